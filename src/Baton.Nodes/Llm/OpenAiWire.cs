using System.Net.Http.Headers;
using System.Text.Json;

namespace Baton.Nodes.Llm;

/// <summary>OpenAI's chat completions, which most servers of models speak.</summary>
/// <remarks>Source: OpenAI API reference, "Create chat completion" and "The chat completion chunk object".</remarks>
internal sealed class OpenAiWire : ModelWire
{
    /// <summary>OpenAI itself has renamed the limit, and its newer models refuse the earlier name, which is the one that others
    /// know.</summary>
    private const string OwnHost = "api.openai.com";

    public override string Path => "chat/completions";

    public override void Authorize(HttpRequestMessage message, string? key)
    {
        if (key is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public override byte[] Body(ModelProfile profile, ModelRequest request) => NodeJson.Object(w =>
    {
        w.WriteString("model", profile.Model);
        w.WriteNumber(profile.BaseUrl.Host == OwnHost ? "max_completion_tokens" : "max_tokens", profile.MaxOutputTokens);
        if (profile.Temperature is { } temperature)
        {
            w.WriteNumber("temperature", temperature);
        }

        w.WriteStartArray("messages");
        if (request.System is { } system)
        {
            w.WriteStartObject();
            w.WriteString("role", "system");
            w.WriteString("content", system);
            w.WriteEndObject();
        }

        foreach (var message in request.Messages)
        {
            Write(w, message);
        }

        w.WriteEndArray();
        WriteTools(w, request.Tools);
        if (profile.Stream)
        {
            w.WriteBoolean("stream", true);
            w.WriteStartObject("stream_options");
            w.WriteBoolean("include_usage", true);
            w.WriteEndObject();
        }
    }).Utf8;

    protected override ModelTurn ReadWhole(JsonElement root)
    {
        var choice = root.GetProperty("choices")[0];
        var message = choice.GetProperty("message");
        var calls = Child(message, "tool_calls") is { } list
            ? list.EnumerateArray().Select(call => new ModelCall(
                Text(call, "id"), Text(call.GetProperty("function"), "name"), Text(call.GetProperty("function"), "arguments"))).ToList()
            : [];
        return new ModelTurn(Text(message, "content"), calls, Text(choice, "finish_reason"), Usage(root));
    }

    protected override void ReadPiece(JsonElement piece, TurnBuilder turn)
    {
        turn.Usage = Usage(piece) ?? turn.Usage;
        if (Child(piece, "error") is { } error)
        {
            throw new ModelAnswerException("The model's server broke off: " + Text(error, "message"));
        }

        if (Child(piece, "choices") is not { } choices || choices.GetArrayLength() == 0)
        {
            return;
        }

        var choice = choices[0];
        if (Text(choice, "finish_reason") is { Length: > 0 } finish)
        {
            turn.Finish = finish;
        }

        if (Child(choice, "delta") is not { } delta)
        {
            return;
        }

        turn.Add(Text(delta, "content"));
        foreach (var call in Child(delta, "tool_calls")?.EnumerateArray() ?? [])
        {
            var function = Child(call, "function") ?? call;
            turn.AddCall((int)Count(call, "index"), Text(call, "id"), Text(function, "name"), Text(function, "arguments"));
        }
    }

    private static ModelUsage? Usage(JsonElement root) => Child(root, "usage") is { } usage
        ? new ModelUsage(
            Count(usage, "prompt_tokens"), Child(usage, "prompt_tokens_details") is { } details ? Count(details, "cached_tokens") : 0,
            Count(usage, "completion_tokens"))
        : null;

    private static void Write(Utf8JsonWriter w, ModelMessage message)
    {
        w.WriteStartObject();
        w.WriteString("role", message.Role);
        w.WriteString("content", message.Text);
        if (message.CallId is { } id)
        {
            w.WriteString("tool_call_id", id);
        }

        if (message.Calls.Count > 0)
        {
            w.WriteStartArray("tool_calls");
            foreach (var call in message.Calls)
            {
                w.WriteStartObject();
                w.WriteString("id", call.Id);
                w.WriteString("type", "function");
                w.WriteStartObject("function");
                w.WriteString("name", call.Name);
                w.WriteString("arguments", call.Arguments);
                w.WriteEndObject();
                w.WriteEndObject();
            }

            w.WriteEndArray();
        }

        w.WriteEndObject();
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
            w.WriteString("type", "function");
            w.WriteStartObject("function");
            w.WriteString("name", tool.Name);
            w.WriteString("description", tool.Description);
            w.WritePropertyName("parameters");
            w.WriteRawValue(tool.Schema.Utf8);
            w.WriteEndObject();
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }
}
