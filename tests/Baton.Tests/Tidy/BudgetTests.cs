using Microsoft.CodeAnalysis;

namespace Baton.Tests.Tidy;

public class BudgetTests
{
    private static readonly string[] Code = ["src", "tests", "bench"];

    [Fact]
    public void Source_files_stay_short() =>
        Judge("file length", path => Budgets.LongFile(path, Repository.Read(path)));

    [Fact]
    public void Lines_stay_short() =>
        Judge("line length", path => Budgets.LongLines(path, Repository.Read(path)));

    [Fact]
    public void Methods_stay_short() =>
        Judge("method length", path => Budgets.LongMethods(path, Repository.Syntax(path)));

    [Fact]
    public void Constructors_take_few_dependencies() => Exceptions.Judge(
        "constructor",
        [.. Repository.CSharpFiles("src").SelectMany(path => Budgets.CrowdedConstructors(path, Repository.Syntax(path)))]);

    [Fact]
    public void Interfaces_are_few()
    {
        var names = Repository.CSharpFiles("src").SelectMany(path => Budgets.InterfaceNames(Repository.Syntax(path))).Order().ToList();
        names.Count.ShouldBeLessThanOrEqualTo(Budgets.Interfaces, string.Join(", ", names));
        names.ShouldContain("INodeExecutor", "the scan finds the interfaces that exist");
    }

    [Fact]
    public void The_scans_find_what_is_too_long()
    {
        Budgets.LongFile("a", new string('\n', 400) + "x").Count().ShouldBe(1);
        Budgets.LongFile("a", string.Concat(Enumerable.Repeat("x\n", 400))).ShouldBeEmpty();
        Budgets.LongLines("a", "x\n" + new string('x', 141)).Single().Message.ShouldContain("line 2");
        Budgets.LongLines("a", new string('x', 140)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("class A { [Fact]\n/* why */ void M()\n{ LINES\n} }", 58, 59, "A.M")]
    [InlineData("class A { A()\n{ LINES\n} }", 58, 59, "A.A")]
    [InlineData("class A { int P { get\n{ LINES\nreturn 1; } } }", 58, 59, "A.get")]
    [InlineData("class A { object M() => new object[] { LINES\n}; }", 59, 60, "A.M")]
    [InlineData("call();LINES\ncall();", 59, 60, "")]
    public void A_method_past_the_limit_is_found(string code, int fits, int tooLong, string name)
    {
        Budgets.LongMethods("a", Parse(code, fits - 1)).ShouldBeEmpty();
        Budgets.LongMethods("a", Parse(code, tooLong - 1)).Single().Subject.ShouldBe($"a {name}".Trim());
    }

    [Fact]
    public void A_crowded_constructor_is_found()
    {
        const string seven = "(int a, int b, int c, int d, int e, int f, int g)";
        Budgets.CrowdedConstructors("a", Parse($"class A{seven} {{ }} class B {{ B{seven} {{ }} }} record C{seven};"))
            .Select(finding => finding.Subject).ShouldBe(["a A", "a B"]);
    }

    private static void Judge(string rule, Func<string, IEnumerable<Finding>> find) =>
        Exceptions.Judge(rule, [.. Repository.CSharpFiles(Code).SelectMany(find)]);

    private static SyntaxNode Parse(string code, int lines = 0) =>
        Repository.Parse(code.Replace("LINES", new string('\n', lines), StringComparison.Ordinal));
}
