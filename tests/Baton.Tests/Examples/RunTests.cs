using System.Text.Json;
using Baton.Cli.Output;
using Baton.Tests.Cli;
using Baton.Tests.Tidy;

namespace Baton.Tests.Examples;

/// <summary>Every example runs from the root of the repository as its page says, offline, to the end that it is there to show.</summary>
public class RunTests : IDisposable
{
    /// <summary>What each example is started with, and how its command ends: 0 done, 8 waiting for somebody.</summary>
    private static readonly Dictionary<string, (string[] Arguments, int Exit, string Status)> Examples = new()
    {
        ["budgeted-model"] = ([], 0, "PARTIAL_SUCCESS"),
        ["etl"] = ([], 0, "SUCCESS"),
        ["fan-out"] = ([], 0, "SUCCESS"),
        ["on-failure-cleanup"] = ([], 0, "SUCCESS"),
        ["release-check"] = (["-i", "version=0.1.0"], 8, "RUNNING"),
        ["research-report"] = ([], 0, "SUCCESS"),
        ["retry"] = ([], 0, "PARTIAL_SUCCESS"),
        ["review-and-fix"] = ([], 8, "RUNNING"),
        ["wait"] = ([], 8, "RUNNING"),
        ["word-count"] = ([], 0, "SUCCESS"),
    };

    /// <summary>Those that call others, which a script starts beside them.</summary>
    private static readonly string[] WithPeers = ["research-report", "review-and-fix"];

    private static readonly string Script = Path.Combine(Repository.Root, "examples/with-peers.sh");

    private readonly CliFixture cli = new() { Folder = Repository.Root };

    public void Dispose()
    {
        cli.Dispose();
        GC.SuppressFinalize(this);
    }

    public static TheoryData<string> Names => [.. Repository.Files("examples", "*.dag.yaml").Select(Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_example_runs(string name)
    {
        var (arguments, exit, status) = Examples[name];
        cli.Environment["BATON_MODELS"] = Repository.Read("examples/data/models.json");
        string[] command = ["run", "dag", $"examples/{name}.dag.yaml", "--id", name, .. arguments];
        var run = WithPeers.Contains(name) ? await cli.RunScriptAsync(Script, command) : await cli.RunAsync(command);

        run.Exit.ShouldBe(exit, run.ToString());
        run.Out.ShouldContain($"Status: {status}\n");
    }

    [Fact]
    public async Task The_list_of_runs_tells_what_each_has_cost()
    {
        cli.Environment["BATON_MODELS"] = Repository.Read("examples/data/models.json");
        foreach (var name in new[] { "budgeted-model", "etl" })
        {
            (await cli.RunAsync("run", "dag", $"examples/{name}.dag.yaml", "--id", name)).Exit.ShouldBe(0);
        }

        var list = (await cli.RunAsync("run", "list")).Out;
        var cost = JsonElement.Parse((await cli.RunAsync("run", "show", "budgeted-model", "-o", "json")).Out)
            .GetProperty("cost").GetProperty("amount").GetDecimal();
        cost.ShouldBeGreaterThan(0);
        Row("budgeted-model").ShouldBe(Costs.Money(cost));
        Row("etl").ShouldBe("-");

        string Row(string run) =>
            list.Split('\n').Single(line => line.StartsWith($"│ {run} ", StringComparison.Ordinal)).Split('│')[^2].Trim();
    }

    [Fact]
    public async Task The_release_check_is_corrected_by_a_comment_by_values_and_then_published()
    {
        (await cli.RunAsync("run", "dag", "examples/release-check.dag.yaml", "--id", "r", "-i", "version=0.1.0")).Exit.ShouldBe(8);

        (await AnswerAsync("correct", "--comment", "now with more")).Exit.ShouldBe(8);
        (await GateAsync()).GetProperty("description").GetString().ShouldBe("The notes say: Release 0.1.0: now with more");
        (await AnswerAsync("correct", "--comment", "mine", "--values", """{"notes": "All new."}""")).Exit.ShouldBe(8);
        (await GateAsync()).GetProperty("description").GetString().ShouldBe("The notes say: All new.");
        (await AnswerAsync("approve")).Exit.ShouldBe(0);

        var output = JsonElement.Parse((await cli.RunAsync("run", "output", "r")).Out);
        output.GetProperty("published").GetBoolean().ShouldBeTrue();
        output.GetProperty("message").GetString().ShouldBe("Published 0.1.0: All new.\n");
    }

    [Fact]
    public async Task The_report_holds_the_notes_that_were_found()
    {
        var run = await cli.RunScriptAsync(Script, "run", "dag", "examples/research-report.dag.yaml", "--id", "r", "-i", "topic=gate");
        run.Exit.ShouldBe(0, run.ToString());
        var output = JsonElement.Parse((await cli.RunAsync("run", "output", "r")).Out);
        output.GetProperty("report").GetString().ShouldStartWith("# On gate\n\nA gate waits for a person.");
        output.GetProperty("notes").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task The_text_is_corrected_as_a_person_says_and_then_published()
    {
        (await cli.RunScriptAsync(Script, "run", "dag", "examples/review-and-fix.dag.yaml", "--id", "f")).Exit.ShouldBe(8);
        var gate = await GateAsync();
        gate.GetProperty("description").GetString().ShouldBe("Baton remembers every step. It also receives answers from people.");
        var id = gate.GetProperty("id").GetString()!;
        (await cli.RunScriptAsync(Script, "gate", "correct", id, "--comment", "shorter")).Exit.ShouldBe(8);
        gate = await GateAsync();
        gate.GetProperty("description").GetString().ShouldBe("Baton remembers every step.");
        (await cli.RunScriptAsync(Script, "gate", "approve", gate.GetProperty("id").GetString()!)).Exit.ShouldBe(0);
        var output = JsonElement.Parse((await cli.RunAsync("run", "output", "f")).Out);
        output.GetProperty("text").GetString().ShouldBe("Baton remembers every step.");
    }

    [Fact]
    public async Task The_waiting_one_goes_on_with_the_event_it_waits_for()
    {
        (await cli.RunAsync("run", "dag", "examples/wait.dag.yaml", "--id", "w")).Exit.ShouldBe(8);
        var line = File.ReadLines(Path.Combine(Repository.Root, "examples/wait.dag.yaml")).Single(l => l.Contains("run signal"));
        var json = line[line.IndexOf('{')..(line.LastIndexOf('}') + 1)];

        var run = await cli.RunAsync("run", "signal", "w", "stock_arrived", json);

        run.Exit.ShouldBe(0, run.ToString());
        (await cli.RunAsync("run", "dag", "--status", "w")).Out.ShouldContain("Status: SUCCESS");
    }

    [Fact]
    public async Task The_commands_of_the_readme_are_those_that_are_tested_here()
    {
        var block = Repository.Read("README.md").Split("```sh\n")[1].Split("```")[0].Trim().Split('\n');

        block.ShouldBe(["./baton run dag examples/word-count.dag.yaml", "./baton run list"]);
        (await cli.RunAsync("run", "dag", "examples/word-count.dag.yaml")).Out.ShouldContain("│ report      │ SUCCESS │");
        (await cli.RunAsync("run", "list")).Out.ShouldContain("│ word-count │ SUCCESS │");
    }

    private static string Name(string file) => Path.GetFileName(file)[..^".dag.yaml".Length];

    private async Task<CliResult> AnswerAsync(string what, params string[] more) =>
        await cli.RunAsync(["gate", what, (await GateAsync()).GetProperty("id").GetString()!, .. more]);

    private async Task<JsonElement> GateAsync() => JsonElement.Parse((await cli.RunAsync("gate", "list", "-o", "json")).Out)[0];
}
