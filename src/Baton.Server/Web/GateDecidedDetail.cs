using Baton.Contracts;

namespace Baton.Server.Web;

/// <summary>Carries the decision that won inside the refusal of a later one.</summary>
internal sealed class GateDecidedDetail(GateDecision decision) : Exception
{
    public GateDecision Decision { get; } = decision;
}
