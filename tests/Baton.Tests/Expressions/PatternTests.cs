using Baton.Core.Expressions;

namespace Baton.Tests.Expressions;

/// <summary>Regular expressions are RE2's.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData("^a.c$", "abc", true)]
    [InlineData("^a.c$", "a\nc", false)]
    [InlineData("(?s)^a.c$", "a\nc", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^[😀-😂]+$", "😀😁", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^\\d+$", "123", true)]
    [InlineData("^\\d+$", "١٢", false)]
    [InlineData("^\\w+$", "é", false)]
    [InlineData("^\\pL+$", "éß中", true)]
    [InlineData("^\\p{Lu}\\P{Lu}$", "Éé", true)]
    [InlineData("^[\\d\\-x]+$", "1-x", true)]
    [InlineData("^[[:alpha:]_]+$", "a_Z", true)]
    [InlineData("^[^[:^alpha:]]$", "q", true)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("^[a-]+$", "a-", true)]
    [InlineData("(?i)straße", "STRAßE", true)]
    [InlineData("(?i)^[a-c]É$", "Bé", true)]
    [InlineData("a(?i)b", "aB", true)]
    [InlineData("(?:a(?i)b)c", "aBC", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("^b$", "a\nb\nc", false)]
    [InlineData("\\bfoo\\b", "a foo b", true)]
    [InlineData("\\bfoo\\b", "afoo", false)]
    [InlineData("o\\Bo", "foo", true)]
    [InlineData("^a{2,3}$", "aaaa", false)]
    [InlineData("^a{2,3}$", "aaa", true)]
    [InlineData("^a{2,}$", "a", false)]
    [InlineData("^a{,2}$", "a{,2}", true)]
    [InlineData("^x{0}y$", "y", true)]
    [InlineData("^(a|b)*?c$", "abac", true)]
    [InlineData("^\\Qa.b\\E+$", "a.bbb", true)]
    [InlineData("^\\x41\\x{1F600}\\101\\.$", "A😀A.", true)]
    [InlineData("\\Aa\\z", "a\n", false)]
    [InlineData("(?P<name>a)(?<other>b)", "ab", true)]
    [InlineData("^(|a)+$", "aa", true)]
    [InlineData("^(a*)*$", "b", false)]
    [InlineData("", "x", true)]
    public void Matches_as_re2(string pattern, string text, bool expected)
    {
        var variables = new Variables(new Dictionary<string, CelValue> { ["p"] = CelValue.Of(pattern), ["t"] = CelValue.Of(text) });
        var environment = new CelEnvironment(new Dictionary<string, CelType> { ["p"] = CelType.String, ["t"] = CelType.String });
        Expression.Compiled("t.matches(p)", environment).Evaluate(variables).ShouldBe(CelValue.Of(expected));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("a{2}{3}")]
    [InlineData("a*+")]
    [InlineData("a{1001}")]
    [InlineData("a{3,2}")]
    [InlineData("(a)\\\\1")]
    [InlineData("(?=a)")]
    [InlineData("(?!a)")]
    [InlineData("(?<=a)b")]
    [InlineData("(?>a)")]
    [InlineData("[b-a]")]
    [InlineData("\\\\p{Nope}")]
    [InlineData("\\\\q")]
    [InlineData("a\\\\")]
    [InlineData("[[:nope:]]")]
    [InlineData("\\\\x{110000}")]
    public void Refuses_what_re2_refuses(string pattern) =>
        Expression.Issues($"'a'.matches('{pattern}')").ShouldBe(["invalid_pattern 1:13"]);
}
