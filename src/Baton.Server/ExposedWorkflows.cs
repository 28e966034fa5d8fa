using System.Collections.Concurrent;
using Baton.Core.Graph;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Server;

/// <summary>The workflows that say by <c>expose</c> that others may find and start them: newest versions only, none that is
/// archived.</summary>
internal sealed class ExposedWorkflows(IRunStore store, WorkflowCatalog catalog)
{
    private const int MostKnown = 10_000;

    // How the text of a hash is exposed, so that a list does not compile every workflow there is.
    private readonly ConcurrentDictionary<string, Exposure> known = new(StringComparer.Ordinal);

    /// <summary>Those that others may find by this protocol, in the store's order.</summary>
    public IEnumerable<CompiledWorkflow> List(Exposure protocol) =>
        store.Published().Select(row => Find(row.Name, protocol)).OfType<CompiledWorkflow>();

    /// <summary>Null when there is none of that name, or it is archived or not exposed.</summary>
    public CompiledWorkflow? Find(string name, Exposure protocol) =>
        store.FindWorkflow(name) is { ArchivedAt: 0 } && store.FindVersion(name, 0) is { } version && IsExposed(version.Hash, protocol)
            ? catalog.Resolve(version.Hash)
            : null;

    /// <summary>Whether the text of this hash is exposed, newest or not.</summary>
    public bool IsExposed(string hash, Exposure protocol)
    {
        if (known.Count > MostKnown)
        {
            known.Clear();
        }

        return known.GetOrAdd(hash, one => catalog.Resolve(one).Exposure).HasFlag(protocol);
    }
}
