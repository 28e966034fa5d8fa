using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Baton.Core.Runs;
using Baton.Nodes.Mcp;

namespace Baton.Nodes.Llm;

/// <summary>The two protocols: how a request is written and an answer read.</summary>
internal abstract class ModelWire
{
    public static ModelWire Of(ModelProfile profile) => profile.Provider == ModelProfile.Anthropic ? new AnthropicWire() : new OpenAiWire();

    public abstract string Path { get; }

    public abstract void Authorize(HttpRequestMessage message, string? key);

    public abstract byte[] Body(ModelProfile profile, ModelRequest request);

    /// <summary>Reads a whole answer.</summary>
    /// <exception cref="ModelAnswerException">It is not one.</exception>
    public ModelTurn Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return ReadWhole(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelAnswerException("The model's answer cannot be read: " + e.Message);
        }
    }

    /// <summary>Reads an answer as it comes.</summary>
    /// <param name="word">Takes each piece of text.</param>
    /// <exception cref="ModelAnswerException">It ends too early, or cannot be read.</exception>
    public async Task<ModelTurn> ReadAsync(Stream stream, Action<string> word, CancellationToken cancellation)
    {
        var turn = new TurnBuilder(word);
        try
        {
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
            {
                if (item.Data != "[DONE]")
                {
                    using var document = JsonDocument.Parse(item.Data);
                    ReadPiece(document.RootElement, turn);
                }
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelAnswerException("The model's answer cannot be read: " + e.Message);
        }

        return turn.Finish is null ? throw new ModelAnswerException("The model's answer broke off.") : turn.Build();
    }

    protected abstract ModelTurn ReadWhole(JsonElement root);

    protected abstract void ReadPiece(JsonElement piece, TurnBuilder turn);

    protected static string Text(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    protected static long Count(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    protected static JsonElement? Child(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value : null;
}

/// <summary>An answer that is not what the protocol says; the call may have been paid for.</summary>
internal sealed class ModelAnswerException(string message) : Exception(message);

/// <summary>Puts an answer together from its pieces.</summary>
internal sealed class TurnBuilder(Action<string> word)
{
    private readonly StringBuilder text = new();
    private int length;
    private readonly SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)> calls = [];

    public string? Finish { get; set; }

    public ModelUsage? Usage { get; set; }

    public void Add(string piece)
    {
        if (piece.Length > 0)
        {
            Count(piece);
            text.Append(piece);
            word(piece);
        }
    }

    public void AddCall(int index, string id, string name, string arguments)
    {
        var call = calls.TryGetValue(index, out var known) ? known : (Id: "", Name: "", Arguments: new StringBuilder());
        Count(arguments);
        call.Arguments.Append(arguments);
        calls[index] = (id.Length > 0 ? id : call.Id, name.Length > 0 ? name : call.Name, call.Arguments);
    }

    private void Count(string piece)
    {
        length += piece.Length;
        if (length > RunLimits.MaxPayload)
        {
            throw new MessageTooLargeException($"The model's answer has more than {RunLimits.MaxPayload} characters.");
        }
    }

    public ModelTurn Build() => new(
        text.ToString(), [.. calls.Values.Select(call => new ModelCall(call.Id, call.Name, call.Arguments.ToString()))], Finish!, Usage);
}
