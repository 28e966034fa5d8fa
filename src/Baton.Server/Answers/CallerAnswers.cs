using System.Text.RegularExpressions;
using Baton.Contracts;
using Baton.Core.Graph;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>Which published workflows call something, by the texts of their newest versions.</summary>
internal sealed class CallerAnswers(IRunStore store, WorkflowCatalog catalog)
{
    /// <summary>Nodes that call an agent, or a model, of this name.</summary>
    public ListOf<CallerView> OfAgent(string name) =>
        new([.. Naming(Whole(name), node => node.Agent == name).Where(caller => caller.Nodes.Count > 0)], null);

    /// <summary>Nodes that call a tool of this server; without nodes, workflows that name one elsewhere, as agents do that may call
    /// it.</summary>
    public ListOf<CallerView> OfToolServer(string name) =>
        new([.. Naming(Whole("mcp:" + name), node => node.Tool?.StartsWith($"mcp:{name}/", StringComparison.Ordinal) == true)], null);

    /// <summary>The word, and not a longer one that it is a part of.</summary>
    private static Regex Whole(string word) => new($"(?<![a-z0-9-]){Regex.Escape(word)}(?![a-z0-9-])", RegexOptions.CultureInvariant);

    private IEnumerable<CallerView> Naming(Regex word, Func<CompiledNode, bool> calls)
    {
        foreach (var row in store.Published())
        {
            // Compiling is what costs: only those whose text has the word.
            if (store.FindVersion(row.Name, 0) is { } version && store.FindDefinition(version.Hash) is { } text && word.IsMatch(text))
            {
                var workflow = catalog.Resolve(version.Hash);
                yield return new CallerView(
                    row.Name, version.Version, [.. Nodes(workflow.Main, calls), .. Nodes(workflow.Finally, calls)]);
            }
        }
    }

    /// <summary>Ids of the nodes, those of bodies with the node they belong to: <c>each.fetch</c>; a body that is one node has no id of
    /// its own.</summary>
    private static IEnumerable<string> Nodes(CompiledGraph? graph, Func<CompiledNode, bool> calls)
    {
        foreach (var node in graph?.Nodes ?? [])
        {
            if (calls(node))
            {
                yield return node.Id;
            }

            foreach (var inner in Nodes(node.Parallel?.Body ?? node.Loop?.Body, calls))
            {
                yield return inner.Length == 0 ? node.Id : node.Id.Length == 0 ? inner : $"{node.Id}.{inner}";
            }
        }
    }
}
