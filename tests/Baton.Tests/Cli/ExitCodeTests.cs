using Baton.Cli.CommandLine;
using Baton.Core.Errors;
using Baton.Sdk.Client;
using Baton.Tests.Server;

namespace Baton.Tests.Cli;

/// <summary>Every exit code of the contract, by the real command line; those of failures also by the table that decides them.</summary>
public class ExitCodeTests : IDisposable
{
    private readonly CliFixture cli = new();

    public void Dispose()
    {
        cli.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_run_that_succeeds_is_0_and_prints_its_id_first_and_its_table_last()
    {
        var run = await cli.RunAsync("run", "dag", cli.File("a.yaml", Workflows.Greeting), "-i", "who=42", "--id", "hello-1");

        run.Exit.ShouldBe(0, run.ToString());
        run.Out.ShouldStartWith("hello-1\nDAG Run: hello-1\nStatus: SUCCESS\nStarted: ");
        run.Out.ShouldEndWith(
            "\nSteps:\n┌─────────┬─────────┬─────────┬──────────┐\n│ Step ID │ Status  │ Retries │ Duration │\n"
            + "│ greet   │ SUCCESS │ 0/0     │ 0.0s     │\n└─────────┴─────────┴─────────┴──────────┘\n");
        run.Err.ShouldContain("greet: success");
        (await cli.RunAsync("run", "output", "hello-1")).Out.ShouldContain("\"hello 42\"");
        (await cli.RunAsync("run", "dag", cli.File("a.yaml", Workflows.Greeting), "-i", "who=you", "--id", "hello-1")).Exit.ShouldBe(6);
        (await cli.RunAsync("run", "dag", "--retry", "hello-1")).Exit.ShouldBe(6);
    }

    [Fact]
    public async Task A_partial_success_is_0_with_a_warning()
    {
        var run = await cli.RunAsync("run", "dag", cli.File("a.yaml", Workflows.Partial), "-q");

        run.Exit.ShouldBe(0, run.ToString());
        run.Out.ShouldContain("Status: PARTIAL_SUCCESS");
        run.Err.ShouldBe("Warning: non-critical nodes failed.\n");
    }

    [Fact]
    public async Task A_run_that_fails_is_1_and_shows_its_retries()
    {
        var run = await cli.RunAsync("run", "dag", cli.File("a.yaml", Workflows.Failing), "--id", "bad-1");

        run.Exit.ShouldBe(1, run.ToString());
        run.Out.ShouldContain("│ bad     │ FAILED    │ 1/1     │");
        run.Out.ShouldContain("│ never   │ CANCELLED │ 0/0     │ -        │");
        (await cli.RunAsync("run", "dag", "--status", "bad-1", "--verbose")).Out.ShouldContain("broken");
    }

    [Theory]
    [InlineData("run dag", "Give exactly one of a file, --status ID and --retry ID")]
    [InlineData("run dag a.yaml --status x", "Give exactly one of")]
    [InlineData("run dag --status x --from y", "--from goes with --retry only")]
    [InlineData("run dag --statsu x", "There is no option '--statsu'. Did you mean '--status'?")]
    [InlineData("rn dag", "There is no command 'rn'. Did you mean 'run'?")]
    [InlineData("gate aprove x", "There is no command 'aprove'. Did you mean 'approve'?")]
    [InlineData("run list --status faild", "there is no status 'faild'. Did you mean 'failed'?")]
    [InlineData("version -o xml", "--output: there is no 'xml'. One of ")]
    [InlineData("run dag a.yaml --max-parallel many", "--max-parallel: 'many' is not a whole number")]
    [InlineData("run list --limit many", "--limit: 'many' is not a whole number")]
    [InlineData("workflow show Report@x", "'Report@x': write it as NAME or NAME@VERSION")]
    [InlineData("--server nonsense run list", "an address such as")]
    public async Task A_mistake_in_the_command_is_2_and_names_the_right_word(string line, string message)
    {
        var run = await cli.RunAsync(line.Split(' '));

        run.Exit.ShouldBe(2, run.ToString());
        run.Out.ShouldBe("");
        run.Err.ShouldContain(message);
        run.Err.ShouldContain("See: baton");
    }

    [Fact]
    public async Task An_invalid_workflow_is_3_with_every_mistake_in_its_place()
    {
        var file = cli.File("bad.yaml", "name: x\nnodes:\n  a: {type: transform, value: 1, needs: [b]}\n  c: {type: nonsense}\n");

        foreach (var command in new[] { "run dag", "workflow validate", "workflow graph", "workflow publish" })
        {
            var run = await cli.RunAsync([.. command.Split(' '), file]);

            run.Exit.ShouldBe(3, run.ToString());
            run.Out.ShouldBe("");
            run.Err.ShouldContain($"{file}:3:");
            run.Err.ShouldContain($"{file}:4:13: unknown_type: ");
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_does_not_hide_the_mistakes_of_another()
    {
        var bad = cli.File("bad.yaml", "name: x\nnodes:\n  a: {type: nonsense}\n");
        var good = cli.File("good.yaml", Workflows.Greeting);

        var both = await cli.RunAsync("workflow", "validate", "no.yaml", bad, good);
        both.Exit.ShouldBe(3, both.ToString());
        both.Err.ShouldContain("There is no file 'no.yaml'.");
        both.Err.ShouldContain($"{bad}:3:13: unknown_type: ");
        both.Out.ShouldContain("greeting is valid");
        var missing = await cli.RunAsync("workflow", "validate", good, cli.Data);
        missing.Exit.ShouldBe(5, missing.ToString());
        missing.Err.ShouldContain("is a folder");
    }

    [Fact]
    public async Task An_invalid_input_is_3()
    {
        var run = await cli.RunAsync("run", "dag", cli.File("a.yaml", Workflows.Greeting), "-i", "who=x", "-i", "times=many");

        run.Exit.ShouldBe(3, run.ToString());
        run.Err.ShouldContain("a.yaml:1:1: input_invalid: input.times: Must be an integer");
    }

    [Fact]
    public async Task An_unknown_run_workflow_gate_or_file_is_5()
    {
        string[] lines = ["run dag --status x", "run cancel x", "run start x", "workflow show x", "gate approve x:1", "run dag no.yaml"];
        foreach (var line in lines)
        {
            (await cli.RunAsync(line.Split(' '))).Exit.ShouldBe(5, line);
        }
    }

    [Fact]
    public async Task A_gate_without_anybody_to_ask_is_8_and_names_the_command_that_answers_it()
    {
        var run = await cli.RunAsync("run", "dag", cli.File("a.yaml", Workflows.Gate), "--id", "gated-1");

        run.Exit.ShouldBe(8, run.ToString());
        run.Out.ShouldContain("Status: RUNNING\n");
        run.Out.ShouldContain("│ approve │ WAITING │");
        run.Err.ShouldContain("decide with: baton gate approve gated-1:");

        var command = run.Err.Split("decide with: baton ")[1].Split("  or: ")[0].Trim();
        var decided = await cli.RunAsync(command.Split(' '));
        decided.Exit.ShouldBe(0, decided.ToString());
        decided.Out.ShouldContain("│ publish │ SUCCESS │");
        (await cli.RunAsync(command.Split(' '))).Exit.ShouldBe(6);
        (await cli.RunAsync("gate", "list", "-o", "json")).Out.ShouldBe("[]\n");
    }

    [Fact]
    public async Task Out_of_reach_is_9()
    {
        (await cli.RunAsync("run", "list", "--server", "http://127.0.0.1:9")).Exit.ShouldBe(9);
        var detached = await cli.RunAsync("run", "dag", cli.File("a.yaml", Workflows.Greeting), "-i", "who=x", "--detach");
        detached.Exit.ShouldBe(9, detached.ToString());
        detached.Err.ShouldContain("baton server start");
        (await cli.RunAsync("server", "status")).Exit.ShouldBe(9);
    }

    [Fact]
    public async Task With_a_server_the_run_is_its_own_and_4_7_and_130_are_told()
    {
        await using var server = await ServerFixture.StartAsync();
        cli.Environment["BATON_DATA"] = server.DataDirectory;
        var sink = Path.Combine(cli.Data, "sink");
        var file = cli.File("slow.yaml", Workflows.Slow(sink));

        cli.Environment["BATON_TOKEN"] = "not-the-owners-token";
        (await cli.RunAsync("run", "list")).Exit.ShouldBe(4);
        cli.Environment.Remove("BATON_TOKEN");

        using var detaching = cli.Start("run", "dag", file, "--id", "slow-1");
        await detaching.SeesAsync("second: running");
        detaching.Signal("INT");
        var left = await detaching.EndAsync();
        left.Exit.ShouldBe(130, left.ToString());
        left.Err.ShouldContain("Detached: the run goes on. Look with: baton run watch slow-1");

        using var watching = cli.Start("run", "watch", "slow-1");
        var detached = await cli.RunAsync("run", "dag", file, "--id", "slow-2", "--detach", "-o", "json");
        detached.Exit.ShouldBe(0, detached.ToString());
        (await cli.RunAsync("run", "cancel", "slow-1", "slow-2")).Exit.ShouldBe(0);
        (await watching.EndAsync()).Exit.ShouldBe(7);
        File.ReadAllText(sink).ShouldNotContain("third");
    }

    [Fact]
    public async Task A_followed_run_is_followed_over_a_restart_of_its_server()
    {
        await using var server = await ServerFixture.StartAsync();
        cli.Environment["BATON_DATA"] = server.DataDirectory;
        var sink = Path.Combine(cli.Data, "sink");

        using var following = cli.Start("run", "dag", cli.File("slow.yaml", Workflows.Slow(sink)), "--id", "slow-1");
        await following.SeesAsync("second: running");
        await File.WriteAllTextAsync(sink + ".go", "", TestContext.Current.CancellationToken);
        await server.RestartAsync();
        var ended = await following.EndAsync();

        ended.Exit.ShouldBe(0, ended.ToString());
        ended.Err.Split("first: running").Length.ShouldBe(2);
        ended.Err.Split("third: success").Length.ShouldBe(2);
        (await File.ReadAllLinesAsync(sink, TestContext.Current.CancellationToken)).Count(line => line == "first").ShouldBe(1);
    }

    [Theory]
    [InlineData(ErrorKind.Invalid, 3)]
    [InlineData(ErrorKind.LimitExceeded, 3)]
    [InlineData(ErrorKind.Unauthorized, 4)]
    [InlineData(ErrorKind.Forbidden, 4)]
    [InlineData(ErrorKind.NotFound, 5)]
    [InlineData(ErrorKind.Conflict, 6)]
    [InlineData(ErrorKind.Unavailable, 9)]
    [InlineData(ErrorKind.Internal, 70)]
    public void Every_refusal_has_its_code(ErrorKind kind, int code) => Failures.CodeOf(new BatonException(kind, "x", "x")).ShouldBe(code);

    [Theory]
    [InlineData(0, 9)]
    [InlineData(401, 4)]
    [InlineData(403, 4)]
    [InlineData(404, 5)]
    [InlineData(409, 6)]
    [InlineData(422, 3)]
    [InlineData(500, 70)]
    [InlineData(503, 9)]
    public void Every_answer_has_its_code(int status, int code) =>
        Failures.CodeOf(new BatonClientException(status, "x", "x")).ShouldBe(code);

    [Fact]
    public void A_fault_of_ours_is_70() => Failures.CodeOf(new InvalidOperationException()).ShouldBe(70);
}
