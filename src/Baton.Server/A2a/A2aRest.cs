using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Baton.Server.A2a;

/// <summary>The HTTP+JSON binding (A2A 1.0, section 11).</summary>
internal static class A2aRest
{
    private const string Pushes = "/tasks/{taskId}/pushNotificationConfigs";

    public static void Map(RouteGroupBuilder rest)
    {
        rest.MapPost("/message:send", On("SendMessage"));
        rest.MapPost("/message:stream", On("SendStreamingMessage"));
        rest.MapGet("/tasks", On("ListTasks"));
        rest.MapGet("/tasks/{id}", On("GetTask"));
        rest.MapPost("/tasks/{id}:cancel", On("CancelTask"));
        rest.MapGet("/tasks/{id}:subscribe", On("SubscribeToTask"));
        rest.MapPost("/tasks/{id}:subscribe", On("SubscribeToTask"));
        rest.MapPost(Pushes, On("CreateTaskPushNotificationConfig"));
        rest.MapGet(Pushes, On("ListTaskPushNotificationConfigs"));
        rest.MapGet(Pushes + "/{id}", On("GetTaskPushNotificationConfig"));
        rest.MapDelete(Pushes + "/{id}", On("DeleteTaskPushNotificationConfig"));
        rest.MapGet("/extendedAgentCard", On("GetExtendedAgentCard"));
    }

    private static RequestDelegate On(string operation) =>
        context => AnswerAsync(operation, context, context.RequestServices.GetRequiredService<A2aCalls>());

    private static async Task AnswerAsync(string operation, HttpContext context, A2aCalls calls)
    {
        try
        {
            A2aRpc.RequireVersion(context);
            var parameters = await ParametersAsync(context);
            if (A2aCalls.IsStream(operation))
            {
                await calls.StreamAsync(operation, parameters, context, result => result);
                return;
            }

            await A2aJson.WriteAsync(context, await calls.AnswerAsync(operation, parameters, context));
        }
        catch (A2aRefusal refusal)
        {
            var error = new JsonObject
            {
                ["code"] = refusal.Error.Http,
                ["status"] = refusal.Error.Status,
                ["message"] = refusal.Message,
                ["details"] = new JsonArray(A2aRpc.Reason(refusal.Error)),
            };
            await A2aJson.WriteAsync(context, new JsonObject { ["error"] = error }, refusal.Error.Http);
        }
    }

    /// <summary>The body, then what the address says: ids, tenant and query.</summary>
    private static async Task<JsonObject> ParametersAsync(HttpContext context)
    {
        var parameters = await A2aJson.ReadAsync(context) ?? throw new A2aRefusal(A2aError.Parse, "The body is not a JSON object.");
        foreach (var (name, value) in context.Request.Query)
        {
            // The one flag is a word in an address.
            parameters[name] = name == "includeArtifacts" ? value == "true" : value.ToString();
        }

        foreach (var (name, value) in context.Request.RouteValues)
        {
            parameters[name] = value as string;
        }

        return parameters;
    }
}
