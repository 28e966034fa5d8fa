using System.Text;
using Baton.Core.Errors;

namespace Baton.Tests.Graph;

/// <summary>Ancestors and cycles on random graphs, against a naive reckoning.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_may_be_read_is_what_comes_before(int seed)
    {
        var random = new Random(seed);
        const int nodes = 900;
        var before = new HashSet<int>[nodes];
        var expected = new List<string>();
        var text = new StringBuilder();
        for (var i = 0; i < nodes; i++)
        {
            var needs = Enumerable.Range(0, i == 0 ? 0 : random.Next(3)).Select(_ => random.Next(i)).Distinct().ToArray();
            before[i] = [.. needs.SelectMany(n => before[n]), .. needs];
            var reads = Enumerable.Range(0, 2).Select(_ => random.Next(nodes)).ToArray();
            expected.AddRange(reads.Index().Where(read => !before[i].Contains(read.Item))
                .Select(read => $"nodes.n{i}.value[{read.Index}]"));
            text.Append($"  n{i}: {{type: transform, needs: [{string.Join(", ", needs.Select(n => $"n{n}"))}], ")
                .Append($"value: [{string.Join(", ", reads.Select(r => $"$n{r}"))}]}}\n");
        }

        // Beyond a thousand mistakes the rest is only counted: the first thousand found must all be right, and the number of all.
        var diagnostics = Compiling.Bad(Compiling.File(text.ToString()));

        var told = diagnostics.Where(d => d.Code == DiagnosticCodes.NotAnAncestor).Select(d => d.Path).ToHashSet();
        told.Except(expected).ShouldBeEmpty();
        var more = diagnostics.Count > 1000 ? int.Parse(diagnostics[^1].Message.Split(' ')[0]) : 0;
        (Math.Min(diagnostics.Count, 1000) + more).ShouldBe(expected.Count);
    }

    [Theory]
    [InlineData("a b, b c, c a", "a → b → c → a")]
    [InlineData("a b, b a, c d, d c", "a → b → a | c → d → c")]
    [InlineData("a b, b c, c b, c d", "b → c → b")]
    [InlineData("a b, b c, c d, d b, c a", "b → c → d → b | a → b → c → a")]
    public void Cycles_are_told_with_their_path(string edges, string cycles)
    {
        var text = "name: test\nnodes: {a: {type: join}, b: {type: join}, c: {type: join}, d: {type: join}}\nedges:\n"
            + string.Concat(edges.Split(", ").Select(e => $"  - {{from: {e[0]}, to: {e[2]}}}\n"));

        var found = Compiling.Bad(text);

        found.ShouldAllBe(d => d.Code == DiagnosticCodes.Cycle);
        found.Select(d => d.Message.TrimEnd('.').Split(": ")[1]).Order().ShouldBe(cycles.Split(" | ").Order());
    }

    [Theory]
    [InlineData(
        "b: {type: wait, for: 1, needs: [{node: c, branch: true}]}\n  d: {type: wait, for: 1, needs: [{node: c, branch: false}]}\n"
        + "  e: {type: wait, for: 1, needs: [b, d]}",
        "e")]
    [InlineData(
        "b: {type: join, needs: [{node: c, branch: 'true'}]}\n  d: {type: join, needs: [{node: c, branch: 'false'}]}\n"
        + "  e: {type: join, needs: [b, d]}",
        "")]
    [InlineData(
        "b: {type: join, needs: [{node: c, branch: 'true'}]}\n"
        + "  d: {type: transform, needs: [b, {node: c, branch: 'false'}], trigger: one_success, value: 1}",
        "")]
    [InlineData("b: {type: transform, needs: [c, {node: c, on: failure}], value: 1}", "b")]
    [InlineData("b: {type: transform, needs: [c, {node: c, on: always}], value: 1}", "")]
    [InlineData("b: {type: transform, needs: [c, {node: c, on: failure}], trigger: one_success, value: 1}", "")]
    [InlineData("b: {type: transform, needs: [c, {node: c, on: failure}], value: 1}\n  d: {type: transform, needs: [b], value: 1}", "b")]
    public void Nodes_that_can_never_run_are_told_once(string nodes, string unreachable)
    {
        var text = Compiling.File("  c: {type: condition, if: input.x}\n  " + nodes + "\n");

        var found = unreachable.Length == 0 ? [] : Compiling.Bad(text);
        if (unreachable.Length == 0)
        {
            Compiling.Good(text);
        }

        found.Select(d => $"{d.Code} {d.Path}").ShouldBe(unreachable.Length == 0 ? [] : [$"unreachable nodes.{unreachable}"]);
    }
}
