using System.Text;
using Baton.Core.Expressions;

namespace Baton.Tests.Expressions;

/// <summary>Random texts: whatever comes, the answer is a value, issues or a <see cref="CelException"/>, and soon. BATON_FUZZ sets the
/// number of texts, BATON_FUZZ_SEED the seed.</summary>
public sealed class FuzzTests
{
    private const int UsualCount = 4000;

    private static readonly string[] Tokens =
    [
        "x", "y", "s", "m", "l", "i", ".", ".", "?", "(", ")", "(", ")", "[", "]", "{", "}", ",", ":", "+", "-", "*", "/", "%", "!",
        "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||", "true", "false", "null", "0", "1", "2u", "3.5", "-1",
        "9223372036854775807", "1e308", "'a'", "'ä😀'", "b'a'", "r'\\d+'", "''", "[]", "{}", "[1, 2.0, 'x']", "{'a': 1}", "int",
        "type", "dyn(", "size(", "string(", "int(", "double(", "duration('1h')", "timestamp(0)", ".all(e, ", ".exists(e, ",
        ".map(e, ", ".filter(e, ", "e", ".matches(", ".format([", "])", "optional.of(", "optional.none()", ".?a", "[?0]",
        ".orValue(", "has(m.a)", "cel.bind(v, ", "v", "math.greatest(", "lists.range(", ".sort()", ".distinct()", ".flatten()",
        ".join('-')", ".split('')", ".replace('', 'zz')", ".transformMap(k, w, ", ".sortBy(e, ", "json_encode(", "json_decode(",
        "url_encode(", "base64.decode(", ".getHours('Asia/Tokyo')", ".substring(", " ", "\n", "// note\n", "`a-b`", ".a", "['a']",
        "\"\"\"", "'", "\\", "$", "\u0000", "é", "\ud83d", "0x", "1.", "..", "as", "outputs",
    ];

    private static readonly Dictionary<string, CelType> Types = new()
    {
        ["x"] = CelType.Dyn,
        ["y"] = CelType.Int,
        ["s"] = CelType.String,
        ["m"] = CelType.Object(new Dictionary<string, CelType> { ["a"] = CelType.Int }, isOpen: true),
        ["l"] = CelType.List(CelType.Dyn),
        ["i"] = CelType.Double,
    };

    // Some variables are not what their types promise, and one is missing: that must not do harm either.
    private static readonly Variables Values = new(new Dictionary<string, CelValue>
    {
        ["x"] = CelValue.FromJson("""{"a": [1, 2.5, "é", null, {"b": true}]}"""u8),
        ["y"] = CelValue.Of("not an int"),
        ["s"] = CelValue.Of("text \ud83d lone"),
        ["m"] = CelValue.FromJson("""{"a": "not an int either"}"""u8),
        ["l"] = CelValue.List([.. Enumerable.Range(0, 30).Select(number => CelValue.Of(number % 7 * 0.5))]),
    });

    [Fact]
    public void Token_soup_is_answered()
    {
        var random = new Random(Seed());
        for (var i = Count(); i > 0; i--)
        {
            var text = new StringBuilder();
            for (var length = random.Next(1, 40); length > 0; length--)
            {
                text.Append(Tokens[random.Next(Tokens.Length)]);
            }

            Answer(text.ToString(), random.Next(2) == 0);
        }
    }

    [Fact]
    public void Mutated_conformance_expressions_are_answered()
    {
        var random = new Random(Seed() + 1);
        var cases = ConformanceSuite.Vendored().Cases;
        for (var i = Count(); i > 0; i--)
        {
            var text = cases[random.Next(cases.Count)].Text;
            for (var mutations = random.Next(1, 5); mutations > 0; mutations--)
            {
                text = Mutate(text, cases[random.Next(cases.Count)].Text, random);
            }

            Answer(text, random.Next(2) == 0);
        }
    }

    private static string Mutate(string text, string other, Random random)
    {
        var (from, to) = (random.Next(text.Length + 1), random.Next(text.Length + 1));
        (from, to) = (Math.Min(from, to), Math.Max(from, to));
        return random.Next(6) switch
        {
            0 => text.Remove(from, Math.Min(3, text.Length - from)),
            1 => text.Insert(from, Tokens[random.Next(Tokens.Length)]),
            2 => text[..from] + text[to..],
            3 => text[..to] + text[from..],
            4 => text[..from] + other[Math.Min(from, other.Length)..],
            _ => "(" + text + ")" + Tokens[random.Next(Tokens.Length)] + "(" + other + ")",
        };
    }

    private static void Answer(string text, bool deferErrors)
    {
        List<CelIssue> issues = [];
        try
        {
            var program = CelProgram.Compile(text, new CelEnvironment(Types, "", deferErrors), issues);
            if (program is null)
            {
                issues.ShouldNotBeEmpty();
                issues.ShouldAllBe(issue => issue.Line >= 1 && issue.Column >= 1 && issue.Message.Length > 0);
                return;
            }

            program.Evaluate(Values).ToJsonUtf8();
        }
        catch (CelException error)
        {
            error.Code.ShouldMatch("^[a-z_]+$");
        }
        catch (Exception other)
        {
            throw new InvalidOperationException($"Neither value nor named error (deferred: {deferErrors}) for: {text}", other);
        }
    }

    private static int Count() => int.TryParse(Environment.GetEnvironmentVariable("BATON_FUZZ"), out var count) ? count : UsualCount;

    private static int Seed() => int.TryParse(Environment.GetEnvironmentVariable("BATON_FUZZ_SEED"), out var seed) ? seed : 20_260;
}
