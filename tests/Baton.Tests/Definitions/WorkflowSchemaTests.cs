using System.Text.Json;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Tests.Graph;

namespace Baton.Tests.Definitions;

/// <summary>The published schema says the same as the compiler. The compiler is asked through its hints, which list the fields a map may
/// have.</summary>
public sealed class WorkflowSchemaTests
{
    private const string Wrong = "zzzzzzzzzzzzzzzzzzzz";

    private static readonly JsonElement Schema = JsonDocument.Parse(WorkflowSchema.Json).RootElement;

    [Theory]
    [InlineData("", "", "name: t\n{0}: 1\nnodes: {{a: {{type: join}}}}")]
    [InlineData("defaults", "defaults", "name: t\ndefaults: {{{0}: 1}}\nnodes: {{a: {{type: join}}}}")]
    [InlineData("retry", "defaults.retry", "name: t\ndefaults: {{retry: {{{0}: 1}}}}\nnodes: {{a: {{type: join}}}}")]
    [InlineData("edge", "edges[0]", "name: t\nedges: [{{{0}: 1}}]\nnodes: {{a: {{type: join}}}}")]
    [InlineData("need", "nodes.a.needs[0]", "name: t\nnodes: {{a: {{type: join, needs: [{{{0}: 1}}]}}}}")]
    [InlineData("gate", "nodes.a.gate", "name: t\nnodes: {{a: {{type: human_gate, gate: {{{0}: 1}}}}}}")]
    [InlineData("case", "nodes.a.switch[0]", "name: t\nnodes: {{a: {{type: condition, switch: [{{{0}: 1}}], default: x}}}}")]
    [InlineData("mode", "nodes.a.mode", "name: t\nnodes: {{a: {{type: join, mode: {{{0}: 1}}}}}}")]
    [InlineData(
        "graph", "nodes.a.body", "name: t\nnodes: {{a: {{type: parallel, foreach: [1], body: {{nodes: {{b: {{type: join}}}}, {0}: 1}}}}}}")]
    [InlineData("tool_call", "nodes.a", "name: t\nnodes: {{a: {{type: tool_call, {0}: 1}}}}")]
    [InlineData("agent_call", "nodes.a", "name: t\nnodes: {{a: {{type: agent_call, {0}: 1}}}}")]
    [InlineData("transform", "nodes.a", "name: t\nnodes: {{a: {{type: transform, {0}: 1}}}}")]
    [InlineData(
        "condition", "nodes.a", "name: t\nnodes: {{b: {{type: condition, switch: [1]}}, a: {{type: condition, if: 'true', {0}: 1}}}}")]
    [InlineData("parallel", "nodes.a", "name: t\nnodes: {{a: {{type: parallel, foreach: [1], {0}: 1}}}}")]
    [InlineData("join", "nodes.a", "name: t\nnodes: {{a: {{type: join, {0}: 1}}}}")]
    [InlineData("human_gate", "nodes.a", "name: t\nnodes: {{a: {{type: human_gate, {0}: 1}}}}")]
    [InlineData("wait", "nodes.a", "name: t\nnodes: {{a: {{type: wait, event: x, {0}: 1}}}}")]
    [InlineData("loop", "nodes.a", "name: t\nnodes: {{a: {{type: loop, {0}: 1}}}}")]
    public void The_fields_are_those_the_compiler_knows(string definition, string path, string file)
    {
        var described = Fields(definition).ToHashSet();
        var known = Known(string.Format(file, Wrong), path);

        described.Except(known).ShouldBeEmpty("described, but the compiler does not know them");
        foreach (var field in known.Except(described))
        {
            // Whatever the schema leaves out although the compiler reads it must be refused.
            Compiling.Bad(string.Format(file, field)).ShouldContain(
                d => (d.Code == DiagnosticCodes.NotSupported || d.Code == DiagnosticCodes.FieldConflict) && d.Path.EndsWith(field),
                $"{field} is accepted but not described");
        }
    }

    [Fact]
    public void Every_node_type_that_can_be_compiled_is_described()
    {
        var described = Schema.GetProperty("$defs").GetProperty("node").GetProperty("oneOf").EnumerateArray()
            .Select(type => type.GetProperty("$ref").GetString()!["#/$defs/".Length..]);

        described.ShouldBe(Choices($"name: t\nnodes: {{a: {{type: {Wrong}}}}}").Except(["workflow"]), ignoreOrder: true);
    }

    [Theory]
    [InlineData("transform.trigger", "name: t\nnodes: {{a: {{type: transform, value: 1, trigger: {0}}}}}")]
    [InlineData("need.on", "name: t\nnodes: {{a: {{type: transform, value: 1, needs: [{{node: b, on: {0}}}]}}, b: {{type: join}}}}")]
    [InlineData("edge.on", "name: t\nnodes: {{a: {{type: join}}, b: {{type: join}}}}\nedges: [{{from: a, to: b, on: {0}}}]")]
    [InlineData(".on_failure", "name: t\non_failure: {0}\nnodes: {{a: {{type: join}}}}")]
    [InlineData("retry.backoff", "name: t\ndefaults: {{retry: {{backoff: {0}}}}}\nnodes: {{a: {{type: join}}}}")]
    [InlineData("retry.on_interrupt", "name: t\ndefaults: {{retry: {{on_interrupt: {0}}}}}\nnodes: {{a: {{type: join}}}}")]
    [InlineData("gate.kind", "name: t\nnodes: {{a: {{type: human_gate, gate: {{options: [x], kind: {0}}}}}}}")]
    public void The_words_are_those_the_compiler_knows(string place, string file)
    {
        var (definition, field) = (place.Split('.')[0], place.Split('.')[1]);
        var described = Properties(definition).GetProperty(field).GetProperty("enum").EnumerateArray().Select(word => word.GetString()!);

        described.ShouldBe(Choices(string.Format(file, Wrong)), ignoreOrder: true);
    }

    private static JsonElement Properties(string definition) =>
        (definition.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(definition)).GetProperty("properties");

    private static IEnumerable<string> Fields(string definition) =>
        Properties(definition).EnumerateObject().Select(property => property.Name);

    private static string[] Known(string file, string path)
    {
        var hint = Compiling.Bad(file)
            .Single(d => d.Code == DiagnosticCodes.UnknownField && d.Path == (path.Length == 0 ? Wrong : $"{path}.{Wrong}")).Hint!;
        return hint[(hint.IndexOf(" has: ", StringComparison.Ordinal) + " has: ".Length)..].TrimEnd('.').Split(", ");
    }

    private static string[] Choices(string file)
    {
        var hint = Compiling.Bad(file).Single(d => d.Hint?.StartsWith("One of ", StringComparison.Ordinal) == true).Hint!;
        return hint["One of ".Length..].TrimEnd('.').Split(", ");
    }
}
