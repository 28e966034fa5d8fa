using System.Text;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Nodes.Agents;

namespace Baton.Nodes.Llm;

/// <summary>The tools of one conversation: those the workflow names, whatever a model or a tool says.</summary>
internal sealed class ToolSet
{
    private const int MostTools = 128;

    private readonly Dictionary<string, ModelTool> tools = new(StringComparer.Ordinal);

    /// <summary>As the model is told of them.</summary>
    public IReadOnlyList<ModelToolText> Texts =>
        [.. tools.Values.Select(tool => new ModelToolText(tool.Name, tool.Description, tool.InputSchema))];

    /// <exception cref="InvalidToolException" />
    public static async Task<ToolSet> OpenAsync(
        JsonElement? entries, IReadOnlyList<ModelToolSource> sources, AttemptRequest request, CancellationToken cancellation)
    {
        var set = new ToolSet();
        if (entries is not { } list)
        {
            return set;
        }

        var node = DocNode.FromJson(Encoding.UTF8.GetBytes(list.GetRawText()));
        var mistakes = new List<Diagnostic>();
        Check(node, "tools", "", [.. sources.Select(source => source.Kind)], mistakes);
        if (mistakes is [var first, ..])
        {
            throw new InvalidToolException($"{first.Path}: {first.Message}");
        }

        foreach (var (entry, index) in node.Items.Select((entry, index) => (entry, index)))
        {
            var written = new WrittenEntry(entry, DocPath.Item("tools", index), "");
            foreach (var tool in await sources.First(source => source.Kind.IsOf(entry)).Open(written, request, cancellation))
            {
                set.Add(tool);
            }
        }

        return set;
    }

    /// <summary>Tells what is wrong with the entries before any of them is used.</summary>
    /// <param name="path">Place of the list.</param>
    /// <param name="workflow">See <see cref="WrittenEntry.Workflow"/>.</param>
    public static void Check(
        DocNode list, string path, string workflow, IReadOnlyList<ModelToolKind> kinds, List<Diagnostic> mistakes)
    {
        if (list.Kind != DocKind.List || list.Items.Count > MostTools)
        {
            mistakes.Add(new Diagnostic(
                DiagnosticCodes.BadValue, path, list.Line, list.Column, $"'tools' must be a list of at most {MostTools} tools"));
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, index) in list.Items.Select((node, index) => (node, index)))
        {
            var entry = new WrittenEntry(node, DocPath.Item(path, index), workflow);
            if (kinds.FirstOrDefault(kind => kind.IsOf(node)) is not { } kind)
            {
                mistakes.Add(entry.Mistake(
                    DiagnosticCodes.BadValue, $"this names no tool: write one of {string.Join(", ", kinds.Select(one => one.Word))}",
                    "mcp:SERVER/TOOL, workflow:NAME, or {name, description, input_schema, http: {url}}"));
                continue;
            }

            foreach (var twice in kind.Check(entry, mistakes).Where(name => !names.Add(name)))
            {
                mistakes.Add(entry.Mistake(DiagnosticCodes.BadValue, $"two tools are called '{twice}'"));
            }
        }
    }

    /// <summary>What a call is recorded under; what the model made up is not repeated.</summary>
    public string NameOf(ModelCall call) => tools.ContainsKey(call.Name) ? call.Name : "unknown";

    /// <summary>What is to be set aside for a call.</summary>
    public Hold? HoldOf(ModelCall call) => tools.GetValueOrDefault(call.Name)?.Hold;

    public async Task<StepResult> CallAsync(ModelCall call, StepCall step, CancellationToken cancellation)
    {
        if (!tools.TryGetValue(call.Name, out var tool))
        {
            return Answer(Failure($"There is no tool of that name. The tools are: {string.Join(", ", tools.Keys)}."));
        }

        var text = call.Arguments.Length == 0 ? "{}" : call.Arguments;
        if (!ToolArguments.Valid(text))
        {
            return Answer(Failure("The arguments are not a JSON object."));
        }

        var arguments = new Payload(Encoding.UTF8.GetBytes(text));
        var mistakes = tool.Schema?.Validate(arguments, "arguments") ?? [];
        return mistakes.Count > 0
            ? Answer(Failure("The arguments do not fit: " + string.Join("; ", mistakes.Select(m => $"{m.Path}: {m.Message}"))))
            : Answer(await tool.Call(arguments, step, cancellation));
    }

    /// <summary>The message by which the model learns what became of its call.</summary>
    public static ModelMessage AnswerOf(ModelCall call, StepResult result)
    {
        if (result.Output is not { } output)
        {
            return new ModelMessage("tool", result.Error!.Message) { CallId = call.Id, Failed = true };
        }

        using var document = JsonDocument.Parse(output.Utf8);
        return new ModelMessage("tool", document.RootElement.GetProperty("output").GetRawText())
        {
            CallId = call.Id,
            Failed = document.RootElement.TryGetProperty("failed", out var failed) && failed.GetBoolean(),
        };
    }

    private void Add(ModelTool tool)
    {
        if (!tools.TryAdd(tool.Name, tool))
        {
            throw new InvalidToolException($"Two tools are called '{tool.Name}'.");
        }
    }

    private static ToolAnswer Failure(string why) =>
        new(NodeJson.Text(why), true);

    private static StepResult Answer(ToolAnswer answer) => StepResult.Success(NodeJson.Object(w =>
    {
        w.WritePropertyName("output");
        w.WriteRawValue(answer.Output.Utf8);
        if (answer.Failed)
        {
            w.WriteBoolean("failed", true);
        }
    }), answer.Charge);
}
