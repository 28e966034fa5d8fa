using System.Text.Json.Nodes;

namespace Baton.Nodes.A2a;

/// <summary>A2A 0.3 and 1.0 say the same things in other words. Everything here works with the 1.0 words; these directions are all that
/// knows of 0.3 (its specification, sections 6 and 7).</summary>
public static partial class LegacyShapes
{
    private const string StatePrefix = "TASK_STATE_";

    /// <summary>The parameters of a request, as 0.3 wants them.</summary>
    public static JsonObject ToLegacy(JsonObject parameters)
    {
        var result = (JsonObject)parameters.DeepClone();
        result.Remove("tenant");
        if (result.Text("token") is not null)
        {
            // 0.3 keeps the settings of a notification in an object of their own.
            var settings = (JsonObject)result.DeepClone();
            settings.Remove("taskId");
            return new JsonObject { ["taskId"] = result.Text("taskId"), ["pushNotificationConfig"] = settings };
        }

        if (result["message"] is JsonObject message)
        {
            result["message"] = LegacyMessage(message);
        }

        if (result["configuration"] is JsonObject configuration)
        {
            configuration["blocking"] = !configuration.Flag("returnImmediately");
            configuration.Remove("returnImmediately");
        }

        return result;
    }

    /// <summary>An answer or an event of 0.3 as 1.0 would have it: <c>{task}</c>, <c>{message}</c>, <c>{statusUpdate}</c> or
    /// <c>{artifactUpdate}</c>.</summary>
    /// <exception cref="A2aException">It is of no kind that 0.3 knows.</exception>
    public static JsonObject ToCurrent(JsonObject result)
    {
        var name = result.Text("kind") switch
        {
            "task" => "task",
            "message" => "message",
            "status-update" => "statusUpdate",
            "artifact-update" => "artifactUpdate",
            var kind => throw A2aException.Bad($"The agent answered with the kind '{kind}', which A2A 0.3 does not know."),
        };
        var copy = (JsonObject)result.DeepClone();
        copy.Remove("kind");
        copy.Remove("final");
        if (name == "message")
        {
            return new JsonObject { [name] = CurrentMessage(copy) };
        }

        if (copy["status"] is JsonObject status)
        {
            status["state"] = StatePrefix + (status.Text("state") ?? "unspecified").ToUpperInvariant().Replace('-', '_');
            if (status["message"] is JsonObject said)
            {
                status["message"] = CurrentMessage((JsonObject)said.DeepClone());
            }
        }

        foreach (var holder in copy.Objects("artifacts").Concat(copy["artifact"] is JsonObject one ? [one] : []))
        {
            holder["parts"] = new JsonArray([.. holder.Objects("parts").Select(CurrentPart)]);
        }

        if (copy["history"] is JsonArray history)
        {
            copy["history"] = new JsonArray([.. history.OfType<JsonObject>().Select(said => CurrentMessage((JsonObject)said.DeepClone()))]);
        }

        return new JsonObject { [name] = copy };
    }

    private static JsonObject CurrentMessage(JsonObject message)
    {
        message.Remove("kind");
        message["role"] = message.Text("role") == "user" ? "ROLE_USER" : "ROLE_AGENT";
        message["parts"] = new JsonArray([.. message.Objects("parts").Select(CurrentPart)]);
        return message;
    }

    private static JsonObject CurrentPart(JsonObject part)
    {
        var copy = (JsonObject)part.DeepClone();
        copy.Remove("kind");
        if (copy["file"] is JsonObject file)
        {
            copy.Remove("file");
            Move(file, "bytes", copy, "raw");
            Move(file, "uri", copy, "url");
            Move(file, "name", copy, "filename");
            Move(file, "mimeType", copy, "mediaType");
        }

        return copy;
    }

    // Baton itself sends text and data only.
    private static JsonObject LegacyPart(JsonObject part)
    {
        var copy = (JsonObject)part.DeepClone();
        copy["kind"] = copy.ContainsKey("text") ? "text" : "data";
        copy.Remove("mediaType");
        return copy;
    }

    private static void Move(JsonObject from, string name, JsonObject to, string other)
    {
        if (from.Text(name) is { } text)
        {
            to[other] = text;
        }
    }
}
