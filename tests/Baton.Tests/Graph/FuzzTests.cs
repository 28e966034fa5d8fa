using System.Diagnostics;
using System.Text;
using Baton.Core.Graph;
using Baton.Tests.Tidy;

namespace Baton.Tests.Graph;

/// <summary>Valid files, mutated: every text is compiled or refused, with places inside the text, in a moment.</summary>
public sealed class FuzzTests
{
    private const int Default = 3000;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ": ", "- ", "\n", "\n  ", "\t", "'", "\"", "|\n", ">\n", "&a ", "*a", "!!x ", "---\n", "...\n", "#", "? ",
        ",", "$", "${", "$$", "~", "null", "true", "-1", "1e999", ".inf", "0x", "\u0000", "\uFEFF", "\uD800", "é", "😀", "%YAML 1.1\n",
        "<<: ", "nodes", "needs: [a]", "type: join", "item", "outputs.", "$a.b[0]", "((((", "))))", "&&", "\r", "\u2028", "@", "`",
    ];

    private static IEnumerable<string> Seeds => Repository.Files("examples", "*.dag.yaml").Select(Repository.Read)
        .Append(Compiling.File("""
              a: &x {type: transform, value: {k: [1, "${ input.a + 'b' }", $input.c[0]]}}
              b: {type: condition, needs: [a], if: "outputs.a.k == null", retry: {max_attempts: 2, only_if: attempt < 3}}
              c: {type: parallel, needs: [{node: b, branch: "true"}], foreach: $a.k, body: {nodes: {d: *x}, output: $d}}
              e: {type: human_gate, needs: [{node: b, branch: "false", when: "true"}], gate: {corrects: a, form: {type: object}}}
            """))
        .Append(
            """{"name": "j", "nodes": {"a": {"type": "transform", "value": [1, {"x": "${ 1 + 2 }"}]},"""
            + """ "b": {"type": "join", "needs": ["a"]}}}""");

    [Fact]
    public void Mutated_files_are_compiled_or_refused()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("BATON_FUZZ"), out var wanted) ? wanted : Default;
        var seeds = Seeds.ToArray();
        for (var seed = 0; seed < count; seed++)
        {
            var random = new Random(seed);
            var text = Mutate(seeds[random.Next(seeds.Length)], seeds, random);
            var watch = Stopwatch.StartNew();
            var result = Should.NotThrow(() => WorkflowCompiler.Compile(text), $"seed {seed}:\n{text}");

            watch.Elapsed.ShouldBeLessThan(Moment, $"seed {seed}");
            (result.Workflow is null).ShouldBe(result.Diagnostics.Count > 0, $"seed {seed}");

            // YAML breaks lines at all of these.
            var lines = text.Split('\n', '\r', '\u0085', '\u2028', '\u2029').Length;
            result.Diagnostics.ShouldAllBe(
                d => d.Code.Length > 0 && d.Message.Length > 0 && d.Line >= 1 && d.Line <= lines + 1 && d.Column >= 1,
                $"seed {seed}");
        }
    }

    private static string Mutate(string text, string[] others, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var changes = random.Next(1, 6); changes > 0 && mutated.Length > 0; changes--)
        {
            var at = random.Next(mutated.Length);
            var length = Math.Min(random.Next(1, random.Next(2, 60)), mutated.Length - at);
            switch (random.Next(6))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
                case 3:
                    mutated[at] = (char)random.Next(1, 256);
                    break;
                case 4:
                    mutated.Insert(at, string.Concat(Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], random.Next(1, 300))));
                    break;
                default:
                    var other = others[random.Next(others.Length)];
                    mutated.Insert(at, other.AsSpan(random.Next(other.Length / 2), Math.Min(length * 4, other.Length / 2)));
                    break;
            }
        }

        return mutated.ToString();
    }
}
