using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Nodes.Agents;

namespace Baton.Nodes.Llm;

/// <summary>What can be said about a call of a model from its text. Values that are computed are checked when they are there.</summary>
public static class ModelCallCheck
{
    /// <param name="kinds">The kinds of tools its conversation may use.</param>
    public static CheckCall Of(IReadOnlyList<ModelToolKind> kinds) => call =>
    {
        var mistakes = new List<Diagnostic>();
        Check(new WrittenEntry(call.With, call.Path, call.Workflow), kinds, mistakes);
        return mistakes;
    };

    /// <summary>As <see cref="Of"/>, where it is not known which agents are models: of a call that can only be one.</summary>
    public static CheckCall OfProbable(IReadOnlyList<ModelToolKind> kinds)
    {
        var check = Of(kinds);
        return call => call.With.Get("tools") is not null && (call.With.Get("prompt") ?? call.With.Get("messages")) is not null
            ? check(call)
            : [];
    }

    private static void Check(WrittenEntry with, IReadOnlyList<ModelToolKind> kinds, List<Diagnostic> mistakes)
    {
        var known = ModelAgent.Signature.Required.Concat(ModelAgent.Signature.Optional).ToArray();
        with.RequireKnown("a call of a model", known, mistakes);
        if (IsGiven(with, "prompt") == IsGiven(with, "messages"))
        {
            mistakes.Add(with.At(
                "messages", !IsGiven(with, "prompt") ? DiagnosticCodes.MissingField : DiagnosticCodes.FieldConflict,
                "a call of a model has either 'prompt' or 'messages'"));
        }

        foreach (var field in new[] { "prompt", "system" })
        {
            if (with.Node.Get(field) is { Kind: not (DocKind.String or DocKind.Null) })
            {
                mistakes.Add(with.At(field, DiagnosticCodes.WrongType, $"'{field}' must be a string"));
            }
        }

        Number(with, "max_turns", 1, ModelAgent.MostTurns, mistakes);
        Number(with, "max_repairs", 0, ModelAgent.MostRepairs, mistakes);
        Messages(with, mistakes);
        if (with.Node.Get("tools") is { } tools)
        {
            ToolSet.Check(tools, DocPath.Key(with.Path, "tools"), with.Workflow, kinds, mistakes);
        }
    }

    private static void Number(WrittenEntry with, string field, int least, int most, List<Diagnostic> mistakes)
    {
        if (with.Node.Get(field) is not { } value || value.Kind == DocKind.Null || IsComputed(value))
        {
            return;
        }

        if (!value.IsNumber || value.Double < least || value.Double > most || Math.Floor(value.Double) != value.Double)
        {
            mistakes.Add(with.At(field, DiagnosticCodes.BadValue, $"'{field}' must be an integer from {least} to {most}"));
        }
    }

    private static void Messages(WrittenEntry with, List<Diagnostic> mistakes)
    {
        if (with.Node.Get("messages") is not { } list || list.Kind == DocKind.Null || IsComputed(list))
        {
            return;
        }

        if (list.Kind != DocKind.List || list.Items.Count == 0)
        {
            mistakes.Add(with.At("messages", DiagnosticCodes.WrongType, "'messages' must be a list with at least one {role, content}"));
            return;
        }

        var path = DocPath.Key(with.Path, "messages");
        foreach (var (node, index) in list.Items.Select((node, index) => (node, index)).Where(one => !IsComputed(one.node)))
        {
            var message = new WrittenEntry(node, DocPath.Item(path, index), with.Workflow);
            if (node.Get("role") is not { } role || !(IsComputed(role) || Opening.Roles.Contains(role.Text)))
            {
                mistakes.Add(message.At("role", DiagnosticCodes.BadValue, "the 'role' of a message is user, assistant or system"));
            }

            if (node.Get("content") is null)
            {
                mistakes.Add(message.Mistake(DiagnosticCodes.MissingField, "a message has 'content'"));
            }
        }

        var last = list.Items.LastOrDefault(node => node.Get("role")?.Text != "system");
        if (last is null || (last.Get("role") is { } of && !IsComputed(of) && of.Text == "assistant"))
        {
            mistakes.Add(with.At("messages", DiagnosticCodes.BadValue, "the last of 'messages' must be the user's"));
        }
    }

    private static bool IsGiven(WrittenEntry with, string field) => with.Node.Get(field) is { Kind: not DocKind.Null };

    private static bool IsComputed(DocNode node) => node.Kind == DocKind.String && node.Text.Contains('$');
}
