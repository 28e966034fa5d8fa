using System.Text;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Schemas;

namespace Baton.Nodes.Llm;

/// <summary>Answers that have to fit a schema.</summary>
internal static class StructuredOutput
{
    private const int MostMistakes = 10;

    /// <returns>The value, or what is wrong with it.</returns>
    public static (Payload? Output, string? Mistake) Read(ModelTurn turn, JsonSchema schema)
    {
        if (turn.Finish == "length")
        {
            return (null, "the answer was cut off at the limit of output tokens");
        }

        var payload = new Payload(Encoding.UTF8.GetBytes(Unfenced(turn.Text)));
        try
        {
            using var document = JsonDocument.Parse(payload.Utf8);
        }
        catch (JsonException e)
        {
            return (null, "it is not JSON: " + e.Message);
        }

        payload = schema.WithDefaults(payload);
        var mistakes = schema.Validate(payload, "answer");
        return mistakes.Count == 0
            ? (payload, null)
            : (null, string.Join("; ", mistakes.Take(MostMistakes).Select(mistake => $"{mistake.Path}: {mistake.Message}")));
    }

    public static string AskAgain(string mistake) =>
        $"That answer does not fit the schema: {mistake}. Answer again with one JSON value that does, and with nothing else.";

    /// <summary>Models like to put JSON between fences.</summary>
    private static string Unfenced(string text)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith("```", StringComparison.Ordinal) || !trimmed.EndsWith("```", StringComparison.Ordinal)
            || trimmed.IndexOf('\n', StringComparison.Ordinal) is var line && line < 0)
        {
            return trimmed;
        }

        return trimmed[(line + 1)..^3].Trim();
    }
}
