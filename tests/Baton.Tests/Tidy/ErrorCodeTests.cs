using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Baton.Tests.Tidy;

/// <summary>docs/errors.md explains every code the sources can produce, and no other.</summary>
public partial class ErrorCodeTests
{
    private const string Page = "docs/errors.md";

    /// <summary>Calls that take a code or an error's kind: the first literal among their arguments that has the form of one.</summary>
    private static readonly HashSet<string> Makers =
        [
            "NotFound", "Conflict", "Invalid", "Unavailable", "Refuse", "BatonException", "NodeError", "Diagnostic", "BatonClientException",
            "Fail", "Failure", "CelException", "CelIssue", "Refused", "Refusal",
        ];

    [Fact]
    public void Every_code_in_the_sources_is_explained() =>
        Codes().Where(code => !Explained().Contains(code.Key)).Select(code => $"{code.Key} ({code.Value})").ShouldBeEmpty();

    [Fact]
    public void Every_code_that_is_explained_is_in_the_sources()
    {
        var sources = string.Concat(Repository.CSharpFiles("src").Select(Repository.Read));
        Explained().Where(code => !sources.Contains($"\"{code}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_search_finds_codes_of_every_kind()
    {
        var codes = Codes();
        string[] few = ["run_not_found", "store_locked", "already_voted", "exit_code", "unknown_setting", "expression_syntax", "self_edge"];
        foreach (var known in few)
        {
            codes.ShouldContainKey(known);
        }
    }

    private static Dictionary<string, string> Codes()
    {
        var found = new Dictionary<string, string>();
        foreach (var file in Repository.CSharpFiles("src"))
        {
            foreach (var node in Repository.Syntax(file).DescendantNodes())
            {
                var literal = node switch
                {
                    InvocationExpressionSyntax call when Makers.Contains(NameOf(call.Expression)) => First(call.ArgumentList),
                    ObjectCreationExpressionSyntax made when Makers.Contains(NameOf(made.Type)) => First(made.ArgumentList),
                    FieldDeclarationSyntax { Modifiers: var words } field
                        when words.Any(w => w.Text == "const") && file.EndsWith("Codes.cs") =>
                        First(field.Declaration),
                    _ => null,
                };
                if (literal is not null)
                {
                    found.TryAdd(literal, file);
                }
            }
        }

        return found;
    }

    private static string NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax { Name: var name } => name.Identifier.Text,
        SimpleNameSyntax name => name.Identifier.Text,
        _ => "",
    };

    private static string? First(SyntaxNode? within) => within?
        .DescendantNodes(n => n is not (InvocationExpressionSyntax or LambdaExpressionSyntax))
        .OfType<LiteralExpressionSyntax>().Select(literal => literal.Token.Value as string)
        .FirstOrDefault(text => text is not null && Code().IsMatch(text));

    private static HashSet<string> Explained() =>
    [
        .. Repository.Read(Page).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Quoted().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value)),
    ];

    [GeneratedRegex("^[a-z]+(_[a-z0-9]+)*$")]
    private static partial Regex Code();

    [GeneratedRegex("`([a-z0-9_]+)`")]
    private static partial Regex Quoted();
}
