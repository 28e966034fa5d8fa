using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Schemas;

namespace Baton.Core.Graph;

/// <summary>Fields of nodes that call something, and <c>value</c> of a transform.</summary>
internal static class CallFields
{
    public static ValueTemplate? With(NodeDefinition node, Reader reader, NodeCompiler compiler)
    {
        var fields = node.Fields;
        switch (node.Type)
        {
            case NodeType.ToolCall or NodeType.AgentCall:
                return fields.Any("with") is { } with ? Arguments(with, reader, compiler) : null;
            case NodeType.Transform:
                fields.Require("value");
                fields.NotHere("with", "a transform has 'value' instead of 'with'");
                return fields.Any("value") is { } value ? TemplateParser.Parse(value, compiler.Context.Expressions, reader) : null;
            case NodeType.Workflow:
                fields.Any("with");
                fields.Any("workflow");
                fields.Any("version");
                fields.Error(DiagnosticCodes.NotSupported, "type", "nodes of type workflow are not supported by this version");
                return null;
            default:
                return null;
        }
    }

    public static string? Tool(NodeDefinition node, NodeCompiler compiler)
    {
        if (node.Type != NodeType.ToolCall)
        {
            return null;
        }

        var fields = node.Fields;
        fields.Require("tool");
        if (fields.Text("tool") is not { } tool || compiler.Context.Options.Tools is not { } tools)
        {
            return fields.At.Node.Get("tool")?.Text;
        }

        if (tools.TryGetValue(tool, out var signature))
        {
            CheckArguments(fields, signature);
        }
        else if (!compiler.Context.Options.Elsewhere.Any(prefix => tool.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var hint = fields.Report.Nearest(tool, tools.Keys)
                ?? (tool.StartsWith("mcp:", StringComparison.Ordinal) ? "register its server first: baton mcp add" : null);
            fields.Error(DiagnosticCodes.UnknownTool, "tool", $"there is no tool '{tool}'", hint);
        }

        return tool;
    }

    public static string? Agent(NodeDefinition node, NodeCompiler compiler)
    {
        if (node.Type != NodeType.AgentCall)
        {
            return null;
        }

        var fields = node.Fields;
        fields.Require("agent");
        var tools = HasFixedTools(fields);
        var agent = fields.Text("agent");
        if (agent is not null && compiler.Context.Options.Agents is { } agents && !agents.Contains(agent))
        {
            fields.Error(DiagnosticCodes.UnknownAgent, "agent", $"there is no agent '{agent}'", fields.Report.Nearest(agent, agents));
        }
        else if (agent is not null && tools && compiler.Context.Options.AgentCalls?.Invoke(agent) is { } check)
        {
            CheckWith(fields, check, compiler.Context.Workflow);
        }

        return agent;
    }

    private static void CheckWith(Fields fields, CheckCall check, string workflow)
    {
        var at = fields.At.Node;
        var with = at.Get("with") ?? DocNode.Of(Array.Empty<DocEntry>(), at.Line, at.Column);
        if (with.Kind != DocKind.Map)
        {
            return;
        }

        foreach (var mistake in check(new WrittenCall(with, DocPath.Key(fields.At.Path, "with"), workflow)))
        {
            fields.Report.Add(mistake);
        }
    }

    /// <summary>What a model may call is what the author wrote: nothing that other nodes gave can add to it.</summary>
    private static bool HasFixedTools(Fields fields)
    {
        if (fields.At.Node.Get("with")?.Get("tools") is not { } tools || (tools.Kind == DocKind.List && !tools.Items.Any(IsComputed)))
        {
            return true;
        }

        fields.Report.Add(
            DiagnosticCodes.BadValue, DocPath.Key(DocPath.Key(fields.At.Path, "with"), "tools"), tools.Line, tools.Column,
            "the tools of an agent are a list that is written down: nothing in it is computed");
        return false;
    }

    private static bool IsComputed(DocNode node) => node.Kind switch
    {
        DocKind.String => node.Text.Contains('$'),
        DocKind.List => node.Items.Any(IsComputed),
        DocKind.Map => node.Entries.Any(entry => IsComputed(entry.Value)),
        _ => false,
    };

    public static JsonSchema? OutputSchema(NodeDefinition node, NodeCompiler compiler) =>
        node.Type == NodeType.AgentCall ? compiler.Context.Schema(node.Fields.Any("output_schema")) : null;

    private static ValueTemplate? Arguments(Located with, Reader reader, NodeCompiler compiler)
    {
        if (with.Node.Kind != DocKind.Map && !(with.Node.Kind == DocKind.String && with.Node.Text.StartsWith('$')))
        {
            compiler.Context.Report.Add(DiagnosticCodes.WrongType, with,
                $"'with' must be a map, or a reference to one, not {Kinds.Name(with.Node)}");
            return null;
        }

        return TemplateParser.Parse(with, compiler.Context.Expressions, reader.With(Extras.Secrets));
    }

    /// <summary>Says which arguments are missing or unknown; those of a whole-value reference are known at run time only.</summary>
    private static void CheckArguments(Fields fields, ToolSignature signature)
    {
        var with = fields.At.Node.Get("with");
        if (with is { Kind: not DocKind.Map })
        {
            return;
        }

        foreach (var name in signature.Required.Where(name => with?.Get(name) is null))
        {
            fields.Error(DiagnosticCodes.MissingField, "with", $"the tool {signature.Tool} needs '{name}' in 'with'");
        }

        var path = DocPath.Key(fields.At.Path, "with");
        foreach (var entry in signature.Open ? [] : with?.Entries ?? [])
        {
            if (!signature.Required.Contains(entry.Key) && !signature.Optional.Contains(entry.Key))
            {
                var known = signature.Required.Concat(signature.Optional).ToList();
                fields.Report.Add(
                    DiagnosticCodes.UnknownField, DocPath.Key(path, entry.Key), entry.Line, entry.Column,
                    $"the tool {signature.Tool} takes no '{entry.Key}'",
                    fields.Report.Nearest(entry.Key, known) ?? $"it takes: {string.Join(", ", known)}");
            }
        }
    }
}
