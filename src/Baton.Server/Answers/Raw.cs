using System.Text.Json;
using Baton.Core;

namespace Baton.Server.Answers;

/// <summary>Between payloads, which are text, and JSON elements, which answers and bodies hold.</summary>
internal static class Raw
{
    /// <summary>Payloads were checked when they came in; whatever depth was taken then is given back.</summary>
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1000 };

    public static JsonElement? Element(Payload? payload) => payload is null ? null : JsonElement.Parse(payload.Utf8, Reading);

    public static JsonElement Element(ReadOnlyMemory<byte> utf8) => JsonElement.Parse(utf8.Span, Reading);

    /// <summary>Null for a missing value and for null itself.</summary>
    public static Payload? Payload(JsonElement? element) =>
        element is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? null : Of(element.Value);

    public static Payload Of(JsonElement element) => Core.Payload.FromJson(element.GetRawText());
}
