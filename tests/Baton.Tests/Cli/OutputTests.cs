using System.Text.Json;

namespace Baton.Tests.Cli;

/// <summary>Formats, standard input, and what commands print for programs.</summary>
public class OutputTests : IDisposable
{
    private readonly CliFixture cli = new();

    public void Dispose()
    {
        cli.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_run_as_json_prints_nothing_else_on_standard_output()
    {
        var run = await cli.RunWithInputAsync(
            Workflows.Greeting, "run", "dag", "-", "--input", "{\"who\": \"Zoë\"}", "--id", "j-1", "-o", "json");

        run.Exit.ShouldBe(0, run.ToString());
        run.Out.ShouldContain("Zoë");
        using var json = JsonDocument.Parse(run.Out);
        json.RootElement.GetProperty("status").GetString().ShouldBe("success");
        json.RootElement.GetProperty("output").GetProperty("text").GetString().ShouldBe("hello Zoë");
        json.RootElement.GetProperty("nodes")[0].GetProperty("node").GetString().ShouldBe("greet");
        run.Err.ShouldStartWith("Run: j-1\n");

        var lines = (await cli.RunAsync("run", "events", "j-1", "-o", "jsonl")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("seq").GetInt64())
            .ShouldBe(Enumerable.Range(1, lines.Length).Select(n => (long)n));
        (await cli.RunAsync("run", "events", "j-1", "--follow", "-o", "jsonl")).Out.ShouldBe(string.Join('\n', lines) + "\n");

        var yaml = (await cli.RunAsync("run", "show", "j-1", "-o", "yaml")).Out;
        yaml.ShouldStartWith("id: j-1\nworkflow: greeting\n");
        yaml.ShouldContain("output:\n  text: \"hello Zoë\"\n  times: 1\n");
    }

    [Fact]
    public async Task What_a_script_reads_is_the_id_alone_or_the_run_as_it_is_now()
    {
        using var server = await cli.StartServerAsync();
        var detached = await cli.RunAsync("run", "dag", cli.File("g.yaml", Workflows.Gate), "--id", "g-1", "--detach");
        detached.Out.ShouldBe("g-1\n", detached.ToString());
        foreach (var (act, status) in new[] { ("pause", "paused"), ("resume", "running"), ("cancel", "cancelled") })
        {
            var done = await cli.RunAsync("run", act, "g-1", "-o", "json");
            done.Exit.ShouldBe(0, done.ToString());
            JsonElement.Parse(done.Out).GetProperty("status").GetString().ShouldBe(status);
        }

        (await cli.RunAsync("run", "delete", "g-1", "-o", "json")).Out.ShouldBe("");
    }

    [Fact]
    public async Task Pins_are_taken_instead_of_executing()
    {
        var file = cli.File(
            "p.yaml",
            "name: p\nnodes:\n  a: {type: tool_call, tool: process, with: {command: [\"false\"]}}\n"
            + "  b: {type: transform, needs: [a], value: $a.x}\noutput: $b\n");
        var run = await cli.RunAsync("run", "dag", file, "--pin", "a={\"x\": 7}", "--id", "p-1", "-q");

        run.Exit.ShouldBe(0, run.ToString());
        (await cli.RunAsync("run", "output", "p-1")).Out.ShouldBe("7\n");
    }

    [Fact]
    public async Task Workflows_are_published_listed_shown_compared_and_started_without_a_server()
    {
        var file = cli.File("a.yaml", Workflows.Greeting);
        (await cli.RunAsync("workflow", "publish", file)).Out.ShouldBe("greeting@1\n");
        (await cli.RunAsync("workflow", "publish", file)).Out.ShouldBe("greeting@1\n");
        (await cli.RunAsync("workflow", "publish", cli.File("b.yaml", Workflows.Greeting.Replace("hello", "hi"))))
            .Out.ShouldBe("greeting@2\n");
        (await cli.RunAsync("workflow", "show", "greeting@1")).Out.ShouldBe(Workflows.Greeting.ReplaceLineEndings("\n") + "\n");
        (await cli.RunAsync("workflow", "list", "-o", "json")).Out.ShouldContain("\"version\": 2");
        (await cli.RunAsync("workflow", "versions", "greeting", "-o", "jsonl")).Out.Split('\n').Length.ShouldBe(3);

        var diff = (await cli.RunAsync("workflow", "diff", "greeting@1", "greeting@2")).Out;
        diff.ShouldStartWith("--- greeting@1\n+++ greeting@2\n@@ ");
        diff.ShouldContain("\n-  greet: {type: transform, value: {text: \"hello ${ input.who }\"");
        diff.ShouldContain("\n+  greet: {type: transform, value: {text: \"hi ${ input.who }\"");

        var run = await cli.RunAsync("run", "start", "greeting@1", "-i", "who=5", "--id", "s-1");
        run.Exit.ShouldBe(0, run.ToString());
        (await cli.RunAsync("run", "output", "s-1")).Out.ShouldContain("hello 5");
        (await cli.RunAsync("run", "list", "--workflow", "greeting", "--since", "1h")).Out.ShouldContain("│ s-1 │ greeting@1 │ SUCCESS │");
    }

    [Fact]
    public async Task Graphs_are_drawn_in_every_format()
    {
        var file = cli.File("g.yaml", Workflows.Gate);
        (await cli.RunAsync("workflow", "graph", file)).Out.ShouldContain("2  publish  transform   <- approve [approve]\n");
        (await cli.RunAsync("workflow", "graph", file, "--format", "mermaid")).Out.ShouldContain("n1 -->|\"approve\"| n2");
        (await cli.RunAsync("workflow", "graph", file, "--format", "dot"))
            .Out.ShouldContain("\"approve\" -> \"publish\" [label=\"approve\"];");
        var svg = System.Xml.Linq.XDocument.Parse((await cli.RunAsync("workflow", "graph", file, "--format", "svg")).Out);
        svg.Descendants("{http://www.w3.org/2000/svg}rect").Count().ShouldBe(3);
    }

    [Fact]
    public async Task Validate_tells_of_every_file()
    {
        var good = cli.File("good.yaml", Workflows.Gate);
        var bad = cli.File("bad.yaml", "name: x\nnodes: {}\n");
        var run = await cli.RunAsync("workflow", "validate", good, bad, "-o", "json");

        run.Exit.ShouldBe(3);
        using var json = JsonDocument.Parse(run.Out);
        json.RootElement.EnumerateArray().Select(r => r.GetProperty("valid").GetBoolean()).ShouldBe([true, false]);
        (await cli.RunAsync("workflow", "validate", good)).Out.ShouldBe($"{good}: gated is valid: 3 nodes, 2 edges, 3 levels\n");
        JsonDocument.Parse((await cli.RunAsync("workflow", "schema")).Out)
            .RootElement.GetProperty("$schema").GetString()!.ShouldContain("2020-12");
    }

    [Fact]
    public async Task The_doctor_finds_nothing_wrong_and_then_something()
    {
        var well = await cli.RunAsync("doctor");
        well.Exit.ShouldBe(0, well.ToString());
        well.Out.ShouldContain("ok       sqlite: SQLite 3.");

        File.WriteAllText(Path.Combine(cli.Data, "baton.json"), "{\"lisen\": \"127.0.0.1:1\"}");
        var ill = await cli.RunAsync("doctor", "-o", "json");
        ill.Exit.ShouldBe(3, ill.ToString());
        ill.Out.ShouldContain("Did you mean 'listen'?");
    }
}
