using System.Reflection;
using System.Text.RegularExpressions;
using Baton.Core.Errors;
using Baton.Core.Expressions;
using Baton.Nodes.Http;
using Baton.Nodes.Process;
using Baton.Server.Configuration;

namespace Baton.Tests.Tidy;

/// <summary>The pages name what the code has.</summary>
public partial class PageTests
{
    [Theory]
    [InlineData(typeof(DiagnosticCodes))]
    [InlineData(typeof(CelCodes))]
    public void Every_code_is_explained(Type codes) => Missing("docs/errors.md", Constants(codes)).ShouldBeEmpty();

    [Fact]
    public void Every_field_of_every_tool_is_described() => Missing(
        "docs/workflow-format.md",
        new[] { HttpTool.Signature, ProcessTool.Signature }.SelectMany(tool => tool.Required.Concat(tool.Optional))).ShouldBeEmpty();

    [Fact]
    public void Every_setting_and_every_figure_is_described()
    {
        var settings = SettingTable.All.SelectMany(setting => new[] { setting.Variable, setting.Flag, setting.Key }).OfType<string>();
        var figures = FigureName().Matches(Repository.Read("src/Baton.Server/Endpoints/MetricsEndpoints.cs"))
            .Select(match => match.Groups[1].Value);
        figures.ShouldContain("baton_ready");
        Missing("docs/operations.md", settings.Concat(figures.Except(["baton_runs"])).Distinct()).ShouldBeEmpty();
    }

    [GeneratedRegex("\"(baton_[a-z_]+)\"")]
    private static partial Regex FigureName();

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> Missing(string page, IEnumerable<string> words)
    {
        var text = Repository.Read(page);
        return words.Where(word => !text.Contains($"`{word}`", StringComparison.Ordinal));
    }
}
