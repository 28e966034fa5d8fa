using System.Text.Json;

namespace Baton.Nodes.Llm;

/// <summary>Anthropic's messages.</summary>
/// <remarks>Source: Anthropic API reference, "Messages" and "Streaming messages", version 2023-06-01.</remarks>
internal sealed class AnthropicWire : ModelWire
{
    public override string Path => "v1/messages";

    public override void Authorize(HttpRequestMessage message, string? key)
    {
        message.Headers.Add("anthropic-version", "2023-06-01");
        if (key is not null)
        {
            message.Headers.Add("x-api-key", key);
        }
    }

    public override byte[] Body(ModelProfile profile, ModelRequest request) => NodeJson.Object(w =>
    {
        w.WriteString("model", profile.Model);
        w.WriteNumber("max_tokens", profile.MaxOutputTokens);
        if (profile.Temperature is { } temperature)
        {
            w.WriteNumber("temperature", temperature);
        }

        if (request.System is { } system)
        {
            w.WriteString("system", system);
        }

        WriteMessages(w, request.Messages);
        WriteTools(w, request.Tools);
        if (profile.Stream)
        {
            w.WriteBoolean("stream", true);
        }
    }).Utf8;

    protected override ModelTurn ReadWhole(JsonElement root)
    {
        var turn = new TurnBuilder(static _ => { }) { Finish = Finish(Text(root, "stop_reason")), Usage = Usage(root, 0) };
        var index = 0;
        foreach (var block in root.GetProperty("content").EnumerateArray())
        {
            if (Text(block, "type") == "text")
            {
                turn.Add(Text(block, "text"));
            }
            else if (Text(block, "type") == "tool_use")
            {
                turn.AddCall(index++, Text(block, "id"), Text(block, "name"), block.GetProperty("input").GetRawText());
            }
        }

        return turn.Build();
    }

    protected override void ReadPiece(JsonElement piece, TurnBuilder turn)
    {
        var index = (int)Count(piece, "index");
        switch (Text(piece, "type"))
        {
            case "message_start":
                turn.Usage = Usage(piece.GetProperty("message"), 0);
                break;
            case "content_block_start" when piece.GetProperty("content_block") is var block && Text(block, "type") == "tool_use":
                turn.AddCall(index, Text(block, "id"), Text(block, "name"), "");
                break;
            case "content_block_start":
                turn.Add(Text(piece.GetProperty("content_block"), "text"));
                break;
            case "content_block_delta" when piece.GetProperty("delta") is var delta && Text(delta, "type") == "input_json_delta":
                turn.AddCall(index, "", "", Text(delta, "partial_json"));
                break;
            case "content_block_delta":
                turn.Add(Text(piece.GetProperty("delta"), "text"));
                break;
            case "message_delta":
                turn.Finish = Finish(Text(piece.GetProperty("delta"), "stop_reason"));
                turn.Usage = Child(piece, "usage") is { } usage
                    ? (turn.Usage ?? default) with { Output = Count(usage, "output_tokens") }
                    : turn.Usage;
                break;
            case "error":
                throw new ModelAnswerException("The model's server broke off: " + Text(piece.GetProperty("error"), "message"));
        }
    }

    /// <summary>Anthropic counts tokens read from and written to its cache beside the others.</summary>
    private static ModelUsage? Usage(JsonElement holder, long output) => Child(holder, "usage") is not { } usage ? null
        : new ModelUsage(
            Count(usage, "input_tokens") + Count(usage, "cache_read_input_tokens") + Count(usage, "cache_creation_input_tokens"),
            Count(usage, "cache_read_input_tokens"), Math.Max(output, Count(usage, "output_tokens")));

    private static string Finish(string reason) => reason switch
    {
        "end_turn" or "stop_sequence" => "stop",
        "max_tokens" => "length",
        "tool_use" => "tool_calls",
        "" => "stop",
        _ => reason,
    };

    /// <summary>Answers of tools are a user's blocks here; those that follow each other are one message.</summary>
    private static void WriteMessages(Utf8JsonWriter w, IReadOnlyList<ModelMessage> messages)
    {
        w.WriteStartArray("messages");
        for (var i = 0; i < messages.Count; i++)
        {
            w.WriteStartObject();
            w.WriteString("role", messages[i].Role == "assistant" ? "assistant" : "user");
            w.WriteStartArray("content");
            Write(w, messages[i]);
            while (messages[i].CallId is not null && i + 1 < messages.Count && messages[i + 1].CallId is not null)
            {
                Write(w, messages[++i]);
            }

            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter w, ModelMessage message)
    {
        if (message.CallId is { } id)
        {
            w.WriteStartObject();
            w.WriteString("type", "tool_result");
            w.WriteString("tool_use_id", id);
            w.WriteString("content", message.Text);
            w.WriteBoolean("is_error", message.Failed);
            w.WriteEndObject();
            return;
        }

        if (message.Text.Length > 0 || message.Calls.Count == 0)
        {
            w.WriteStartObject();
            w.WriteString("type", "text");
            w.WriteString("text", message.Text);
            w.WriteEndObject();
        }

        foreach (var call in message.Calls)
        {
            w.WriteStartObject();
            w.WriteString("type", "tool_use");
            w.WriteString("id", call.Id);
            w.WriteString("name", call.Name);
            w.WritePropertyName("input");
            w.WriteRawValue(ToolArguments.Valid(call.Arguments) ? call.Arguments : "{}");
            w.WriteEndObject();
        }
    }

    private static void WriteTools(Utf8JsonWriter w, IReadOnlyList<ModelToolText> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        w.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            w.WriteStartObject();
            w.WriteString("name", tool.Name);
            w.WriteString("description", tool.Description);
            w.WritePropertyName("input_schema");
            w.WriteRawValue(tool.Schema.Utf8);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }
}
