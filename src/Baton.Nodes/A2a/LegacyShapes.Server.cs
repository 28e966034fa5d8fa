using System.Text.Json.Nodes;

namespace Baton.Nodes.A2a;

/// <summary>The other two directions: what a client of 0.3 asks of Baton, and what it is answered.</summary>
public static partial class LegacyShapes
{
    private const string PushMethod = "tasks/pushNotificationConfig/";

    private static readonly Dictionary<string, string> Operations = new(StringComparer.Ordinal)
    {
        ["message/send"] = "SendMessage",
        ["message/stream"] = "SendStreamingMessage",
        ["tasks/get"] = "GetTask",
        ["tasks/cancel"] = "CancelTask",
        ["tasks/resubscribe"] = "SubscribeToTask",
        [PushMethod + "set"] = "CreateTaskPushNotificationConfig",
        [PushMethod + "get"] = "GetTaskPushNotificationConfig",
        [PushMethod + "list"] = "ListTaskPushNotificationConfigs",
        [PushMethod + "delete"] = "DeleteTaskPushNotificationConfig",
        ["agent/getAuthenticatedExtendedCard"] = "GetExtendedAgentCard",
    };

    /// <summary>The operation of 1.0 that a method of 0.3 is; null when it is none.</summary>
    public static string? OperationOf(string method) => Operations.GetValueOrDefault(method);

    /// <summary>The parameters of a method of 0.3 as 1.0 would have them.</summary>
    public static JsonObject FromLegacy(string method, JsonObject parameters)
    {
        var result = (JsonObject)parameters.DeepClone();
        if (method.StartsWith(PushMethod, StringComparison.Ordinal))
        {
            return parameters["pushNotificationConfig"] is JsonObject config
                ? CurrentPush(config, parameters.Text("taskId"))
                : new JsonObject { ["taskId"] = parameters.Text("id"), ["id"] = parameters.Text("pushNotificationConfigId") };
        }

        if (result["message"] is JsonObject message)
        {
            result["message"] = CurrentMessage((JsonObject)message.DeepClone());
        }

        if (result["configuration"] is JsonObject configuration)
        {
            // Waiting is what 0.3 does unless it is told not to.
            configuration["returnImmediately"] = configuration["blocking"]?.GetValueKind() == System.Text.Json.JsonValueKind.False;
            if (configuration["pushNotificationConfig"] is JsonObject push)
            {
                configuration["taskPushNotificationConfig"] = CurrentPush(push, null);
            }
        }

        return result;
    }

    /// <summary>An answer, or an event of a stream, as 0.3 has it.</summary>
    public static JsonNode? AnswerToLegacy(string method, JsonObject answer)
    {
        if (method.StartsWith(PushMethod, StringComparison.Ordinal))
        {
            return answer["configs"] is not null ? new JsonArray([.. answer.Objects("configs").Select(LegacyPush)])
                : answer.Count == 0 ? null : LegacyPush(answer);
        }

        var (kind, inner) = answer switch
        {
            _ when answer["task"] is JsonObject task => ("task", task),
            _ when answer["statusUpdate"] is JsonObject update => ("status-update", update),
            _ when answer["artifactUpdate"] is JsonObject update => ("artifact-update", update),
            _ => ("task", answer),
        };
        var result = (JsonObject)inner.DeepClone();
        result["kind"] = kind;
        foreach (var artifact in result.Objects("artifacts").Concat(result["artifact"] is JsonObject one ? [one] : []))
        {
            artifact["parts"] = new JsonArray([.. artifact.Objects("parts").Select(LegacyPart)]);
        }

        if (result["history"] is JsonArray)
        {
            result["history"] = new JsonArray([.. result.Objects("history").Select(LegacyMessage)]);
        }

        if (result["status"] is JsonObject status)
        {
            var state = status.Text("state") ?? "";
            status["state"] = state[StatePrefix.Length..].ToLowerInvariant().Replace('_', '-');
            status["message"] = status["message"] is JsonObject said ? LegacyMessage(said) : null;
            if (kind == "status-update")
            {
                result["final"] = state is not ("TASK_STATE_SUBMITTED" or "TASK_STATE_WORKING");
            }
        }

        return WithoutNulls(result);
    }

    private static JsonObject CurrentPush(JsonObject config, string? task)
    {
        var result = (JsonObject)config.DeepClone();
        result["taskId"] = task;
        if (config["authentication"] is JsonObject given)
        {
            // 0.3 lists the schemes the receiver takes.
            result["authentication"] = new JsonObject
            {
                ["scheme"] = (given["schemes"] as JsonArray)?.FirstOrDefault()?.ToString(), ["credentials"] = given.Text("credentials"),
            };
        }

        return result;
    }

    private static JsonObject LegacyPush(JsonObject config)
    {
        var inner = new JsonObject { ["id"] = config.Text("id"), ["url"] = config.Text("url"), ["token"] = config.Text("token") };
        if (config["authentication"] is JsonObject given)
        {
            inner["authentication"] = new JsonObject
            {
                ["schemes"] = new JsonArray(given.Text("scheme")), ["credentials"] = given.Text("credentials"),
            };
        }

        return new JsonObject { ["taskId"] = config.Text("taskId"), ["pushNotificationConfig"] = WithoutNulls(inner) };
    }

    private static JsonObject LegacyMessage(JsonObject message)
    {
        var copy = (JsonObject)message.DeepClone();
        copy["kind"] = "message";
        copy["role"] = message.Text("role") == "ROLE_AGENT" ? "agent" : "user";
        copy["parts"] = new JsonArray([.. message.Objects("parts").Select(LegacyPart)]);
        return copy;
    }

    // What 0.3 leaves out when there is nothing it must not find as null.
    private static JsonObject WithoutNulls(JsonObject value)
    {
        foreach (var name in value.Where(field => field.Value is null).Select(field => field.Key).ToList())
        {
            value.Remove(name);
        }

        if (value["status"] is JsonObject status && status["message"] is null)
        {
            status.Remove("message");
        }

        return value;
    }
}
