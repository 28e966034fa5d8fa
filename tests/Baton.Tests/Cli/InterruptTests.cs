using System.Text.Json;

namespace Baton.Tests.Cli;

/// <summary>Local runs that are killed, stopped, looked at from elsewhere, and carried on.</summary>
public class InterruptTests : IDisposable
{
    private readonly CliFixture cli = new();
    private readonly string sink;
    private readonly string file;

    public InterruptTests()
    {
        sink = Path.Combine(cli.Data, "sink");
        file = cli.File("slow.yaml", Workflows.Slow(sink));
    }

    public void Dispose()
    {
        cli.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_killed_run_is_shown_as_interrupted_and_carried_on_without_repeating_a_success()
    {
        using (var running = cli.Start("run", "dag", file, "--id", "slow-1"))
        {
            await running.SeesAsync("second: running");

            var seen = await cli.RunAsync("run", "dag", "--status", "slow-1");
            seen.Out.ShouldContain("Status: RUNNING\n");
            (await cli.RunAsync("run", "cancel", "slow-1")).Exit.ShouldBe(9);

            running.Kill();
            (await running.EndAsync()).Exit.ShouldBe(137);
        }

        var status = await cli.RunAsync("run", "dag", "--status", "slow-1");
        status.Exit.ShouldBe(0);
        status.Out.ShouldContain("Status: RUNNING (interrupted; resume with: baton run dag --retry slow-1)\n");
        using var json = JsonDocument.Parse((await cli.RunAsync("run", "show", "slow-1", "-o", "json")).Out);
        json.RootElement.GetProperty("interrupted").GetBoolean().ShouldBeTrue();
        (await cli.RunAsync("run", "watch", "slow-1")).Exit.ShouldBe(9);

        // Another local run does not carry it on.
        (await cli.RunAsync("run", "dag", cli.File("a.yaml", Workflows.Greeting), "-i", "who=x")).Exit.ShouldBe(0);
        (await cli.RunAsync("run", "dag", "--status", "slow-1")).Out.ShouldContain("interrupted");

        File.WriteAllText(sink + ".go", "");
        var carried = await cli.RunAsync("run", "dag", "--retry", "slow-1");
        carried.Exit.ShouldBe(0, carried.ToString());
        carried.Out.ShouldContain("│ second  │ SUCCESS │ 0/0     │");
        File.ReadAllLines(sink).Count(line => line == "first").ShouldBe(1);
        File.ReadAllLines(sink).Count(line => line == "third").ShouldBe(1);
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_local_run_resumable()
    {
        using var running = cli.Start("run", "dag", file, "--id", "slow-1");
        await running.SeesAsync("second: running");
        running.Signal("INT");
        var stopped = await running.EndAsync();

        stopped.Exit.ShouldBe(130, stopped.ToString());
        stopped.Err.ShouldContain("Carry on with: baton run dag --retry slow-1");
        (await cli.RunAsync("run", "dag", "--status", "slow-1")).Out.ShouldContain("interrupted");
    }

    [Fact]
    public async Task An_interrupted_run_can_be_cancelled_and_deleted()
    {
        using (var running = cli.Start("run", "dag", file, "--id", "slow-1"))
        {
            await running.SeesAsync("second: running");
            running.Kill();
            await running.EndAsync();
        }

        var cancelled = await cli.RunAsync("run", "cancel", "slow-1");
        cancelled.Exit.ShouldBe(0, cancelled.ToString());
        (await cli.RunAsync("run", "list", "--status", "cancelled", "-o", "jsonl")).Out.ShouldContain("\"slow-1\"");
        (await cli.RunAsync("run", "delete", "slow-1")).Exit.ShouldBe(0);
        (await cli.RunAsync("run", "show", "slow-1")).Exit.ShouldBe(5);
        File.ReadAllLines(sink).ShouldBe(["first"]);
    }

    [Fact]
    public async Task A_failed_run_is_retried_from_the_command_line_with_patched_input()
    {
        var failing = cli.File(
            "f.yaml",
            """
            name: patched
            nodes:
              once: {type: tool_call, tool: process, with: {command: [sh, -c, "echo once >> SINK"]}}
              check: {type: tool_call, tool: process, needs: [once], with: {command: [sh, -c, "test $0 = good", $context.quality]}}
            """.Replace("SINK", sink));
        (await cli.RunAsync("run", "dag", failing, "-i", "quality=bad", "--id", "p-1")).Exit.ShouldBe(1);

        var retried = await cli.RunAsync("run", "dag", "--retry", "p-1", "--input-patch", "{\"quality\": \"good\"}");

        retried.Exit.ShouldBe(0, retried.ToString());
        File.ReadAllLines(sink).ShouldBe(["once"]);
    }
}
