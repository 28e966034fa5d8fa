using Baton.Core.Graph;
using Baton.Nodes.Http;
using Baton.Nodes.Process;
using Baton.Tests.Tidy;

namespace Baton.Tests.Examples;

/// <summary>What is shown to users compiles: the examples, and the workflows in the pages.</summary>
public class CompileTests
{
    private static readonly CompileOptions Options = new()
    {
        Tools = new[] { HttpTool.Signature, ProcessTool.Signature, Notes("find_notes"), Notes("read_note") }
            .ToDictionary(signature => signature.Tool),
        Agents = new HashSet<string> { "local", "editor", "writer" },
        Secrets = new HashSet<string>(),
    };

    [Fact]
    public void Every_example_compiles()
    {
        var files = Repository.Files("examples", "*.dag.yaml");
        files.Count.ShouldBeGreaterThanOrEqualTo(6);
        string.Join('\n', files.SelectMany(file => Mistakes(file, Repository.Read(file)))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_workflow_in_a_page_compiles()
    {
        var blocks = Repository.Files("", "*.md").SelectMany(page => Workflows(Repository.Read(page)).Select(text => (page, text)))
            .ToList();
        blocks.ShouldContain(block => block.page == "README.md");
        string.Join('\n', blocks.SelectMany(block => Mistakes(block.page, block.text))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_example_is_named_in_the_page_about_examples()
    {
        var page = Repository.Read("docs/examples.md");
        Repository.Files("examples", "*.dag.yaml").ShouldAllBe(file => page.Contains($"(../{file})", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mistake_is_told_with_its_place() =>
        Mistakes("a", "name: x\nnodes:\n  one: {type: transform, value: 1, needs: [two]}\n").Single().ShouldStartWith("a:3:");

    private static ToolSignature Notes(string tool) => new($"mcp:notes/{tool}", [], []) { Open = true };

    private static IEnumerable<string> Mistakes(string file, string text) =>
        WorkflowCompiler.Compile(text, Options).Diagnostics.Select(one => $"{file}:{one.Line}:{one.Column}: {one.Code}: {one.Message}");

    /// <summary>The fenced YAML blocks that are whole workflows.</summary>
    private static IEnumerable<string> Workflows(string page) =>
        page.Split("```yaml\n").Skip(1).Select(rest => rest.Split("```")[0])
            .Where(text => text.StartsWith("name:", StringComparison.Ordinal));
}
