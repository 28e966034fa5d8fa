namespace Baton.Tests.Faults;

/// <summary>Workflows of different shapes whose every call is counted by the sink. Input: <c>{sink}</c>.</summary>
internal static class LoadShapes
{
    /// <summary>A finished run of the shape has executed exactly these.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Effects = new Dictionary<string, string[]>
    {
        ["fault-chain"] = ["a", "b", "c", "d"],
        ["fault-fan"] = ["start", "left", "middle", "right", "end"],
        ["fault-each"] = ["each[0]", "each[1]", "each[2]", "each[3]", "each[4]", "end"],
        ["fault-gate"] = ["draft", "publish"],
        ["fault-wait"] = ["before", "after"],
        ["fault-retry"] = ["shaky", "end"],
    };

    public static readonly string[] Texts =
    [
        $"""
        name: fault-chain
        nodes:
          a: {Call("a")}
          b: {Call("b", "needs: [a]")}
          c: {Call("c", "needs: [b]")}
          d: {Call("d", "needs: [c]")}
        """,
        $"""
        name: fault-fan
        nodes:
          start: {Call("start")}
          left: {Call("left", "needs: [start]", "?delay=120")}
          middle: {Call("middle", "needs: [start]", "?delay=5")}
          right: {Call("right", "needs: [start]")}
          meet: {"{type: join, needs: [left, middle, right]}"}
          end: {Call("end", "needs: [meet]")}
        """,
        $$"""
        name: fault-each
        nodes:
          each:
            type: parallel
            foreach: "[0, 1, 2, 3, 4]"
            max_parallel: 2
            body: {{Call("each[${ index }]", query: "?delay=40")}}
          end: {{Call("end", "needs: [each]")}}
        """,
        $$$"""
        name: fault-gate
        nodes:
          draft: {{{Call("draft")}}}
          ask: {type: human_gate, needs: [draft], gate: {title: Publish?, options: [approve, reject]}}
          publish: {{{Call("publish", "needs: [{node: ask, branch: approve}]")}}}
        """,
        $$"""
        name: fault-wait
        nodes:
          before: {{Call("before")}}
          pause: {type: wait, needs: [before], for: 400ms}
          after: {{Call("after", "needs: [pause]")}}
        """,
        $"""
        name: fault-retry
        nodes:
          shaky: {Call("shaky", "retry: {max_attempts: 4, delay: 60ms, backoff: constant}", "?fail=2&delay=20")}
          end: {Call("end", "needs: [shaky]")}
        """,
    ];

    /// <summary>A node that calls the sink, as one line of YAML.</summary>
    public static string Call(string node, string more = "", string query = "?delay=30") =>
        "{type: tool_call, tool: http, " + (more.Length > 0 ? more + ", " : "")
        + "with: {method: POST, url: \"${ input.sink }/effect" + query + "\", body: {run: \"${ run.id }\", node: \"" + node + "\"}}}";
}
