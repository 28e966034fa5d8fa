using Baton.Core.Expressions;

namespace Baton.Tests.Expressions;

public sealed class CheckerTests
{
    private static readonly CelEnvironment Workflow = new(new Dictionary<string, CelType>
    {
        ["input"] = CelType.Object(new Dictionary<string, CelType> { ["city"] = CelType.String, ["budget"] = CelType.Double }),
        ["outputs"] = CelType.Object(new Dictionary<string, CelType> { ["search"] = CelType.Dyn, ["a-b"] = CelType.Dyn }),
        ["run"] = CelType.Object(new Dictionary<string, CelType> { ["id"] = CelType.String }, isOpen: true),
    });

    [Theory]
    [InlineData("1 +", "expression_syntax 1:4")]
    [InlineData("1 = 1", "expression_syntax 1:3")]
    [InlineData("'open", "expression_syntax 1:1")]
    [InlineData("a b", "expression_syntax 1:3")]
    [InlineData("'\\q'", "expression_syntax 1:2")]
    [InlineData("true &&\n  (1", "expression_syntax 2:5")]
    [InlineData("if", "expression_syntax 1:1")]
    [InlineData("Message{a: 1}", "expression_syntax 1:1")]
    [InlineData("99999999999999999999", "expression_syntax 1:1")]
    [InlineData("9223372036854775808", "expression_syntax 1:1")]
    [InlineData("1 + 'a'", "no_such_overload 1:3")]
    [InlineData("input.cty", "no_such_field 1:7")]
    [InlineData("input['cty']", "no_such_field 1:7")]
    [InlineData("has(outputs.serach)", "no_such_field 1:13")]
    [InlineData("inputs.city", "undeclared_reference 1:1")]
    [InlineData("input.city.foo", "no_such_field 1:12")]
    [InlineData("input.city.startsWith(1)", "no_such_overload 1:12")]
    [InlineData("input.city ? 1 : 2", "no_such_overload 1:7")]
    [InlineData("input.city.all(x, true)", "no_such_overload 1:12")]
    [InlineData("[1].all(1, true)", "expression_syntax 1:9")]
    [InlineData("[1].all(x, x)", "no_such_overload 1:12")]
    [InlineData("unknown(1)", "undeclared_reference 1:1")]
    [InlineData("input.city.matches('a(')", "invalid_pattern 1:20")]
    [InlineData("has(input)", "expression_syntax 1:1")]
    [InlineData("input.city.size().size()", "no_such_overload 1:19")]
    [InlineData("now()", "undeclared_reference 1:1")]
    public void Names_the_mistake_and_its_place(string text, string issue) => Expression.Issues(text, Workflow).ShouldBe([issue]);

    [Fact]
    public void Finds_all_mistakes() => Expression.Issues("inptu.city == outputs.nope &&\n 1 + 'a' > foo()", Workflow).ShouldBe(
        ["undeclared_reference 1:1", "no_such_field 1:23", "no_such_overload 2:4", "undeclared_reference 2:12"], ignoreOrder: true);

    [Theory]
    [InlineData("inptu", "Did you mean 'input'?")]
    [InlineData("outputs.serch", "Did you mean 'search'?")]
    [InlineData("'a'.startWith('b')", "Did you mean 'startsWith'?")]
    [InlineData("$input", "Name the variable itself, such as outputs.search or input.city.")]
    [InlineData("startsWith('a', 'b')", "Write value.startsWith(…).")]
    public void Hints_at_what_was_meant(string text, string hint)
    {
        List<CelIssue> issues = [];
        CelProgram.Compile(text, Workflow, issues);
        issues.Single().Hint.ShouldBe(hint);
    }

    [Theory]
    [InlineData("input.city", "string")]
    [InlineData("input.budget * 2", "double")]
    [InlineData("1 + 2", "int")]
    [InlineData("run.whatever", "dyn")]
    [InlineData("[1, 2].map(x, string(x))", "list(string)")]
    [InlineData("{'a': 1}", "map(string, int)")]
    [InlineData("input.city == null", "bool")]
    [InlineData("input.budget > 3", "bool")]
    [InlineData("true ? 1 : null", "dyn")]
    [InlineData("['b', 'a'].sort()", "list(string)")]
    [InlineData("optional.of(1).orValue(2)", "int")]
    [InlineData("[1].first()", "optional_type(int)")]
    public void Knows_the_result_type(string text, string type) => Expression.Compiled(text, Workflow).ResultType.Name.ShouldBe(type);

    [Theory]
    [InlineData("outputs.search.body[0].name == input.city", "outputs/search/body/0/name@1:1 input/city@1:32")]
    [InlineData("outputs['a-b'].x", "outputs/a-b/x@1:1")]
    [InlineData("outputs.search[input.city].x", "outputs/search@1:1 input/city@1:16")]
    [InlineData("has(outputs.search.x) && run.id == ''", "outputs/search/x@1:5 run/id@1:26")]
    [InlineData("outputs.?search.?x.orValue(1)", "outputs/search/x@1:1")]
    [InlineData("[1].map(run, run)", "")]
    [InlineData("[1].map(x,\n .run.id)", "run/id@2:3")]
    [InlineData("outputs", "outputs@1:1")]
    public void Lists_what_is_read(string text, string expected)
    {
        var references = Expression.Compiled(text, Workflow).References
            .Select(reference => string.Join('/', [reference.Root, .. reference.Path]) + $"@{reference.Line}:{reference.Column}");
        string.Join(' ', references).ShouldBe(expected);
    }

    [Fact]
    public void Child_environment_adds_and_hides_names()
    {
        var child = Workflow.With("item", CelType.Int).With("run", CelType.Bool);
        Expression.Compiled("run && item > 0", child).ResultType.ShouldBe(CelType.Bool);
        Expression.Issues("item", Workflow).ShouldBe(["undeclared_reference 1:1"]);
        Expression.Compiled("run.id", Workflow).ResultType.ShouldBe(CelType.String);
    }

    [Fact]
    public void Deferred_mistakes_fail_only_where_they_are_reached()
    {
        var environment = new CelEnvironment(new Dictionary<string, CelType>(), deferErrors: true);
        Expression.Compiled("true || nope.x || foo(1)", environment).Evaluate(Variables.None).ShouldBe(CelValue.Of(true));
        var program = Expression.Compiled("nope", environment);
        Should.Throw<CelException>(() => program.Evaluate(Variables.None)).Code.ShouldBe(CelCodes.UndeclaredReference);
    }

    [Fact]
    public void Limits_are_the_callers()
    {
        List<CelIssue> issues = [];
        CelProgram.Compile("1 + 1 + 1", Expression.NoVariables, issues, new CelLimits(MaxDepth: 2));
        CelProgram.Compile("1 + 1", Expression.NoVariables, issues, new CelLimits(MaxLength: 4));
        issues.Select(issue => issue.Code).ShouldBe([CelCodes.TooDeep, CelCodes.TooLong]);
        var program = CelProgram.Compile("[1, 2, 3].all(x, x > 0)", Expression.NoVariables, issues, new CelLimits(MaxCost: 5))!;
        Should.Throw<CelException>(() => program.Evaluate(Variables.None)).Code.ShouldBe(CelCodes.CostExceeded);
    }
}
