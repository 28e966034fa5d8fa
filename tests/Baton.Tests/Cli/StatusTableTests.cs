using Baton.Cli.Access;
using Baton.Cli.Dag;
using Baton.Contracts;

namespace Baton.Tests.Cli;

/// <summary>The table that the contract fixes to the letter.</summary>
public class StatusTableTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 28, 10, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_table_is_the_one_of_the_contract()
    {
        var report = new StatusReport(
            Run("failed", 45_200),
            [Node("search", "success", 1, 4, 2_100), Node("rank", "failed", 4, 4, 15_500), Node("publish", "pending", 0, 4, null)],
            Interrupted: false);

        Show(report).ShouldBe(
            """
            DAG Run: hotel-report-01J
            Status: FAILED
            Started: 2026-05-28 10:30:00
            Duration: 45.2s

            Steps:
            ┌─────────┬─────────┬─────────┬──────────┐
            │ Step ID │ Status  │ Retries │ Duration │
            │ search  │ SUCCESS │ 0/3     │ 2.1s     │
            │ rank    │ FAILED  │ 3/3     │ 15.5s    │
            │ publish │ PENDING │ 0/3     │ -        │
            └─────────┴─────────┴─────────┴──────────┘

            """);
    }

    [Fact]
    public void Nodes_of_a_body_stand_below_the_node_whose_body_it_is()
    {
        string[] listed = ["a", "b", "a-2", "b[0]", "a[0].x", "a[0].y", "a[1].x", "a[0].x[1]", "a-2[0]", "b[10]", "b[2]"];

        NodeTree.Nested(listed, path => path).ShouldBe(
            ["a", "a[0].x", "a[0].x[1]", "a[0].y", "a[1].x", "b", "b[0]", "b[10]", "b[2]", "a-2", "a-2[0]"]);
        NodeTree.ParentOf("a[0].x", path => path is "a" or "a[0]").ShouldBe("a[0]");
        NodeTree.ParentOf("a", _ => true).ShouldBeNull();
    }

    [Fact]
    public void An_interrupted_run_says_how_to_resume_it()
    {
        var report = new StatusReport(Run("running", null), [Node("search", "running", 1, 1, null)], Interrupted: true);

        Show(report).ShouldContain("Status: RUNNING (interrupted; resume with: baton run dag --retry hotel-report-01J)\n");
        Show(report).ShouldContain("Duration: -\n");
    }

    [Fact]
    public void A_running_run_shows_the_time_so_far() =>
        Show(new StatusReport(Run("running", null), [], Interrupted: false)).ShouldContain("Duration: 1m 30s\n");

    [Fact]
    public void Verbose_tells_what_the_table_leaves_out()
    {
        var failed = Node("rank", "failed", 2, 2, 300) with
        {
            Error = new ErrorView("exit_code", "The command ended with 3.", "line one\nline two"),
            Worker = "worker-7",
            Cost = new CostView(0.25m, 100, 20),
            Attempts =
            [
                new AttemptView(1, "failed", Start, Start, 100, new ErrorView("timeout", "Too slow.", null), null, null),
                new AttemptView(2, "failed", Start, Start, 200, new ErrorView("exit_code", "Ended with 3.", null), null, null),
            ],
        };
        var waiting = Node("approve", "waiting", 0, 1, null) with
        {
            Waiting = new WaitingView("gate", Start, Start.AddHours(24), null, "hotel-report-01J:9"),
        };

        var text = Show(new StatusReport(Run("running", null), [failed, waiting], Interrupted: false), verbose: true);

        text.ShouldContain("rank (transform): FAILED\n");
        text.ShouldContain("  Error: exit_code: The command ended with 3.\n    line one\n    line two\n");
        text.ShouldContain("  Worker: worker-7\n  Cost: 0.25 (100 tokens in, 20 out)\n");
        text.ShouldContain("  Attempt 1: failed 2026-05-28 10:30:00 0.1s: timeout: Too slow.\n");
        text.ShouldContain("  Waiting for: a person (gate hotel-report-01J:9), since 2026-05-28 10:30:00, until 2026-05-29 10:30:00\n");
    }

    [Fact]
    public void Data_cannot_move_the_cursor()
    {
        var report = new StatusReport(Run("running", null), [Node("a\u001b[2J\nb", "running", 1, 1, null)], Interrupted: false);

        Show(report).ShouldContain("│ a [2J b │");
    }

    private static string Show(StatusReport report, bool verbose = false)
    {
        var to = new StringWriter { NewLine = "\n" };
        report.PrintTable(to, new Clock(), verbose);
        return to.ToString();
    }

    private static RunView Run(string status, long? duration) => new()
    {
        Id = "hotel-report-01J",
        Workflow = "hotel-report",
        Status = status,
        CreatedAt = Start,
        StartedAt = Start,
        DurationMs = duration,
        Progress = new ProgressView(3, 1, 1, 0, 0, 1, 0, 0, 0, 0),
        Cost = CostView.None,
    };

    private static NodeView Node(string id, string status, int attempt, int attempts, long? duration) => new()
    {
        Node = id,
        Type = "transform",
        Status = status,
        Attempt = attempt,
        MaxAttempts = attempts,
        DurationMs = duration,
        Cost = CostView.None,
    };

    private sealed class Clock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => Start.AddSeconds(90);
    }
}
