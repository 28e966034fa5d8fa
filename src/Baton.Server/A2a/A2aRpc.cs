using System.Text.Json;
using System.Text.Json.Nodes;
using Baton.Nodes.A2a;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.A2a;

/// <summary>The JSON-RPC binding (A2A 1.0, section 9).</summary>
internal static class A2aRpc
{
    private const string VersionHeader = "A2A-Version";

    public static async Task AnswerAsync(HttpContext context, A2aCalls calls)
    {
        JsonNode? id = null;
        try
        {
            var request = await A2aJson.ReadAsync(context) ?? throw new A2aRefusal(A2aError.Parse, "The body is not a JSON object.");
            id = request["id"]?.DeepClone();
            if (request.Text("jsonrpc") != "2.0" || request.Text("method") is not { } method
                || id is JsonArray or JsonObject || id?.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            {
                throw new A2aRefusal(A2aError.Request, "The body is not a request of JSON-RPC 2.0.");
            }

            RequireVersion(context, "0.3");
            var parameters = request["params"] switch
            {
                null => [],
                JsonObject given => given,
                _ => throw A2aRefusal.Params("'params' is not an object."),
            };
            await AnswerAsync(context, calls, id, method, parameters);
        }
        catch (A2aRefusal refusal)
        {
            await A2aJson.WriteAsync(context, Envelope(id, "error", new JsonObject
            {
                ["code"] = refusal.Error.Rpc,
                ["message"] = refusal.Message,
                ["data"] = new JsonArray(Reason(refusal.Error)),
            }));
        }
    }

    /// <summary>The asker says that it speaks 1.0.</summary>
    public static bool IsCurrent(HttpContext context) =>
        context.Request.Headers[VersionHeader].ToString() is "1" or ['1', '.', ..];

    /// <param name="legacy">Another version that is spoken here.</param>
    /// <exception cref="A2aRefusal">VersionNotSupported.</exception>
    public static void RequireVersion(HttpContext context, string? legacy = null)
    {
        var version = context.Request.Headers[VersionHeader].ToString();
        if (version.Length > 0 && !IsCurrent(context)
            && (legacy is null || !version.StartsWith(legacy, StringComparison.Ordinal)))
        {
            throw new A2aRefusal(A2aError.Version, $"Version '{version}' of A2A is not spoken here; 1.0 is.");
        }
    }

    /// <summary>Detail of a refusal (google.rpc.ErrorInfo), the same in both bindings.</summary>
    public static JsonObject Reason(A2aError error) => new()
    {
        ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo", ["reason"] = error.Reason, ["domain"] = "a2a-protocol.org",
    };

    /// <summary>Methods of 0.3 have other names than those of 1.0, by which they are told apart.</summary>
    private static async Task AnswerAsync(HttpContext context, A2aCalls calls, JsonNode? id, string method, JsonObject parameters)
    {
        var legacy = LegacyShapes.OperationOf(method);
        var (operation, given) = legacy is null ? (method, parameters) : (legacy, LegacyShapes.FromLegacy(method, parameters));
        if (A2aCalls.IsStream(operation))
        {
            await calls.StreamAsync(operation, given, context, Result);
            return;
        }

        await A2aJson.WriteAsync(context, Result(await calls.AnswerAsync(operation, given, context)));

        JsonObject Result(JsonObject answer) =>
            Envelope(id, "result", legacy is null ? answer : LegacyShapes.AnswerToLegacy(method, answer));
    }

    private static JsonObject Envelope(JsonNode? id, string name, JsonNode? content) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone(), [name] = content };
}
