using System.Diagnostics;
using System.Text.Json;
using Baton.Tests.Cli;

namespace Baton.Tests.Faults;

/// <summary>Guarantees G1 to G5 against <c>kill -9</c> of <c>run dag FILE</c>, which has no server.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class LocalKillTests
{
    private static readonly string[] Effects =
        ["a", "b", "left", "right", "each[0]", "each[1]", "each[2]", "each[3]", "shaky", "after", "end"];

    private static readonly string Workflow =
        $$"""
        name: local-kill
        nodes:
          a: {{LoadShapes.Call("a")}}
          b: {{LoadShapes.Call("b", "needs: [a]")}}
          left: {{LoadShapes.Call("left", "needs: [b]", "?delay=90")}}
          right: {{LoadShapes.Call("right", "needs: [b]", "?delay=10")}}
          each:
            type: parallel
            needs: [a]
            foreach: "[0, 1, 2, 3]"
            max_parallel: 2
            body: {{LoadShapes.Call("each[${ index }]", query: "?delay=60")}}
          shaky: {{LoadShapes.Call("shaky", "needs: [a], retry: {max_attempts: 4, delay: 50ms, backoff: constant}", "?fail=2&delay=10")}}
          pause: {type: wait, needs: [a], for: 200ms}
          after: {{LoadShapes.Call("after", "needs: [pause]")}}
          end: {{LoadShapes.Call("end", "needs: [left, right, each, shaky, after]")}}
        """;

    private readonly List<string> ended = [];
    private int kills;

    [Fact]
    public async Task A_killed_local_run_is_shown_as_interrupted_and_carried_on_without_repeating_a_success()
    {
        var chance = FaultSettings.Chance();
        var wanted = FaultSettings.Kills(4);
        await using var sink = await EffectSink.StartAsync();
        using var cli = new CliFixture();
        cli.Environment["DOTNET_EnableDiagnostics"] = "0";
        var file = cli.File("kill.dag.yaml", Workflow);

        // The first is left alone: the others are killed at some moment of the time it takes.
        var since = Stopwatch.GetTimestamp();
        await CarryAsync(cli, sink, Start("local-0"), () => Timeout.Infinite);
        var takes = (int)Stopwatch.GetElapsedTime(since).TotalMilliseconds;
        while (kills < wanted)
        {
            await CarryAsync(
                cli, sink, Start($"local-{ended.Count}"), () => kills < wanted ? chance.Next(takes / 5, takes) : Timeout.Infinite);
        }

        string[] Start(string run) => ["run", "dag", file, "--input", Input(sink), "--id", run];
        using var server = new ServerProcess(data: cli.Data);
        await server.StartAsync();
        var audit = new RunAudit(server, sink);
        foreach (var run in ended)
        {
            await audit.CheckAsync(run, Effects);
        }

        sink.Repeats.ShouldBeEmpty();
        FaultSettings.Print(
            $"{kills} kills of local runs, {ended.Count} runs, {sink.Total} effects, {audit.Interrupted} interrupted attempts");
    }

    /// <summary>Starts a run and kills it, carries it on and kills it again, until it has ended.</summary>
    /// <param name="moment">When to kill the next process, in milliseconds after its start.</param>
    private async Task CarryAsync(CliFixture cli, EffectSink sink, string[] start, Func<int> moment)
    {
        var run = start[^1];
        ended.Add(run);
        for (var command = start; ;)
        {
            var result = await KilledAsync(cli, moment(), command);
            await sink.DrainedAsync();
            if (result.Exit == 0)
            {
                return;
            }

            kills++;
            result.Exit.ShouldBe(137, result.ToString());
            var status = await cli.RunAsync("run", "dag", "--status", run);
            if (status.Exit == 5)
            {
                // Killed before it said that the run was there, so that it may as well not be.
                result.Out.ShouldNotContain(run);
                continue;
            }

            status.Exit.ShouldBe(0, status.ToString());
            if (status.Out.Contains("Status: SUCCESS"))
            {
                return;
            }

            status.Out.ShouldContain($"Status: RUNNING (interrupted; resume with: baton run dag --retry {run})");
            await SealAsync(cli, sink, run);
            command = ["run", "dag", "--retry", run];
        }
    }

    /// <summary>Whatever the killed process has recorded as done must not be executed again.</summary>
    private static async Task SealAsync(CliFixture cli, EffectSink sink, string run)
    {
        var history = await cli.RunAsync("run", "events", run, "-o", "jsonl");
        history.Exit.ShouldBe(0, history.ToString());
        foreach (var line in history.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var happened = JsonElement.Parse(line);
            if (happened.GetProperty("type").GetString() == "node.succeeded")
            {
                sink.Seal(run, happened.GetProperty("node").GetString()!);
            }
        }
    }

    private static async Task<CliResult> KilledAsync(CliFixture cli, int after, string[] command)
    {
        using var process = cli.Start(command);
        process.Input.Close();
        var end = process.EndAsync();
        await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(after), TimeProvider.System, CancellationToken.None));
        if (!end.IsCompleted)
        {
            process.Kill();
        }

        return await end;
    }

    private static string Input(EffectSink sink) => JsonSerializer.Serialize(new { sink = sink.Url });
}
