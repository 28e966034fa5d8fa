using System.Runtime.CompilerServices;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Sdk.Client;
using Baton.Server;
using Baton.Server.Configuration;
using Baton.Storage;

namespace Baton.Cli.Access;

/// <summary>Looks into the store of a data directory without owning it: also while a local run in another terminal does.</summary>
internal sealed class StoreView : LocalLook
{
    /// <summary>Code of the refusal to follow a run that nobody carries on.</summary>
    public const string Interrupted = "run_interrupted";

    private const int EventsPerRead = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IRunStore store;
    private readonly string directory;
    private readonly TimeProvider time;

    private StoreView(IRunStore store, string directory, TimeProvider time)
        : base(new LocalReader(store, new WorkflowCatalog(store, () => BatonHost.Known)))
    {
        this.store = store;
        this.directory = directory;
        this.time = time;
    }

    public override bool IsCarried(string id) => RunStores.IsOwned(directory);

    /// <returns>Null when there is nothing to look at yet, or it must be opened for writing first.</returns>
    public static StoreView? Open(ServerOptions options, TimeProvider time)
    {
        try
        {
            return RunStores.Look(options.Store, options.DataDirectory, time) is { } store
                ? new StoreView(store, options.DataDirectory, time)
                : null;
        }
        catch (BatonException refusal) when (refusal.Code == "schema_older")
        {
            return null;
        }
    }

    /// <summary>Reads again and again: the owner is another process that does not know of this one.</summary>
    public override async IAsyncEnumerable<EventView> FollowAsync(
        string id, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            // Asked before reading: what an owner wrote before it ended is read below.
            var owned = RunStores.IsOwned(directory);
            var run = Reader.GetRun(id);
            var page = Reader.ListEvents(id, after, EventsPerRead);
            foreach (var happened in page.Items)
            {
                after = happened.Seq;
                yield return happened;
            }

            if (after < run.LastSeq || page.Items.Count == EventsPerRead)
            {
                continue;
            }

            if (!RunWords.IsUnfinished(run))
            {
                yield break;
            }

            if (!owned)
            {
                throw BatonException.Unavailable(Interrupted, $"No process carries '{id}' on. Resume it with: baton run dag --retry {id}");
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    public override ValueTask DisposeAsync() => store.DisposeAsync();
}
