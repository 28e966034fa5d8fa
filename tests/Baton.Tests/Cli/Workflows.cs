namespace Baton.Tests.Cli;

/// <summary>Workflow files of these tests.</summary>
internal static class Workflows
{
    public const string Greeting =
        """
        name: greeting
        input:
          type: object
          required: [who]
          properties: {who: {type: string}, times: {type: integer, default: 1}}
        nodes:
          greet: {type: transform, value: {text: "hello ${ input.who }", times: $context.times}}
        output: $greet
        """;

    public const string Gate =
        """
        name: gated
        nodes:
          draft: {type: transform, value: {text: draft}}
          approve:
            type: human_gate
            needs: [draft]
            gate: {title: Publish it?, options: [approve, reject]}
          publish: {type: transform, needs: [{node: approve, branch: approve}], value: published}
        output: $publish
        """;

    public const string Failing =
        """
        name: failing
        nodes:
          good: {type: transform, value: 1}
          bad:
            type: tool_call
            tool: process
            needs: [good]
            with: {command: [sh, -c, "echo broken >&2; exit 3"]}
            retry: {max_attempts: 2, delay: 10ms}
          never: {type: transform, needs: [bad], value: 2}
        """;

    public const string Partial =
        """
        name: partly
        nodes:
          optional: {type: tool_call, tool: process, critical: false, with: {command: ["false"]}}
          good: {type: transform, value: 1}
        """;

    /// <summary>A node that writes to the sink, one that goes on for a while, and one after it.</summary>
    public static string Slow(string sink) =>
        $$$"""
        name: slow
        nodes:
          first: {type: tool_call, tool: process, with: {command: [sh, -c, "echo first >> {{{sink}}}"]}}
          second:
            type: tool_call
            tool: process
            needs: [first]
            with: {command: [sh, -c, "test -e {{{sink}}}.go || sleep 30; echo second >> {{{sink}}}"]}
          third: {type: tool_call, tool: process, needs: [second], with: {command: [sh, -c, "echo third >> {{{sink}}}"]}}
        """;
}
