using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Tests.Engine;
using Baton.Tests.Storage;

namespace Baton.Tests.Faults;

/// <summary>Commits that happen while their answer is lost, so that the engine cannot know: again and again, under load, on two real
/// engines over one real PostgreSQL.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class CommitUnknownTests(PostgresCluster cluster)
{
    private const int Starters = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private const string Nodes =
        """
        a: {type: tool_call, tool: t}
        b: {type: tool_call, tool: t, needs: [a]}
        pause: {type: wait, needs: [a], for: 20ms}
        ask: {type: human_gate, needs: [a], gate: {title: Go?, options: [approve]}}
        c: {type: tool_call, tool: t, needs: [b, pause, {node: ask, branch: approve}]}
        """;

    private static readonly string[] Calls = ["a", "b", "c"];
    private readonly ConcurrentDictionary<string, string> acknowledged = new();

    [Fact]
    public async Task A_commit_whose_answer_is_lost_has_happened_once()
    {
        var losses = FaultSettings.Number("BATON_TEST_LOST_ANSWERS", 5 * FaultSettings.Kills(8));
        var database = cluster.Create("TEMPLATE baton_template");
        await using var servers = new ServersFixture(database);
        EngineServer[] both = [await servers.JoinAsync(killable: true), await servers.JoinAsync(killable: true)];
        await ServersFixture.SharedAsync(both);
        foreach (var server in both)
        {
            server.Executor.Work = (_, cancellation) => Task.Delay(TimeSpan.FromMilliseconds(3), TimeProvider.System, cancellation);
        }

        var since = Stopwatch.GetTimestamp();
        using var stop = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        var starting = Task.WhenAll(Enumerable.Range(0, 2 * Starters)
            .Select(i => StartRunsAsync(both[i % 2], both[(i + 1) % 2], i, stop.Token)));
        var gates = Task.WhenAll(both.Select(server => AnswerGatesAsync(server, end.Token)));
        for (var i = 0; i < losses; i++)
        {
            // The load ends only when told to: when it ends first, it tells why no commit comes.
            var lost = both[i % 2].Link.LoseNextCommitAsync();
            await (await Task.WhenAny(lost, starting, gates).WaitAsync(Polling.Patience, TestContext.Current.CancellationToken));
        }

        await stop.CancelAsync();
        await starting;
        foreach (var run in acknowledged.Values)
        {
            await both[0].FollowAsync(run);
        }

        var executed = both.SelectMany(server => server.Executor.Started).ToLookup(one => (one.RunId, one.Node), one => one.Attempt);
        foreach (var run in acknowledged.Values)
        {
            await CheckAsync(run, both, node => executed[(run, node)]);
        }

        await end.CancelAsync();
        await gates;
        database.Scalar<long>("SELECT count(*) FROM runs").ShouldBe(acknowledged.Count, "one run for each key");
        StoreAudit.Check(database);
        FaultSettings.Print(
            $"{losses} answers to commits lost in {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s: {acknowledged.Count} runs, "
            + $"{both.Sum(server => server.Executor.Started.Count())} attempts of {Calls.Length * acknowledged.Count} calls");
    }

    /// <summary>Starts one run every so often, each under a key until somebody acknowledges it: if need be, the other server.</summary>
    private async Task StartRunsAsync(EngineServer server, EngineServer other, int starter, CancellationToken stop)
    {
        // Every run is held to everything in the end: more of them would only take longer.
        using var timer = new PeriodicTimer(Pace);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var key = $"key-{starter}-{i}";
            var at = server;
            while (!acknowledged.ContainsKey(key))
            {
                try
                {
                    acknowledged[key] = (await at.StartRunAsync(Nodes, key: key)).RunId;
                }
                catch (BatonException away) when (away.Kind == ErrorKind.Unavailable || away.Code == "idempotency_key_used")
                {
                    at = at == server ? other : server;
                    await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, EngineFixture.Timeout);
                }
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static async Task AnswerGatesAsync(EngineServer server, CancellationToken end)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!end.IsCancellationRequested)
        {
            try
            {
                foreach (var open in server.Store.ListGates("open", null, new PageRequest(50, null)).Items)
                {
                    await server.Engine.SubmitAsync(
                        open.RunId,
                        now => new DecideGate(now, open.Gate.Slot, "approve", server.Name, null, null) { OpenSeq = open.Gate.OpenSeq },
                        EngineFixture.Timeout);
                }
            }
            catch (BatonException lost) when (lost.Kind is ErrorKind.Unavailable or ErrorKind.Conflict)
            {
                // Not known whether it took effect, or it did not: the list tells.
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static async Task CheckAsync(string run, EngineServer[] both, Func<string, IEnumerable<int>> attemptsOf)
    {
        var history = await both[0].FollowAsync(run);
        var same = await both[1].FollowAsync(run);
        same.Select(Text).ShouldBe(history.Select(Text), run);
        history[^1].Type.ShouldBe(RunEventType.RunSucceeded, run);
        history.Count(e => e.Type == RunEventType.RunCreated).ShouldBe(1, run);
        history.Count(e => e.Type == RunEventType.GateDecided).ShouldBe(1, run);
        foreach (var node in Calls)
        {
            var done = history.FindIndex(e => e.Node == node && e.Type == RunEventType.NodeSucceeded);
            history.FindLastIndex(e => e.Node == node && e.Type is RunEventType.NodeSucceeded or RunEventType.NodeStarted)
                .ShouldBe(done, $"{run} {node}: one success, and no start after it");
            var attempts = attemptsOf(node).ToList();
            attempts.ShouldBeUnique($"{run} {node}: an attempt that was executed twice");
            attempts.Count.ShouldBeGreaterThan(0, $"{run} {node}");
        }
    }

    private static string Text(FeedEvent e) => Encoding.UTF8.GetString(e.Json.Span);
}
