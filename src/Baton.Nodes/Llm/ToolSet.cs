using System.Text;
using System.Text.Json;
using Baton.Core;
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

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostTools)
        {
            throw new InvalidToolException($"'tools' must be a list of at most {MostTools} tools.");
        }

        foreach (var entry in list.EnumerateArray())
        {
            var source = sources.FirstOrDefault(source => IsOf(source.Kind, entry)) ?? throw new InvalidToolException(
                $"{Short(entry)} names no tool: write one of {string.Join(", ", sources.Select(source => source.Kind))}.");
            foreach (var tool in await source.Open(entry, request, cancellation))
            {
                set.Add(tool);
            }
        }

        return set;
    }

    /// <summary>What a call is recorded under; what the model made up is not repeated.</summary>
    public string NameOf(ModelCall call) => tools.ContainsKey(call.Name) ? call.Name : "unknown";

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

    private static bool IsOf(string kind, JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.String => entry.GetString()!.StartsWith(kind + ":", StringComparison.Ordinal),
        JsonValueKind.Object => entry.TryGetProperty(kind, out _),
        _ => false,
    };

    private static string Short(JsonElement entry) => entry.GetRawText() is { Length: > 100 } text ? text[..100] + "…" : entry.GetRawText();

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
    }));
}
