using System.Text.Json;
using Baton.Core;
using Baton.Core.Runs;

namespace Baton.Nodes.Llm;

/// <summary>The recorded form of a model's answer.</summary>
internal static class TurnJson
{
    public static Payload Write(ModelTurn turn, Charge charge) => NodeJson.Object(w =>
    {
        w.WriteString("text", turn.Text);
        w.WriteStartArray("tool_calls");
        foreach (var call in turn.Calls)
        {
            w.WriteStartObject();
            w.WriteString("id", call.Id);
            w.WriteString("name", call.Name);
            w.WriteString("arguments", call.Arguments);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteString("finish_reason", turn.Finish);
        w.WriteStartObject("usage");
        w.WriteNumber("input_tokens", charge.InputTokens);
        w.WriteNumber("cached_tokens", charge.CachedTokens);
        w.WriteNumber("output_tokens", charge.OutputTokens);
        w.WriteEndObject();
    });

    public static ModelTurn Read(Payload recorded)
    {
        using var document = JsonDocument.Parse(recorded.Utf8);
        var root = document.RootElement;
        var usage = root.GetProperty("usage");
        return new ModelTurn(
            root.GetProperty("text").GetString()!,
            [
                .. root.GetProperty("tool_calls").EnumerateArray().Select(call => new ModelCall(
                    call.GetProperty("id").GetString()!, call.GetProperty("name").GetString()!,
                    call.GetProperty("arguments").GetString()!)),
            ],
            root.GetProperty("finish_reason").GetString()!,
            new ModelUsage(
                usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("cached_tokens").GetInt64(),
                usage.GetProperty("output_tokens").GetInt64()));
    }
}

/// <summary>What a model wrote as the arguments of a call.</summary>
internal static class ToolArguments
{
    /// <summary>A JSON object whose strings are Unicode.</summary>
    public static bool Valid(string arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments);
            using var nowhere = new Utf8JsonWriter(Stream.Null);
            NodeJson.Write(nowhere, document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
