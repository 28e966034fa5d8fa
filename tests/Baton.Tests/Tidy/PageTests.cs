using System.Reflection;
using Baton.Core.Errors;
using Baton.Core.Expressions;
using Baton.Nodes.Http;
using Baton.Nodes.Process;

namespace Baton.Tests.Tidy;

/// <summary>The pages name what the code has.</summary>
public class PageTests
{
    [Theory]
    [InlineData(typeof(DiagnosticCodes))]
    [InlineData(typeof(CelCodes))]
    public void Every_code_is_explained(Type codes) => Missing("docs/errors.md", Constants(codes)).ShouldBeEmpty();

    [Fact]
    public void Every_field_of_every_tool_is_described() => Missing(
        "docs/workflow-format.md",
        new[] { HttpTool.Signature, ProcessTool.Signature }.SelectMany(tool => tool.Required.Concat(tool.Optional))).ShouldBeEmpty();

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> Missing(string page, IEnumerable<string> words)
    {
        var text = Repository.Read(page);
        return words.Where(word => !text.Contains($"`{word}`", StringComparison.Ordinal));
    }
}
