using Baton.Engine;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baton.Bench;

/// <summary>An engine over a new store in a folder of its own, which is removed at the end.</summary>
internal sealed class BenchEngine : IAsyncDisposable
{
    private readonly BenchOptions options;
    private readonly string? folder;

    private BenchEngine(BenchOptions options, ObservedStore store, RunEngine engine, NoOpExecutor noOp, string? folder) =>
        (this.options, Store, Engine, NoOp, this.folder) = (options, store, engine, noOp, folder);

    public ObservedStore Store { get; }

    public RunEngine Engine { get; }

    public NoOpExecutor NoOp { get; }

    public static string NewFolder(BenchOptions options) => Path.Combine(options.Folder, "baton-bench-" + Path.GetRandomFileName());

    public static async Task<BenchEngine> StartAsync(BenchOptions options, Action<IRunStore>? prepare = null)
    {
        var folder = NewFolder(options);
        return await StartAsync(options, folder, folder, prepare);
    }

    /// <param name="remove">The folder to remove at the end, or null to keep everything.</param>
    /// <param name="data">The data directory of one of several processes that share the folder's store.</param>
    public static async Task<BenchEngine> StartAsync(
        BenchOptions options, string folder, string? remove, Action<IRunStore>? prepare = null, string? data = null)
    {
        var store = new ObservedStore(BenchStore.Open(options, folder, data), options.CommitDelay);
        await store.OpenAsync(default);
        var settings = new EngineOptions();
        if (prepare is not null)
        {
            Own(store, settings.Server);
            prepare(store);
        }

        var noOp = new NoOpExecutor();
        var engine = new RunEngine(store, settings, [noOp], TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(default);
        return new BenchEngine(options, store, engine, noOp, remove);
    }

    /// <summary>Makes a server that is alone the owner of a new store, so that what is written straight to it passes its checks.</summary>
    public static void Own(IRunStore store, string server) => store.Balance(new BalanceRequest(server, null, false, []));

    /// <summary>Starts one run and follows it to its end.</summary>
    public async Task FollowAsync(string definition)
    {
        var run = await Engine.StartRunAsync(new StartRunRequest { Definition = definition }, default);
        await foreach (var _ in Engine.FollowAsync(run.RunId, 0, default))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Store.DisposeAsync();
        if (folder is not null)
        {
            BenchStore.Remove(options, folder);
        }
    }
}
