using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Baton.Tests.Tidy;

public partial class CodeTests
{
    /// <summary>What would give Core a clock, a thread, chance or the outside world.</summary>
    private static readonly HashSet<string> Impure =
    [
        "Task", "ValueTask", "Thread", "ThreadPool", "Channel", "TimeProvider", "Stopwatch", "Random", "Guid",
        "File", "Directory", "FileStream", "FileInfo", "DirectoryInfo", "HttpClient", "Socket", "Console", "Environment", "Process",
    ];

    [Fact]
    public void Core_is_pure() => Exceptions.Judge(
        "pure core",
        [.. Repository.CSharpFiles("src/Baton.Core").SelectMany(path => ImpureUses(path, Repository.Syntax(path)))]);

    [Fact]
    public void Sql_lives_in_sql_files() => Exceptions.Judge(
        "sql in .sql files",
        [.. Repository.CSharpFiles("src").SelectMany(path => SqlStrings(path, Repository.Syntax(path)))]);

    [Fact]
    public void Nothing_is_left_half_done() => Exceptions.Judge(
        "finished",
        [.. Repository.CSharpFiles("src").SelectMany(path => Unfinished(path, Repository.Read(path)))]);

    [Theory]
    [InlineData("class A { async void M() { } }")]
    [InlineData("class A { System.Threading.Tasks.Task M() => null; }")]
    [InlineData("class A { ValueTask<int> M() => default; }")]
    [InlineData("class A { string M() => File.ReadAllText(\"x\"); }")]
    [InlineData("class A { string M() => System.IO.File.ReadAllText(\"x\"); }")]
    [InlineData("class A(TimeProvider time) { }")]
    public void An_impure_use_is_found(string code) => ImpureUses("a", Repository.Parse(code)).ShouldNotBeEmpty();

    [Fact]
    public void A_word_that_only_looks_impure_is_not_found() => ImpureUses(
        "a",
        Repository.Parse("/* Task */ class A { int File; int M(A a) => a.File; string S = \"File\"; }")).ShouldBeEmpty();

    [Theory]
    [InlineData("\"SELECT a FROM b\"", true)]
    [InlineData("\"\"\"\n  insert into t (a) values (1)\n  \"\"\"", true)]
    [InlineData("$\"DELETE FROM {table} WHERE id = 1\"", true)]
    [InlineData("\"update runs set status = ?\"", true)]
    [InlineData("\"Select the gate to answer\"", false)]
    [InlineData("\"update available\"", false)]
    public void Sql_in_a_string_is_found(string literal, bool found) =>
        SqlStrings("a", Repository.Parse($"class A {{ object M(string table) => {literal}; }}")).Any().ShouldBe(found);

    [Fact]
    public void Unfinished_work_is_found() =>
        Unfinished("a", "x\n// TODO: later\nthrow new NotImplementedException();").Count().ShouldBe(2);

    private static IEnumerable<Finding> ImpureUses(string path, SyntaxNode root)
    {
        var words = root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.AsyncKeyword) || token.IsKind(SyntaxKind.AwaitKeyword))
            .Concat(root.DescendantNodes().OfType<SimpleNameSyntax>().Where(NamesType).Select(name => name.Identifier));
        return words.Select(word => new Finding(
            $"{path} {word.Text}",
            $"line {Line(word.GetLocation())}: Core has no tasks, clock, chance or I/O"));
    }

    /// <summary>A type by its bare or full name; <c>x.File</c> is somebody's member.</summary>
    private static bool NamesType(SimpleNameSyntax name) => Impure.Contains(name.Identifier.Text) && name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name =>
            access.Expression.ToString().StartsWith("System", StringComparison.Ordinal),
        NameColonSyntax or NameEqualsSyntax => false,
        _ => true,
    };

    private static IEnumerable<Finding> SqlStrings(string path, SyntaxNode root) =>
        from node in root.DescendantNodes()
        where node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression)
        let text = node.ToString().TrimStart('$', '@', '"', ' ', '\r', '\n')
        where Sql().IsMatch(text)
        select new Finding(path, $"line {Line(node.GetLocation())}: {text[..Math.Min(60, text.Length)]}");

    private static int Line(Location place) => place.GetLineSpan().StartLinePosition.Line + 1;

    private static IEnumerable<Finding> Unfinished(string path, string text) =>
        text.Split('\n').Select((line, index) => (line, index)).Where(one => HalfDone().IsMatch(one.line))
            .Select(one => new Finding(path, $"line {one.index + 1}: {one.line.Trim()}"));

    [GeneratedRegex(
        @"^(select\s[\s\S]*\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\S+\s+set\s|delete\s+from\s"
        + @"|create\s+(unique\s+)?(table|index|view)\s|(alter|drop)\s+(table|index)\s|with\s+\w+\s+as\s*\()",
        RegexOptions.IgnoreCase)]
    private static partial Regex Sql();

    [GeneratedRegex(@"NotImplementedException|\b(TODO|FIXME|HACK|XXX)\b|not yet implemented", RegexOptions.IgnoreCase)]
    private static partial Regex HalfDone();
}
