namespace Baton.Tests.Graph;

/// <summary>One file with forty different mistakes, each marked with « where it must be told; all are told at once.</summary>
public sealed class FortyMistakesTests
{
    private const string File = """
        name: «Forty Mistakes
        title: «12
        «titel: twice
        tags: [a, «a]
        input: {type: object, properties: {city: {type: «strng}}}
        defaults: {timeout: «soon, retry: {max_attempts: 3, max_retries: «2}}
        max_parallel: «0
        on_failure: «stop
        max_cost: «-2.50
        nodes:
          ok: {type: transform, value: 1}
          «ok: {type: transform, value: 2}
          «1st: {type: transform, value: 1}
          «input: {type: transform, value: 1}
          a1: {type: «transfrom}
          a2: «{title: no type}
          a3: {type: transform, value: 1, «needz: [ok]}
          a4: «{type: tool_call}
          a5: {type: tool_call, tool: x, needs: [«okk]}
          a6: {type: transform, needs: [«a6], value: 1}
          a7: {type: transform, needs: [ok, «ok], value: 1}
          a8: {type: transform, value: 1, trigger: «sometimes}
          a9: {type: transform, value: 1, retry: {jitter: «2}}
          b1: {type: transform, value: 1, timeout: «1 parsec}
          b2: {type: transform, value: 1, fallback: «nobody}
          b3: {type: condition, if: «"1 + 1"}
          b4: {type: condition, if: 'input.x «}'}
          b5: {type: transform, needs: [{node: b6, branch: «maybe}], value: 1}
          b6: {type: condition, if: input.x}
          b7: «{type: transform, needs: [{node: b6, branch: true}, {node: b6, branch: false}], value: 1}
          b8: {type: transform, value: «$ok}
          b9: {type: transform, value: {x: ['«${ input.x']}}
          c1: {type: transform, value: «$9}
          c2: {type: transform, value: 'x ${ «imput.x }'}
          c3: {type: join, needs: [ok], mode: «{at_least: 3}}
          c4: {type: join, needs: [«c5]}
          c5: {type: join, needs: [c4]}
          c6: {type: human_gate, gate: {corrects: «nobody}}
          c7: {type: human_gate, gate: {timeout: 1h, on_timeout: «accept}}
          c8: {type: wait, for: 1s, event: «x}
          c9: {type: wait, until: «tomorrow}
          d1: {type: loop, body: {type: join}, until: output, max_iterations: «5000}
          d2: {type: parallel, foreach: «7, body: {type: join}}
        output: «$nowhere
        """;

    [Fact]
    public void All_are_told_with_their_places()
    {
        var (text, places) = Unmark(File);

        var told = Compiling.Bad(text);

        places.Count.ShouldBeGreaterThanOrEqualTo(40);
        told.Select(d => (d.Line, d.Column)).ShouldBe(places, Compiling.Show(told));
        told.ShouldAllBe(d => d.Code.Length > 0 && d.Path.Length > 0 && d.Message.Length > 0);
        told.Select(d => d.Code).Distinct().Count().ShouldBeGreaterThanOrEqualTo(28);
    }

    [Fact]
    public void Words_that_are_nearly_right_are_named()
    {
        var hints = Compiling.Bad(Unmark(File).Text).Select(d => d.Hint).ToList();

        foreach (var word in new[] { "title", "transform", "needs", "ok", "input" })
        {
            hints.ShouldContain(hint => hint != null && hint.Contains($"'{word}'", StringComparison.Ordinal), word);
        }
    }

    private static (string Text, List<(int Line, int Column)> Places) Unmark(string marked)
    {
        var places = new List<(int, int)>();
        var lines = marked.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            for (var at = lines[i].IndexOf('«', StringComparison.Ordinal); at >= 0; at = lines[i].IndexOf('«', StringComparison.Ordinal))
            {
                places.Add((i + 1, at + 1));
                lines[i] = lines[i].Remove(at, 1);
            }
        }

        return (string.Join('\n', lines), places);
    }
}
