using System.Diagnostics;
using System.Text;
using Baton.Core.Graph;

namespace Baton.Tests.Graph;

/// <summary>Files at the limits compile in seconds, whatever their shape. The bounds leave room for a slow machine; quadratic work would
/// miss them by far.</summary>
[Trait("speed", "slow")]
public sealed class BigGraphTests
{
    private const int Nodes = 100_000;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chain_of_a_hundred_thousand_nodes(bool json)
    {
        var main = Compile(Write(json, Nodes, i => i == 0 ? [] : [i - 1], i => i == 0 ? "1" : $"\"$n{i - 1}\"")).Main;

        main.Level[^1].ShouldBe(Nodes - 1);
        main.Order.ShouldBe(Enumerable.Range(0, Nodes));
    }

    [Fact]
    public void A_chain_in_which_every_node_reads_a_far_ancestor()
    {
        var random = new Random(1);

        Compile(Write(true, Nodes, i => i == 0 ? [] : [i - 1], i => i == 0 ? "1" : $"\"$n{random.Next(i)}\""))
            .Main.Level[^1].ShouldBe(Nodes - 1);
    }

    [Fact]
    public void A_fan_out_of_a_hundred_thousand_and_a_join_that_reads_them_all()
    {
        var all = new StringBuilder(",\n\"all\": {\"type\": \"transform\", \"needs\": [")
            .AppendJoin(", ", Enumerable.Range(1, Nodes - 3).Select(i => $"\"n{i}\""))
            .Append("], \"value\": [").AppendJoin(", ", Enumerable.Range(1, Nodes - 3).Select(i => $"\"$n{i}\"")).Append("]}").ToString();
        var text = Write(true, Nodes - 2, i => i == 0 ? [] : [0], _ => "1", all);

        var workflow = Compile(text);

        workflow.Main.In(workflow.Main.IndexOf["all"]).Length.ShouldBe(Nodes - 3);
        workflow.Main.Level[^1].ShouldBe(2);
    }

    [Fact]
    public void Ten_thousand_nodes_with_fifty_thousand_random_edges_read_far_and_wide()
    {
        var random = new Random(2);
        var needs = Enumerable.Range(0, 10_000)
            .Select(i => Enumerable.Range(0, Math.Min(i, 5)).Select(_ => random.Next(i)).Distinct().ToArray()).ToArray();
        var ancestor = Enumerable.Range(0, 10_000).Select(i => i).ToArray();
        for (var i = 1; i < ancestor.Length; i++)
        {
            ancestor[i] = random.Next(4) == 0 ? needs[i][0] : ancestor[needs[i][0]];
        }

        Compile(Write(false, 10_000, i => needs[i], i => i == 0 ? "1" : $"\"$n{ancestor[i]}\""))
            .Main.Edges.Length.ShouldBe(needs.Sum(n => n.Length));
    }

    [Fact]
    public void A_million_edges()
    {
        var random = new Random(3);
        var needs = Enumerable.Range(0, 50_000)
            .Select(i => Enumerable.Range(0, Math.Min(i, 20)).Select(_ => random.Next(i)).Distinct().ToArray()).ToArray();

        Compile(Write(true, needs.Length, i => needs[i], i => i == 0 ? "1" : $"\"$n{Far(needs, i)}\"")).Main.Nodes.Length.ShouldBe(50_000);
    }

    [Fact]
    public void A_hundred_thousand_nodes_in_one_cycle()
    {
        var diagnostic = Timed(() => Compiling.Bad(Write(true, Nodes, i => [(i + Nodes - 1) % Nodes], _ => "1"))).ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("cycle");
        diagnostic.Message.Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public void A_hundred_thousand_unknown_names() =>
        Timed(() => Compiling.Bad(Write(true, Nodes, _ => [], i => $"\"$m{i}\""))).Count.ShouldBe(1001);

    private static int Far(int[][] needs, int node)
    {
        for (var step = 0; step < 5 && needs[node].Length > 0; step++)
        {
            node = needs[node][^1];
        }

        return node;
    }

    private static string Write(bool json, int nodes, Func<int, IReadOnlyList<int>> needs, Func<int, string> value, string more = "")
    {
        var text = new StringBuilder(json ? "{\"name\": \"big\", \"nodes\": {" : "name: big\nnodes:\n");
        for (var i = 0; i < nodes; i++)
        {
            var sources = string.Join(", ", needs(i).Select(n => json ? $"\"n{n}\"" : $"n{n}"));
            text.Append(json
                ? $"{(i == 0 ? "" : ",")}\n\"n{i}\": {{\"type\": \"transform\", \"needs\": [{sources}], \"value\": {value(i)}}}"
                : $"  n{i}:\n    type: transform\n    needs: [{sources}]\n    value: {value(i)}\n");
        }

        return text.Append(more).Append(json ? "}}" : "").ToString();
    }

    private static CompiledWorkflow Compile(string text) => Timed(() => Compiling.Good(text));

    private static T Timed<T>(Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = work();
        watch.Elapsed.ShouldBeLessThan(Bound);
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.ElapsedMilliseconds} ms");
        return result;
    }
}
