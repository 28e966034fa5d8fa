using System.Text.Json;
using System.Text.Json.Serialization;
using Baton.Core.Errors;

namespace Baton.Storage.Postgres;

/// <summary>A refusal on its way from the owner of a run to the server that was asked.</summary>
internal static class RefusalText
{
    public static string Write(BatonException refusal) => PostgresStatement.Clean(JsonSerializer.Serialize(
        new RefusalBody(refusal.Kind, refusal.Code, refusal.Message, [.. refusal.Diagnostics]), RefusalJson.Default.RefusalBody))!;

    public static BatonException Read(string text)
    {
        var body = JsonSerializer.Deserialize(text, RefusalJson.Default.RefusalBody)!;
        return new BatonException(body.Kind, body.Code, body.Message, body.Diagnostics);
    }
}

internal sealed record RefusalBody(ErrorKind Kind, string Code, string Message, IReadOnlyList<Diagnostic> Diagnostics);

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(RefusalBody))]
internal sealed partial class RefusalJson : JsonSerializerContext;
