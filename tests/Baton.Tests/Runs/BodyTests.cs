using Baton.Core.Runs;

namespace Baton.Tests.Runs;

/// <summary>Nodes with a graph inside: foreach and loop.</summary>
public class BodyTests
{
    private const string Each = "each: {type: parallel, foreach: input.list, OPTIONS body: {type: tool_call, tool: t, with: $item}}";

    private static string Of(string options = "") => Each.Replace("OPTIONS ", options.Length == 0 ? "" : options + ", ");

    [Fact]
    public void Foreach_gives_the_outputs_in_the_order_of_the_items()
    {
        var run = Flow.Drive(Of(), _ => Answer.Later).Start("""{"list":[10,20,30]}""");
        run.Calls.Select(call => (call.Node, call.Input))
            .ShouldBe([("each[0]", "10"), ("each[1]", "20"), ("each[2]", "30")]);
        run.Complete("each[2]", "\"c\"").Complete("each[0]", "\"a\"").Complete("each[1]", "\"b\"");
        run.Output("each").ShouldBe("""["a","b","c"]""");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void An_empty_list_succeeds_with_an_empty_list()
    {
        var run = Flow.Drive(Of()).Start("""{"list":[]}""");
        run.Result.ShouldBe("""{"each":[]}""");
    }

    [Theory]
    [InlineData("""{"list":3}""")]
    [InlineData("{}")]
    public void What_is_no_list_fails_the_node(string input)
    {
        var run = Flow.Drive(Of()).Start(input);
        run.Node("each").Error!.Kind.ShouldBe("expression");
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void More_items_than_the_limit_fail_the_node()
    {
        var run = Flow.Drive("each: {type: parallel, foreach: $context.list, body: {type: transform, value: 1}}")
            .Start($$"""{"list":[{{string.Join(',', Enumerable.Repeat('1', RunLimits.MaxItems + 1))}}]}""");
        run.Node("each").Error!.Message.ShouldContain("100000");
    }

    [Fact]
    public void Max_parallel_limits_the_items_at_work_also_in_a_retry_round()
    {
        var failing = true;
        var most = 0;
        MachineDriver run = null!;
        run = Flow.Drive(Of("max_parallel: 2, fail_fast: false"), call =>
        {
            most = Math.Max(most, run.InFlight.Count);
            return failing && call.Input is ("1" or "3" or "4") ? Answer.Fail() : Answer.Ok(call.Input);
        });
        run.Start("""{"list":[0,1,2,3,4,5]}""").Run();
        most.ShouldBe(2);
        run.Status.ShouldBe(RunStatus.Failed);
        run.Calls.Count.ShouldBe(6);
        failing = false;
        most = 0;
        run.Retry().Run();
        most.ShouldBe(2);
        run.Calls.Skip(6).Select(call => call.Node).ShouldBe(["each[1]", "each[3]", "each[4]"]);
        run.Result.ShouldBe("""{"each":[0,1,2,3,4,5]}""");
    }

    [Fact]
    public void Fail_fast_cancels_the_others_and_the_failure_names_the_item()
    {
        var run = Flow.Drive(Of("max_parallel: 2"), _ => Answer.Later).Start("""{"list":[0,1,2]}""").Fail("each[1]");
        run.Nodes.ShouldBe("each failed, each[0] cancelled, each[1] failed, each[2] cancelled");
        run.Cancelled.ShouldBe([("each[0]", 1)]);
        run.Why("each[2]").ShouldBe("item_failed each");
        run.Node("each").Error!.Message.ShouldBe("each[1]: It broke.");
        run.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public void Without_fail_fast_all_items_run_and_then_the_first_failure_counts()
    {
        var run = Flow.Drive(Of("fail_fast: false"), Flow.Failing("each[2]", "each[1]")).Start("""{"list":[0,1,2,3]}""").Run();
        run.Nodes.ShouldBe("each failed, each[0] success, each[1] failed, each[2] failed, each[3] success");
        run.Node("each").Error!.Message.ShouldStartWith("each[1]");
    }

    [Fact]
    public void Items_that_fail_without_being_critical_give_null()
    {
        var run = Flow.Drive("each: {type: parallel, foreach: input.list, body: {type: tool_call, tool: t, critical: false}}",
            Flow.Failing("each[1]"))
            .Start("""{"list":[0,1,2]}""").Run();
        run.Output("each").ShouldBe("""["each[0]",null,"each[2]"]""");
        run.Status.ShouldBe(RunStatus.PartialSuccess);
    }

    [Fact]
    public void A_body_graph_sees_item_index_and_the_graph_around_it()
    {
        var run = Flow.Drive("""
            base: {type: transform, value: 100}
            each:
              type: parallel
              needs: [base]
              foreach: "[1, 2]"
              body:
                nodes:
                  double: {type: transform, value: "${ item * 2 }"}
                  sum: {type: transform, needs: [double], value: "${ outputs.double + outputs.base + index }"}
                output: {of: $item, is: $sum}
            """).Start().Run();
        run.Output("each").ShouldBe("""[{"of":1,"is":102},{"of":2,"is":105}]""");
        run.Nodes.ShouldContain("each[1].sum success");
    }

    [Theory]
    [InlineData("", """[{"a":1,"b":2}]""")]
    [InlineData("output: $a", "[1]")]
    public void A_body_gives_its_output_or_that_of_its_sinks(string output, string expected)
    {
        var run = Flow.Drive($$"""
            each:
              type: parallel
              foreach: "[1]"
              body:
                nodes:
                  a: {type: transform, value: 1}
                  b: {type: transform, value: 2}
                {{output}}
            """).Start().Run();
        run.Output("each").ShouldBe(expected);
    }

    [Fact]
    public void A_failed_item_finishes_what_runs_in_it_and_runs_what_waits_for_all()
    {
        var run = Flow.Drive("""
            each:
              type: parallel
              foreach: "[1]"
              fail_fast: false
              body:
                nodes:
                  bad: {type: tool_call, tool: t}
                  slow: {type: tool_call, tool: t}
                  after: {type: tool_call, tool: t, needs: [slow]}
                  clean: {type: tool_call, tool: t, trigger: all_done, needs: [bad, slow]}
            """, _ => Answer.Later).Start().Fail("each[0].bad");
        run.Nodes.ShouldBe("each running, each[0].bad failed, each[0].slow running, each[0].after cancelled, each[0].clean pending");
        run.Complete("each[0].slow", "1").Complete("each[0].clean", "1");
        run.Of("each").ShouldBe("failed");
    }

    [Fact]
    public void Foreach_nests()
    {
        var run = Flow.Drive("""
            outer:
              type: parallel
              foreach: "[[1, 2], [3]]"
              body:
                nodes:
                  inner: {type: parallel, foreach: item, body: {type: tool_call, tool: t, with: {i: $item, at: "${ index }"}}}
            """, call => Answer.Ok(call.Input)).Start().Run();
        run.Output("outer").ShouldBe("""[[{"i":1,"at":0},{"i":2,"at":1}],[{"i":3,"at":0}]]""");
        run.Called.ShouldBe("outer[0].inner[0] outer[0].inner[1] outer[1].inner[0]");
    }

    [Fact]
    public void A_retry_keeps_the_items_that_succeeded_in_nested_bodies_too()
    {
        var failing = true;
        var run = Flow.Drive("""
            outer:
              type: parallel
              foreach: "[[1, 2], [3, 4]]"
              fail_fast: false
              body:
                nodes:
                  inner: {type: parallel, foreach: item, fail_fast: false, body: {type: tool_call, tool: t, with: $item}}
                  sum: {type: transform, needs: [inner], value: "${ outputs.inner[0] + outputs.inner[1] }"}
            """, call => failing && call.Input == "2" ? Answer.Fail() : Answer.Ok(call.Input)).Start().Run();
        run.Status.ShouldBe(RunStatus.Failed);
        failing = false;
        run.Retry().Run();
        run.Output("outer").ShouldBe("[3,7]");
        run.Calls.Select(call => call.Input).ShouldBe(["1", "2", "3", "4", "2"]);
        run.Calls[4].Key.ShouldBe(run.Calls[1].Key);
        run.Calls[4].Attempt.ShouldBe(2);
    }

    [Fact]
    public void A_loop_runs_until_its_condition_is_true()
    {
        var run = Flow.Drive("""
            again:
              type: loop
              until: "output.n >= 3 || iteration >= 10"
              max_iterations: 5
              body: {type: tool_call, tool: t}
            """, call => Answer.Ok($$"""{"n":{{call.Node[6]}}}""")).Start().Run();
        run.Called.ShouldBe("again[0] again[1] again[2] again[3]");
        run.Output("again").ShouldBe("""{"n":3}""");
        run.Calls.Select(call => call.Key).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void A_loop_that_uses_up_its_iterations_fails_and_a_retry_gives_it_new_ones()
    {
        var enough = 99;
        var run = Flow.Drive("""
            again: {type: loop, until: "output >= input.enough", max_iterations: 2, delay: 10s, body: {type: tool_call, tool: t}}
            """, call => Answer.Ok(call.Node[6].ToString())).Start($$"""{"enough":{{enough}}}""").Run();
        run.Result.ShouldBe("again: max_iterations");
        run.Now.ShouldBe(MachineDriver.Start0 + 10_000);
        run.Retry(input: """{"enough":2}""").Run();
        run.Called.ShouldBe("again[0] again[1] again[2]");
        run.Output("again").ShouldBe("2");
    }

    [Fact]
    public void A_loop_whose_body_fails_goes_on_with_that_iteration_in_a_retry()
    {
        var failing = true;
        var run = Flow.Drive("""
            again: {type: loop, until: "iteration == 3", max_iterations: 3, body: {type: tool_call, tool: t}}
            """, call => failing && call.Node == "again[1]" ? Answer.Fail() : Answer.Ok("1")).Start().Run();
        run.Nodes.ShouldBe("again failed, again[0] success, again[1] failed");
        failing = false;
        run.Retry().Run();
        run.Called.ShouldBe("again[0] again[1] again[1] again[2]");
        run.Status.ShouldBe(RunStatus.Success);
    }

    [Fact]
    public void A_loop_in_a_foreach_and_a_foreach_in_a_loop()
    {
        var run = Flow.Drive("""
            each:
              type: parallel
              foreach: "[2, 1]"
              body: {type: loop, until: "iteration == item", max_iterations: 3, delay: 1s, body: {type: transform, value: $item}}
            again:
              type: loop
              until: "output.all(path, path.contains('again[1]'))"
              max_iterations: 3
              body: {type: parallel, foreach: "[0, 0]", body: {type: tool_call, tool: t}}
            """).Start().Run();
        run.Result.ShouldBe("""{"each":[2,1],"again":["again[1][0]","again[1][1]"]}""");
        run.Nodes.ShouldContain("each[0][1] success");
        run.Nodes.ShouldNotContain("each[1][1]");
    }
}
