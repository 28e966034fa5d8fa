namespace Baton.Tests.Graph;

public sealed partial class RefusalTests
{
    private const string Tail = "\nnodes: {a: {type: transform, value: 1}}";

    // Whole texts that are no document.
    private static readonly (string Code, string Path, string Text)[] Texts =
    [
        ("syntax", "", "name: test\nnodes: {a: {type: transform«"),
        ("syntax", "", "{\"name\": \"test\",\n \"nodes\": «}x"),
        ("syntax", "", "name: «test\n\tnodes: 1"),
        ("syntax", "", "name: test\ntitle: «\"\\uD800\"" + Tail),
        ("syntax", "", "name: test\n«\"a\\uDC00\": 1" + Tail),
        ("syntax", "nodes.a", "{name: x, nodes: {a: «*nothing}}"),
        ("empty_document", "", "«"),
        ("empty_document", "", "«# nothing but a comment\n"),
        ("empty_document", "", "«---\n"),
        ("multiple_documents", "", "name: test\nnodes: {}\n«---\nname: other"),
        ("tag_not_allowed", "name", "name: «!!str test"),
        ("bad_key", "", "name: test\n? «[a, b]\n: c"),
        ("bad_number", "max_parallel", "max_parallel: «.inf"),
        ("limit_text", "", "«name: " + new string('a', 2000)),
        ("limit_depth", "a" + string.Concat(Enumerable.Repeat("[0]", 63)),
            "a: " + new string('[', 63) + "«" + new string('[', 10) + new string(']', 73)),
        ("limit_depth", string.Concat(Enumerable.Repeat("[0]", 64)), new string('[', 64) + "«" + new string('[', 10) + new string(']', 74)),
        ("limit_aliases", "c[1]", "a: &a " + new string('x', 900) + "\nb: &b [*a]\nc: [*a, «*b]"),
        ("wrong_type", "", "«[1, 2]"),
        ("wrong_type", "", "«just text"),
    ];

    // The top level.
    private static readonly (string Code, string Path, string Text)[] Documents =
    [
        ("missing_field", "", "«nodes: {a: {type: transform, value: 1}}"),
        ("missing_field", "", "«name: test"),
        ("empty_graph", "nodes", "name: test\nnodes: «{}"),
        ("wrong_type", "nodes", "name: test\nnodes: «[]"),
        ("bad_name", "name", "name: «Test" + Tail),
        ("bad_name", "name", "name: «-a" + Tail),
        ("bad_name", "name", "name: «" + new string('a', 64) + Tail),
        ("wrong_type", "name", "name: «12" + Tail),
        ("duplicate_key", "name", "name: test\n«name: again" + Tail),
        ("duplicate_key", "nodes.a.with.url", "name: test\nnodes:\n  a: {type: tool_call, tool: http, with: {url: x, body: 1, «url: y}}"),
        ("unknown_field", "max_paralel", "{name: test, «max_paralel: 3, nodes: {a: {type: transform, value: 1}}}"),
        ("bad_value", "max_parallel", "name: test\nmax_parallel: «0" + Tail),
        ("bad_value", "title", "name: test\ntitle: «''" + Tail),
        ("wrong_type", "max_parallel", "name: test\nmax_parallel: «many" + Tail),
        ("wrong_type", "tags", "name: test\ntags: «a" + Tail),
        ("bad_duration", "timeout", "name: test\ntimeout: «soon" + Tail),
        ("wrong_type", "timeout", "name: test\ntimeout: «[1]" + Tail),
        ("bad_value", "on_failure", "name: test\non_failure: «stop" + Tail),
        ("bad_value", "max_cost", "name: test\nmax_cost: «-2.50" + Tail),
        ("wrong_type", "max_tokens", "name: test\nmax_tokens: «many" + Tail),
        ("wrong_type", "expose", "name: test\nexpose: «{mcp: true}" + Tail),
        ("bad_value", "expose", "name: test\nexpose: «[mcp, smtp]" + Tail),
        ("not_supported", "defaults.worker", "name: test\ndefaults: {worker: «{labels: {}}}" + Tail),
        ("unknown_field", "defaults.when", "name: test\ndefaults: {«when: x}" + Tail),
        ("bad_retry", "defaults.retry.max_attempts", "name: test\ndefaults: {retry: {max_attempts: «0}}" + Tail),
        ("bad_retry", "defaults.retry.jitter", "name: test\ndefaults: {retry: {jitter: «1.5}}" + Tail),
        ("bad_retry", "defaults.retry.backoff", "name: test\ndefaults: {retry: {backoff: «quadratic}}" + Tail),
        ("field_conflict", "defaults.retry.max_retries", "name: test\ndefaults: {retry: {max_attempts: 3, max_retries: «2}}" + Tail),
        ("bad_duration", "defaults.retry.delay", "name: test\ndefaults: {retry: {delay: «-1s}}" + Tail),
        ("schema_invalid", "input.type", "name: test\ninput: {type: «objekt}" + Tail),
        ("schema_unknown_keyword", "input.requird", "name: test\ninput: {«requird: [a]}" + Tail),
        ("unknown_node", "output", "name: test" + Tail + "\noutput: «$b.x"),
        ("bad_reference", "output.x", "name: test" + Tail + "\noutput: {x: «$a..b}"),
        ("bad_reference", "output", "name: test" + Tail + "\noutput: «$secrets.api_key"),
        ("duplicate_id", "finally.a", "name: test" + Tail + "\nfinally: {«a: {type: transform, value: 2}}"),
        ("unknown_node", "finally.b.needs[0]", "name: test" + Tail + "\nfinally: {b: {type: transform, needs: [«a], value: 2}}"),
        ("wrong_type", "edges[0]", "name: test" + Tail + "\nedges: [«a]"),
        ("missing_field", "edges[0]", "name: test" + Tail + "\nedges: [«{from: a}]"),
        ("unknown_node", "edges[0].to", "name: test" + Tail + "\nedges: [{from: a, to: «b}]"),
        ("self_edge", "edges[0]", "name: test" + Tail + "\nedges: [«{from: a, to: a}]"),
        ("duplicate_edge", "edges[0]",
            "name: test\nnodes: {a: {type: join}, b: {type: join, needs: [a]}}\nedges: [«{from: a, to: b, on: always}]"),
        ("duplicate_edge", "edges[1]",
            "name: test\nnodes: {a: {type: join}, b: {type: join}}\nedges: [{from: a, to: b}, «{from: a, to: b}]"),
        ("limit_nodes", "nodes",
            "name: test\nnodes: «{" + string.Join(", ", Enumerable.Range(0, 6).Select(i => $"n{i}: {{type: join}}")) + "}"),
        ("limit_edges", "nodes",
            "name: test\nnodes: «{a: {type: join}, b: {type: join, needs: [" + string.Join(", ", Enumerable.Repeat("a", 7)) + "]}}"),
    ];
}
