namespace Baton.Simulation;

/// <summary>A guarantee was broken.</summary>
public sealed class ViolationException(string guarantee, string what) : Exception($"{guarantee}: {what}")
{
    public string Guarantee { get; } = guarantee;
}
