using System.Text.Json;
using System.Text.Json.Nodes;
using Baton.Server.Web;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.A2a;

/// <summary>Bodies of A2A: objects whose unknown fields are left alone, as the protocol wants.</summary>
internal static class A2aJson
{
    private static readonly JsonNodeOptions Node = new();
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256, AllowDuplicateProperties = false };

    /// <summary>Null when the body is not a JSON object.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpContext context)
    {
        var bytes = await RequestBody.ReadAsync(context);
        try
        {
            return bytes.Length == 0 ? [] : JsonNode.Parse(bytes, Node, Reading) as JsonObject;
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

    public static byte[] Bytes(JsonObject value) => System.Text.Encoding.UTF8.GetBytes(value.ToJsonString(WireJson.Context.Options));
}
