using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Tests.Graph;

/// <summary>What good files become.</summary>
public sealed class CompileTests
{
    private const string Hotels = """
        name: hotel-report
        title: Hotel report
        tags: [travel, demo]
        input:
          type: object
          required: [city]
          properties:
            city:   {type: string}
            budget: {type: number, default: 200}
        defaults:
          timeout: 60s
          retry: {max_attempts: 3}
        max_parallel: 20
        timeout: 1h
        on_failure: cancel_running
        nodes:
          search:
            type: tool_call
            tool: http
            with: {method: GET, url: "https://hotels.example/search?city=${ url_encode(input.city) }"}
            retry: {max_attempts: 5, delay: 1s, backoff: exponential, max_delay: 1m, jitter: 0.2,
              only_if: "error.kind != 'invalid_request'"}
          rank:
            type: agent_call
            agent: ranker
            needs: [search]
            with: {hotels: $search.body.hotels, max_price: $context.budget}
            retry: {delay: 2s}
          good_enough:
            type: condition
            needs: [rank]
            if: "outputs.rank.best.score >= 0.8"
          approve:
            type: human_gate
            needs: [{node: good_enough, branch: "false"}]
            gate: {title: "Publish a weak result?", options: [approve, reject, correct], corrects: rank, timeout: 24h, on_timeout: reject}
          publish:
            type: tool_call
            tool: process
            needs: [{node: good_enough, branch: "true"}, {node: approve, branch: approve}]
            trigger: one_success
            with: {command: [publish, --city, $context.city]}
          tell:
            type: tool_call
            tool: http
            needs: [{node: publish, on: failure}]
            critical: false
        output: {best: $rank.best, published: "${ nodes.publish.status == 'success' }"}
        finally:
          clean_up: {type: tool_call, tool: process, with: {command: [rm, -rf, work]}, critical: false, when: "run.status != 'cancelled'"}
        """;

    [Theory]
    [InlineData("", Exposure.None)]
    [InlineData("expose: mcp", Exposure.Mcp)]
    [InlineData("expose: [a2a, mcp]", Exposure.Mcp | Exposure.A2A)]
    public void A_workflow_says_by_which_protocols_others_find_it(string line, Exposure expected) =>
        Compiling.Good($"name: test\n{line}\nnodes: {{a: {{type: join}}}}").Exposure.ShouldBe(expected);

    [Fact]
    public void The_whole_file_is_understood()
    {
        var workflow = Compiling.Good(Hotels);

        (workflow.Name, workflow.Title, workflow.MaxParallel, workflow.Timeout, workflow.OnFailure).ShouldBe(
            ("hotel-report", "Hotel report", 20, TimeSpan.FromHours(1), OnFailure.CancelRunning));
        workflow.Tags.ShouldBe(["travel", "demo"]);
        workflow.InputSchema.ShouldNotBeNull();
        workflow.Main.Edges.Select(e => (workflow.Main.Nodes[e.From].Id, workflow.Main.Nodes[e.To].Id, e.On, e.Branch)).ShouldBe(
        [
            ("search", "rank", EdgeOn.Success, null),
            ("rank", "good_enough", EdgeOn.Success, null),
            ("good_enough", "approve", EdgeOn.Success, "false"),
            ("good_enough", "publish", EdgeOn.Success, "true"),
            ("approve", "publish", EdgeOn.Success, "approve"),
            ("publish", "tell", EdgeOn.Failure, null),
        ]);
        workflow.Main.In(4).ToArray().ShouldBe([3, 4]);
        workflow.Main.Out(2).ToArray().ShouldBe([2, 3]);
        workflow.Main.Level.ShouldBe([0, 1, 2, 3, 4, 5]);
        workflow.Finally!.Nodes.ShouldHaveSingleItem().Critical.ShouldBeFalse();
        workflow.Output.ShouldNotBeNull();
    }

    [Fact]
    public void Nodes_have_their_fields_over_the_defaults()
    {
        var workflow = Compiling.Good(Hotels);
        var (search, rank, gate) = (workflow.Node("search"), workflow.Node("rank"), workflow.Node("approve"));

        (search.Tool, search.Timeout, search.Retry.MaxAttempts, search.Retry.Delay, search.Retry.Backoff,
            search.Retry.MaxDelay, search.Retry.Jitter)
            .ShouldBe(("http", TimeSpan.FromSeconds(60), 5, TimeSpan.FromSeconds(1), Backoff.Exponential, TimeSpan.FromMinutes(1), 0.2));
        search.Retry.OnlyIf.ShouldNotBeNull();
        (rank.Agent, rank.Retry.MaxAttempts, rank.Retry.Delay).ShouldBe(("ranker", 3, TimeSpan.FromSeconds(2)));
        (gate.Timeout, gate.Retry.MaxAttempts).ShouldBe((null, 1), "defaults are for nodes that work, a gate has times of its own");
        (gate.Gate!.Kind, gate.Gate.Corrects, gate.Gate.OnTimeout, gate.Gate.Timeout, gate.Gate.MaxCorrections).ShouldBe(
            (GateKind.Approval, rank.Index, "reject", TimeSpan.FromDays(1), 3));
        workflow.Node("publish").FailureHandled.ShouldBeTrue();
        rank.FailureHandled.ShouldBeFalse();
        workflow.Node("good_enough").Condition!.Default.ShouldBe("false");
    }

    [Fact]
    public void The_edges_list_means_the_same_as_needs()
    {
        var workflow = Compiling.Good("""
            name: test
            nodes:
              a: {type: condition, if: input.x}
              b: {type: transform, needs: [a], value: 1}
              c: {type: transform, value: $a}
            edges:
              - {from: a, to: c, branch: true, when: outputs.a == 1}
              - {from: b, to: c, on: always}
            """);

        workflow.Main.In(2).ToArray().Select(e => workflow.Main.Edges[e]).Select(e => (e.From, e.On, e.Branch, e.When?.Text)).ShouldBe(
            [(0, EdgeOn.Success, "true", "outputs.a == 1"), (1, EdgeOn.Always, null, null)]);
    }

    [Fact]
    public void Gates_have_the_options_of_their_kind()
    {
        var workflow = Compiling.Good("""
            name: test
            nodes:
              a: {type: transform, value: 1}
              g1: {type: human_gate, gate: {title: "${ input.x }"}}
              g2: {type: human_gate, gate: {kind: input, form: {type: object}, timeout: 1h, on_timeout: fail}}
              g3: {type: human_gate, gate: {kind: selection, options: [red, blue], assignees: [ann, bob], quorum: 2}}
              g4: {type: human_gate, needs: [a], gate: {corrects: a, max_corrections: 5}}
            """);

        new[] { "g1", "g2", "g3", "g4" }.Select(id => string.Join(' ', workflow.Node(id).Gate!.Options))
            .ShouldBe(["approve reject", "submit", "red blue", "approve reject correct"]);
        workflow.Node("g2").Gate!.OnTimeout.ShouldBeNull();
        workflow.Node("g4").Gate!.MaxCorrections.ShouldBe(5);
    }

    [Fact]
    public void Bodies_read_item_their_own_nodes_and_what_their_node_may_read()
    {
        var workflow = Compiling.Good("""
            name: test
            nodes:
              list: {type: transform, value: [1, 2]}
              each:
                type: parallel
                needs: [list]
                foreach: outputs.list
                max_parallel: 4
                fail_fast: false
                body:
                  nodes:
                    one: {type: transform, value: {i: $index, v: $item, all: $list}}
                    inner: {type: parallel, needs: [one], foreach: $one.all, body: {type: transform, value: "${ item + index }"}}
                  output: $inner
              again: {type: loop, needs: [each], body: {type: transform, value: ["$each", "${ iteration * 2 }"]},
                until: "output[1] > 3 || iteration == 2", max_iterations: 5, delay: 1s}
            """);

        var each = workflow.Node("each").Parallel!;
        (each.MaxParallel, each.FailFast, each.Body!.Nodes.Length).ShouldBe((4, false, 2));
        each.Body.Output.ShouldNotBeNull();
        each.Body.Nodes[1].Parallel!.Body!.Nodes.ShouldHaveSingleItem().Id.ShouldBeEmpty();
        (workflow.Node("again").Loop!.MaxIterations, workflow.Node("again").Loop!.Delay).ShouldBe((5, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Joins_waits_and_switches()
    {
        var workflow = Compiling.Good("""
            name: test
            nodes:
              s: {type: condition, switch: [{when: input.n > 3, branch: big}, {when: true, branch: small}], default: none}
              w1: {type: wait, for: PT10S}
              w2: {type: wait, until: 2026-05-28T10:30:00Z}
              w3: {type: wait, until: $input.at}
              w4: {type: wait, event: paid, match: event.order == input.order}
              j1: {type: join, needs: [w1, w2], mode: {at_least: 2}, merge: last, deadline: 1m, cancel_rest: true}
              j2: {type: join, needs: [w1, w2, {node: s, branch: big}], mode: any, merge: "${ outputs.w1 }"}
              j3: {type: join, needs: [w1, j1], merge: $j1.w2}
            """);

        workflow.Node("s").Condition!.Cases.Select(c => c.Branch).ShouldBe(["big", "small"]);
        workflow.Node("w1").Wait!.For.ShouldBe(TimeSpan.FromSeconds(10));
        workflow.Node("w2").Wait!.Until!.IsConstant.ShouldBeTrue();
        (workflow.Node("w4").Wait!.Event, workflow.Node("w4").Wait!.Match!.Text).ShouldBe(("paid", "event.order == input.order"));
        workflow.Node("j1").Join.ShouldBe(new JoinSpec(JoinMode.AtLeast, 2, MergeMode.Last, null, TimeSpan.FromMinutes(1), true));
        (workflow.Node("j2").Join!.Mode, workflow.Node("j2").Join!.Count, workflow.Node("j2").Join!.Merge)
            .ShouldBe((JoinMode.Any, 1, MergeMode.Expression));
        workflow.Node("j3").Join!.MergeExpression!.Evaluate(new Bindings().Output("j1", """{"w2": 7}"""))
            .ShouldBeOfType<CelInt>().Value.ShouldBe(7);
    }

    [Fact]
    public void A_fallback_reads_what_it_stands_in_for_and_is_read_by_what_comes_after()
    {
        var workflow = Compiling.Good("""
            name: test
            nodes:
              a: {type: transform, value: 1}
              b: {type: transform, needs: [a], fallback: spare, value: $a}
              spare: {type: transform, value: ["$a", "${ nodes.b.error }"]}
              c: {type: transform, needs: [b], value: "${ nodes.spare.status }"}
            """);

        var b = workflow.Node("b");
        (b.Fallback, b.FailureHandled, workflow.Node("spare").IsFallback).ShouldBe((2, true, true));
        workflow.Main.Level.ShouldBe([0, 1, 2, 2]);
    }

    [Fact]
    public void Order_and_levels_are_told()
    {
        var result = WorkflowCompiler.Compile(Compiling.File(
            "  c: {type: join, needs: [a, b]}\n  b: {type: join, needs: [a]}\n  a: {type: join}\n  d: {type: join}\n"));

        result.Order.ShouldBe(["a", "b", "c", "d"]);
        result.Levels.Select(level => string.Join(' ', level)).ShouldBe(["a d", "b", "c"]);
    }
}
