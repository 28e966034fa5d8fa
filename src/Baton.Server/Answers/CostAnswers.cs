using Baton.Contracts;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>What the node runs of a run came to.</summary>
internal sealed class CostAnswers(IRunStore store, WorkflowCatalog catalog)
{
    private const int PageSize = 500;

    /// <summary>Those that cost something, in the order of their slots.</summary>
    public ListOf<RunCostView> Of(RunRow run)
    {
        var workflow = catalog.Resolve(run.DefinitionHash);
        return new ListOf<RunCostView>(
        [
            .. Paths(run.RunNo, store.SumNodes(run.RunNo)).Select(entry => new RunCostView(
                entry.Path, NodePath.Find(workflow, entry.Path)?.Node.Agent, RunAnswers.Cost(entry.Sum), entry.Sum.CachedTokens,
                entry.Sum.Calls)),
        ], null);
    }

    /// <summary>Pages begin where the next one is that cost something, so that large runs with few of them are not read whole.</summary>
    private IEnumerable<(string Path, CostSum Sum)> Paths(long runNo, IReadOnlyDictionary<int, CostSum> sums)
    {
        var page = new Dictionary<int, string>();
        foreach (var (slot, sum) in sums.OrderBy(entry => entry.Key))
        {
            if (!page.ContainsKey(slot))
            {
                page = store.ListNodes(runNo, slot - 1, PageSize).ToDictionary(row => row.Slot, row => row.Path);
            }

            yield return (page[slot], sum);
        }
    }
}
