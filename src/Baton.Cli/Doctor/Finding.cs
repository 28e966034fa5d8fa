namespace Baton.Cli.Doctor;

/// <summary>One thing the doctor looked at.</summary>
/// <param name="Fix">What to do about a problem; null when all is well.</param>
internal sealed record Finding(string Name, string Text, string? Fix = null)
{
    public bool IsProblem => Fix is not null;
}
