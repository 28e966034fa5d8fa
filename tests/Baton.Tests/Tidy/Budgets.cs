using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Baton.Tests.Tidy;

/// <summary>The size budgets, as functions of one parsed file or its text.</summary>
internal static class Budgets
{
    public const int FileLines = 400;
    public const int MethodLines = 60;
    public const int LineColumns = 140;
    public const int ConstructorDependencies = 6;
    public const int Interfaces = 12;
    public const int Projects = 8;

    public static IEnumerable<Finding> LongFile(string path, string text)
    {
        var lines = text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        if (lines > FileLines)
        {
            yield return new Finding(path, $"{lines} lines, at most {FileLines}");
        }
    }

    public static IEnumerable<Finding> LongLines(string path, string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.TrimEnd('\r').Length > LineColumns)
            {
                yield return new Finding(path, $"line {number} has {line.Length} columns, at most {LineColumns}");
            }
        }
    }

    /// <summary>From the signature (attributes and comments above it not counted) to the last line of the body.
    /// Top-level statements are one method.</summary>
    public static IEnumerable<Finding> LongMethods(string path, SyntaxNode root)
    {
        foreach (var member in root.DescendantNodes())
        {
            var (name, from) = member switch
            {
                MethodDeclarationSyntax method => (method.Identifier.Text, First(method, method.AttributeLists)),
                ConstructorDeclarationSyntax constructor => (constructor.Identifier.Text, First(constructor, constructor.AttributeLists)),
                BaseMethodDeclarationSyntax other => (other.Kind().ToString(), First(other, other.AttributeLists)),
                AccessorDeclarationSyntax accessor => (accessor.Keyword.Text, First(accessor, accessor.AttributeLists)),
                _ => (null, default),
            };
            if (name is not null && Lines(member, from, member.GetLastToken()) is var lines and > MethodLines)
            {
                yield return new Finding($"{path} {TypeName(member)}{name}", $"{lines} lines, at most {MethodLines}");
            }
        }

        var main = root.ChildNodes().OfType<GlobalStatementSyntax>()
            .Where(one => one.Statement is not LocalFunctionStatementSyntax).ToList();
        if (main.Count > 0 && Lines(root, main[0].GetFirstToken(), main[^1].GetLastToken()) is var total and > MethodLines)
        {
            yield return new Finding(path, $"{total} lines of top-level statements, at most {MethodLines}");
        }
    }

    /// <summary>Classes and structs; records are values, not services.</summary>
    public static IEnumerable<Finding> CrowdedConstructors(string path, SyntaxNode root) =>
        from node in root.DescendantNodes()
        let parameters = node switch
        {
            ClassDeclarationSyntax { ParameterList: { } list } => list,
            StructDeclarationSyntax { ParameterList: { } list } => list,
            ConstructorDeclarationSyntax constructor => constructor.ParameterList,
            _ => null,
        }
        where parameters is not null && parameters.Parameters.Count > ConstructorDependencies
        let name = node is TypeDeclarationSyntax type ? type.Identifier.Text : ((ConstructorDeclarationSyntax)node).Identifier.Text
        select new Finding($"{path} {name}", $"{parameters.Parameters.Count} constructor parameters, at most {ConstructorDependencies}");

    public static IEnumerable<string> InterfaceNames(SyntaxNode root) =>
        root.DescendantNodes().OfType<InterfaceDeclarationSyntax>().Select(one => one.Identifier.Text);

    private static SyntaxToken First(SyntaxNode member, SyntaxList<AttributeListSyntax> attributes) =>
        attributes.Count == 0 ? member.GetFirstToken() : attributes[^1].GetLastToken().GetNextToken();

    private static int Lines(SyntaxNode node, SyntaxToken from, SyntaxToken to) =>
        node.SyntaxTree.GetLineSpan(to.Span).EndLinePosition.Line - node.SyntaxTree.GetLineSpan(from.Span).StartLinePosition.Line + 1;

    private static string TypeName(SyntaxNode member) =>
        member.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is { } type ? type.Identifier.Text + "." : "";
}
