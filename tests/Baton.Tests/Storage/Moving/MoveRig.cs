using System.Text.Json;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Server.Answers;
using Baton.Storage;
using Baton.Storage.Moving;
using Baton.Tests.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baton.Tests.Storage.Moving;

/// <summary>A store that things are moved from or to, with a data directory of its own.</summary>
internal sealed class MoveEnd(string store) : IDisposable
{
    private readonly TempDirectory directory = new();

    public string Store => store;

    public string Directory => directory.Path;

    public static MoveEnd Sqlite() => new(RunStores.Sqlite);

    public static MoveEnd Postgres(PostgresDatabase database) => new(database.Address);

    public MovingStore Open(bool create = false) => RunStores.MovingEnd(store, Directory, TimeProvider.System, create);

    /// <summary>What refuses to open it as a server would, or null.</summary>
    public async Task<string?> RefusalAsync()
    {
        await using var opened = RunStores.Open(store, Directory, TimeProvider.System);
        try
        {
            await opened.OpenAsync(EngineFixture.Timeout);
            return null;
        }
        catch (BatonException refusal)
        {
            return refusal.Code;
        }
    }

    public Task<MoveServer> StartAsync() => MoveServer.StartAsync(store, Directory);

    public void Dispose() => directory.Dispose();
}

/// <summary>An engine on one of the two stores.</summary>
internal sealed class MoveServer : IAsyncDisposable
{
    private MoveServer(IRunStore store, RunEngine engine, RecordingExecutor executor) =>
        (Store, Engine, Executor) = (store, engine, executor);

    public IRunStore Store { get; }

    public RunEngine Engine { get; }

    public RecordingExecutor Executor { get; }

    public static async Task<MoveServer> StartAsync(string store, string directory)
    {
        var executor = new RecordingExecutor
        {
            // Attempts of the node "slow" last until the engine stops, which interrupts them; a marked input lets them end.
            Work = async (request, cancellation) =>
            {
                if (request.Node == "slow" && !request.Input.ToString().Contains("quick", StringComparison.Ordinal))
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                }
            },
        };
        var opened = RunStores.Open(store, directory, TimeProvider.System);
        await opened.OpenAsync(EngineFixture.Timeout);
        var engine = new RunEngine(opened, new EngineOptions(), [executor], TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(EngineFixture.Timeout);
        return new MoveServer(opened, engine, executor);
    }

    public Task<StartRunResult> StartAsync(string id, string nodes, Func<StartRunRequest, StartRunRequest>? with = null)
    {
        var request = new StartRunRequest { Id = id, Definition = $"name: w\nnodes:\n  {nodes.ReplaceLineEndings("\n  ")}\n" };
        return Engine.StartRunAsync(with is null ? request : with(request), EngineFixture.Timeout);
    }

    public RunStatus Status(string id) => Store.FindRun(id)!.Status;

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Store.DisposeAsync();
    }
}

/// <summary>What a store knows of its runs.</summary>
internal static class MoveHistory
{
    /// <summary>Every run with its whole history, as <c>run export</c> writes it, by its id.</summary>
    public static Dictionary<string, RunExport> All(IRunStore store)
    {
        var answers = new RunAnswers(store);
        Dictionary<string, RunExport> runs = [];
        string? cursor = null;
        do
        {
            var page = store.ListRuns(new RunFilter(), new PageRequest(500, cursor));
            foreach (var row in page.Items)
            {
                runs.Add(row.Id, RunExports.Of(store, answers, row.Id));
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return runs;
    }

    /// <summary>The same as far as both databases can hold it.</summary>
    public static bool Same(RunExport one, RunExport other) => Text(one) == Text(other)
        || Text(one) == Text(other with { CreatedBy = other.CreatedBy?.Replace('\0', '\uFFFD') });

    public static string Text(RunExport run) => JsonSerializer.Serialize(run, BatonJson.Default.RunExport);

    /// <summary>The events of <paramref name="before"/> are the first of <paramref name="after"/>.</summary>
    public static void ShouldGoOn(RunExport before, RunExport after)
    {
        var first = after with { Events = [.. after.Events!.Take(before.Events!.Count)] };
        Text(first).ShouldBe(Text(before), before.Id);
    }
}
