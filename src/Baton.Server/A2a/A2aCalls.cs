using System.Buffers;
using System.Text.Json.Nodes;
using Baton.Core.Errors;
using Baton.Nodes.A2a;
using Baton.Server.Auth;
using Baton.Server.Live;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.A2a;

/// <summary>What both bindings do. Operations have the names of JSON-RPC; their parameters are the protocol's.</summary>
internal sealed class A2aCalls(A2aDesk desk, A2aTasks tasks, A2aPushes pushes, LiveFeeds live)
{
    public static bool IsStream(string operation) => operation is "SendStreamingMessage" or "SubscribeToTask";

    /// <exception cref="A2aRefusal">The protocol's refusals.</exception>
    public async Task<JsonObject> AnswerAsync(string operation, JsonObject parameters, HttpContext context)
    {
        try
        {
            var by = Caller.Of(context).Name;
            return operation switch
            {
                "SendMessage" => new JsonObject { ["task"] = (await SendAsync(parameters, by, context)).ToJson() },
                "GetTask" => tasks.Read(Id(parameters), by).ToJson(),
                "ListTasks" => tasks.List(parameters, by),
                "CancelTask" => (await tasks.CancelAsync(Id(parameters), by, context.RequestAborted)).ToJson(),
                "CreateTaskPushNotificationConfig" => pushes.Put(OfPush(parameters, by), parameters),
                "GetTaskPushNotificationConfig" => pushes.Get(OfPush(parameters, by).Run.Id, Id(parameters)),
                "ListTaskPushNotificationConfigs" => pushes.List(OfPush(parameters, by).Run.Id),
                "DeleteTaskPushNotificationConfig" => Delete(parameters, by),
                "GetExtendedAgentCard" => throw new A2aRefusal(A2aError.NoExtendedCard, "There is no other card than the public one."),
                _ => throw new A2aRefusal(A2aError.Method, $"There is no method '{operation}'."),
            };
        }
        catch (BatonException refusal) when (refusal.Kind is not (ErrorKind.Internal or ErrorKind.Unauthorized))
        {
            throw A2aRefusal.From(refusal);
        }
    }

    /// <summary>Answers with a stream, or refuses before anything of it is written.</summary>
    /// <param name="wrap">Puts an event into the binding's envelope.</param>
    public async Task StreamAsync(string operation, JsonObject parameters, HttpContext context, Func<JsonObject, JsonObject> wrap)
    {
        var by = Caller.Of(context).Name;
        var sends = operation == "SendStreamingMessage";
        using var end = live.End.For(context);
        var (place, task) = await BeginAsync(sends, parameters, by, context);
        using (place)
        {
            await ServerSentFeed.WriteAsync(
                context, tasks.FollowAsync(task, by, toRest: sends, end.Token), (output, message) => Write(output, wrap(message)),
                live.Time, end.Token);
        }
    }

    private async Task<(IDisposable Place, A2aTask Task)> BeginAsync(bool sends, JsonObject parameters, string by, HttpContext context)
    {
        IDisposable? place = null;
        try
        {
            place = live.Slots.Take();
            var task = sends ? await desk.TakeAsync(parameters, by, context.RequestAborted) : tasks.Read(Id(parameters), by);
            return sends || !task.IsOver
                ? (place, task)
                : throw new A2aRefusal(A2aError.Unsupported, $"The task has ended, and nothing more happens: {task.State}.");
        }
        catch (BatonException refusal) when (refusal.Kind is not (ErrorKind.Internal or ErrorKind.Unauthorized))
        {
            place?.Dispose();
            throw A2aRefusal.From(refusal);
        }
        catch
        {
            place?.Dispose();
            throw;
        }
    }

    private async Task<A2aTask> SendAsync(JsonObject parameters, string by, HttpContext context)
    {
        var task = await desk.TakeAsync(parameters, by, context.RequestAborted);
        if ((parameters["configuration"] as JsonObject).Flag("returnImmediately") || task.Rests)
        {
            return task;
        }

        using var place = live.Slots.Take();
        using var end = live.End.For(context);
        return await tasks.RestAsync(task, by, end.Token);
    }

    private JsonObject Delete(JsonObject parameters, string by)
    {
        pushes.Delete(OfPush(parameters, by).Run.Id, Id(parameters));
        return [];
    }

    private A2aTask OfPush(JsonObject parameters, string by) =>
        tasks.Read(parameters.Text("taskId") ?? throw A2aRefusal.Params("There is no 'taskId'."), by);

    private static string Id(JsonObject parameters) => parameters.Text("id") ?? throw A2aRefusal.Params("There is no 'id'.");

    private static void Write(IBufferWriter<byte> output, JsonObject message)
    {
        output.Write("data: "u8);
        output.Write(A2aJson.Bytes(message));
        output.Write("\n\n"u8);
    }
}
