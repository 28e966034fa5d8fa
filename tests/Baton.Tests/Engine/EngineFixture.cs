using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baton.Tests.Engine;

/// <summary>The real engine on the real SQLite, with an executor of the test's own.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly EngineOptions options;
    private bool running;

    private EngineFixture(EngineOptions options)
    {
        this.options = options;
        Data = Directory.CreateTempSubdirectory("baton-engine-").FullName;
    }

    public string Data { get; }

    public FaultyStore Store { get; private set; } = null!;

    public RunEngine Engine { get; private set; } = null!;

    public RecordingExecutor Executor { get; } = new();

    public static CancellationToken Timeout => new CancellationTokenSource(Patience).Token;

    public static async Task<EngineFixture> StartAsync(EngineOptions? options = null)
    {
        var fixture = new EngineFixture(options ?? new EngineOptions
        {
            StoreRetry = TimeSpan.FromMilliseconds(10),
            MaxStoreRetry = TimeSpan.FromMilliseconds(50),
        });
        await fixture.StartAgainAsync();
        return fixture;
    }

    public async Task StartAgainAsync()
    {
        Store = new FaultyStore(RunStores.Open("sqlite", Data, TimeProvider.System));
        await Store.OpenAsync(Timeout);
        Engine = new RunEngine(Store, options, [Executor], TimeProvider.System, NullLoggerFactory.Instance);
        await Engine.StartAsync(Timeout);
        running = true;
    }

    /// <summary>Attempts that run are interrupted, as in a process that goes.</summary>
    public async Task StopAsync()
    {
        running = false;
        Store.Release();
        await Engine.DisposeAsync();
        await Store.DisposeAsync();
    }

    /// <summary>Starts a run of these nodes, given as the inside of <c>nodes</c> in YAML.</summary>
    public Task<StartRunResult> StartAsync(string nodes, string? id = null, string? key = null, string more = "") => Engine.StartRunAsync(
        new StartRunRequest
        {
            Definition = $"name: w\n{more}\nnodes:\n  {nodes.ReplaceLineEndings("\n  ")}\n",
            Id = id,
            IdempotencyKey = key,
            BodyHash = key is null ? null : nodes,
        },
        Timeout);

    public RunRow Row(string run) => Store.FindRun(run) ?? throw new InvalidOperationException($"There is no run {run}.");

    /// <summary>Events of the run up to its end, as a watcher is told them.</summary>
    public async Task<List<FeedEvent>> FollowAsync(string run)
    {
        var events = new List<FeedEvent>();
        await foreach (var e in Engine.FollowAsync(run, 0, Timeout))
        {
            e.Seq.ShouldBe(events.Count + 1);
            events.Add(e);
        }

        return events;
    }

    public async Task<RunStatus> EndOfAsync(string run)
    {
        await FollowAsync(run);
        return Row(run).Status;
    }

    /// <summary>Polls what only the engine's own threads can bring about.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var limit = Timeout;
        while (!condition())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"waited too long for {what}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (running)
        {
            await StopAsync();
        }

        Directory.Delete(Data, recursive: true);
    }
}
