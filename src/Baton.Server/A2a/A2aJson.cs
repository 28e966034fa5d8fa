using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Baton.Server.Web;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.A2a;

/// <summary>Bodies of A2A: objects whose unknown fields are left alone, as the protocol wants.</summary>
internal static class A2aJson
{
    private const int Deepest = 1000;

    private static readonly JsonWriterOptions Writing = new()
    {
        MaxDepth = Deepest, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 100, AllowDuplicateProperties = false };

    /// <summary>Null when the body is not a JSON object.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpContext context)
    {
        var bytes = await RequestBody.ReadAsync(context);
        try
        {
            // Texts are read when they are used: what is none must be found here.
            if (!Utf8.IsValid(bytes) || !UnicodeEscapes.AreWhole(bytes))
            {
                return null;
            }

            return bytes.Length == 0 ? [] : JsonNode.Parse(bytes, null, Reading) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public static Task WriteAsync(HttpContext context, JsonObject answer, int status = StatusCodes.Status200OK)
    {
        var body = Bytes(answer);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static byte[] Bytes(JsonObject value)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(output, Writing))
        {
            value.WriteTo(writer);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>What a run took or gave, whose depth was limited there.</summary>
    public static JsonNode? Node(JsonElement? value) =>
        value is null ? null : JsonNode.Parse(value.Value.GetRawText(), null, new JsonDocumentOptions { MaxDepth = Deepest });
}
