namespace Baton.Core.Graph;

internal static class NodeBranches
{
    /// <summary>The branches a node may pick; null for none, or when they are not known because of another mistake.</summary>
    public static IReadOnlyCollection<string>? Of(CompiledNode node) => node switch
    {
        { Condition: { } condition } => condition.Cases.Select(c => c.Branch).Append(condition.Default).Distinct().ToArray(),
        { Gate: { } gate } => gate.Options.ToArray(),
        _ => null,
    };
}
