namespace Baton.Tests.Graph;

public sealed partial class RefusalTests
{
    private const string A = "  a: {type: transform, value: 1}\n";
    private const string Choice = "  c: {type: condition, if: \"true\"}\n";

    // Below "nodes:": ids, common fields and edges.
    private static readonly (string Code, string Path, string Text)[] Nodes =
    [
        ("wrong_type", "nodes.a", "  a: «transform"),
        ("missing_field", "nodes.a", "  a: «{title: x}"),
        ("unknown_type", "nodes.a.type", "  a: {type: «tool_cal}"),
        ("unknown_field", "nodes.a.mrge", "  a: {type: join, «mrge: dict}"),
        ("bad_id", "nodes.1a", "  «1a: {type: transform, value: 1}"),
        ("bad_id", "nodes[\"a b\"]", "  «a b: {type: transform, value: 1}"),
        ("bad_id", "nodes." + new string('x', 129), "  «" + new string('x', 129) + ": {type: transform, value: 1}"),
        ("reserved_id", "nodes.outputs", "  «outputs: {type: transform, value: 1}"),
        ("duplicate_id", "nodes.a", A + "  «a: {type: transform, value: 1}"),
        ("wrong_type", "nodes.b.needs", A + "  b: {type: transform, needs: «a, value: 1}"),
        ("unknown_node", "nodes.b.needs[0]", A + "  b: {type: transform, needs: [«aa], value: 1}"),
        ("unknown_node", "nodes.b.needs[0].node", A + "  b: {type: transform, needs: [{node: «x}], value: 1}"),
        ("missing_field", "nodes.b.needs[0]", A + "  b: {type: transform, needs: [«{on: failure}], value: 1}"),
        ("bad_value", "nodes.b.needs[0].on", A + "  b: {type: transform, needs: [{node: a, on: «error}], value: 1}"),
        ("wrong_type", "nodes.b.needs[0]", A + "  b: {type: transform, needs: [«[a]], value: 1}"),
        ("unknown_field", "nodes.b.needs[0].brunch", A + "  b: {type: transform, needs: [{node: a, «brunch: x}], value: 1}"),
        ("self_edge", "nodes.a.needs[0]", "  a: {type: transform, needs: [«a], value: 1}"),
        ("self_edge", "nodes.a.fallback", "  a: {type: transform, fallback: «a, value: 1}"),
        ("duplicate_edge", "nodes.b.needs[1]", A + "  b: {type: transform, needs: [a, «a], value: 1}"),
        ("cycle", "nodes.a.needs[0]", "  a: {type: transform, needs: [«b], value: 1}\n  b: {type: transform, needs: [a], value: 1}"),
        ("cycle", "nodes.a.needs[0]",
            "  a: {type: join, needs: [«c]}\n  b: {type: transform, needs: [a], fallback: c, value: 1}\n  c: {type: join}"),
        ("unknown_node", "nodes.a.fallback", "  a: {type: transform, fallback: «b, value: 1}"),
        ("unknown_branch", "nodes.b.needs[0].branch", A + "  b: {type: transform, needs: [{node: a, branch: «x}], value: 1}"),
        ("unknown_branch", "nodes.b.needs[0].branch", Choice + "  b: {type: transform, needs: [{node: c, branch: «yes}], value: 1}"),
        ("field_conflict", "nodes.b.needs[0].branch",
            Choice + "  b: {type: transform, needs: [{node: c, branch: «true, on: failure}], value: 1}"),
        ("unreachable", "nodes.b",
            Choice + "  b: «{type: transform, needs: [{node: c, branch: true}, {node: c, branch: false}], value: 1}"),
        ("unreachable", "nodes.b",
            "  a: {type: transform, value: 1, critical: false}\n  b: «{type: join, needs: [{node: a, on: failure}]}"),
        ("not_supported", "nodes.a.worker", "  a: {type: transform, value: 1, worker: «{labels: {}}}"),
        ("not_supported", "nodes.a.cache", "  a: {type: transform, value: 1, cache: «{for: 24h}}"),
        ("field_conflict", "nodes.a.max_cost", "  a: {type: transform, value: 1, max_cost: «1}"),
        ("not_supported", "nodes.a.type", "  a: {type: «workflow, workflow: other, version: 1, with: {x: 1}}"),
        ("schema_invalid", "nodes.a.output_schema.type", "  a: {type: agent_call, agent: ranker, output_schema: {type: «objekt}}"),
        ("bad_trigger", "nodes.a.trigger", "  a: {type: transform, value: 1, trigger: «any}"),
        ("bad_duration", "nodes.a.timeout", "  a: {type: transform, value: 1, timeout: «1x}"),
        ("wrong_type", "nodes.a.critical", "  a: {type: transform, value: 1, critical: «no}"),
    ];
}
