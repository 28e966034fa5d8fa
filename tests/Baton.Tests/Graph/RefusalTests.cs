using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Nodes.Agents;
using Baton.Nodes.Llm;

namespace Baton.Tests.Graph;

/// <summary>Each mistake alone: its code, its path, and the place it points at, which the texts mark with «.</summary>
public sealed partial class RefusalTests
{
    private static readonly CompileOptions Options = new()
    {
        Limits = new CompileLimits(MaxTextBytes: 2000, MaxNodes: 5, MaxEdges: 6),
        Tools = new[] { new ToolSignature("http", ["url"], ["method", "body"]), new ToolSignature("mcp:files/read", [], ["path"]) }
            .ToDictionary(tool => tool.Tool),
        Agents = new HashSet<string> { "ranker", "model" },
        AgentCalls = agent => agent == "model" ? ModelCallCheck.Of([WorkflowModelTools.Kind(_ => false)]) : null,
        Secrets = new HashSet<string> { "api_key" },
    };

    private static IEnumerable<(string Code, string Path, string Text)> All =>
        Texts.Concat(Documents)
            .Concat(Nodes.Concat(Types).Concat(Expressions).Select(test => (test.Code, test.Path, Compiling.File(test.Text + "\n"))));

    public static TheoryData<string, string, string> Cases() => new(All);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_is_told_with_code_and_place(string code, string path, string marked)
    {
        var before = marked[..marked.IndexOf('«', StringComparison.Ordinal)];
        var text = marked.Replace("«", "", StringComparison.Ordinal);

        var diagnostics = Compiling.Bad(text, Options);

        var diagnostic = diagnostics.ShouldHaveSingleItem(Compiling.Show(diagnostics));
        (diagnostic.Code, diagnostic.Path, diagnostic.Line, diagnostic.Column).ShouldBe(
            (code, path, before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n')), Compiling.Show(diagnostics));
        diagnostic.Message.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Every_code_has_a_case() =>
        typeof(DiagnosticCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)
            .Except(All.Select(test => test.Code)).ShouldBe([DiagnosticCodes.TooManyErrors]);

    [Fact]
    public void Only_so_many_mistakes_are_kept()
    {
        var text = Compiling.File(string.Concat(Enumerable.Range(0, 3000).Select(i => $"  n{i}: {{type: nothing}}\n")));

        var diagnostics = Compiling.Bad(text);

        diagnostics.Count.ShouldBe(1001);
        diagnostics[^1].Code.ShouldBe(DiagnosticCodes.TooManyErrors);
        diagnostics[^1].Message.ShouldContain("2000");
    }
}
