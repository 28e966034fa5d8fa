using System.Globalization;
using System.Text.Json.Nodes;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Nodes.A2a;

/// <summary>One recorded turn with an agent: sends the message, or takes up the task an earlier call of the same step began, and follows
/// it until it rests.</summary>
internal sealed class AgentTurn(
    AgentClient client, AgentCard card, AgentNotice? notice, string name, AttemptRequest request, TimeProvider time)
{
    /// <summary>Broken connections in a row before the attempt ends; the task can still be taken up by the next.</summary>
    private const int MaxBreaks = 5;

    private const string Canceled = "TASK_STATE_CANCELED";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Longest pause an agent may ask for.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(1);

    /// <summary>Between looks at a task of an agent that has said it will tell.</summary>
    private static readonly TimeSpan ToldPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(10);

    private RemoteTask task = new();
    private TimeSpan pause = FirstPause;
    private int breaks;
    private bool told;

    /// <exception cref="A2aException">The step stays open.</exception>
    public async Task<StepResult> RunAsync(StepCall step, AgentMessage message, CancellationToken cancellation)
    {
        try
        {
            var takenUp = step.Interrupted && await TakeUpAsync(step, message, cancellation);
            if (!takenUp)
            {
                await SendAsync(step, message, cancellation);
            }

            await RestAsync(step, message, cancellation);
            if (takenUp && task.State == Canceled && !request.Interrupted && message.Task is null)
            {
                // The attempt before ran out of time, and its cancel came through only now.
                await RenameAsync(step);
                await SendAsync(step, message, cancellation);
                await RestAsync(step, message, cancellation);
            }

            return Result();
        }
        catch (A2aException e) when (e.Kind == A2aException.TaskNotFound)
        {
            return Over(AgentErrors.Of(e));
        }
        catch (A2aException e) when (!e.Retryable)
        {
            return StepResult.Failure(AgentErrors.Of(e));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && !request.Leaving.IsCancellationRequested)
        {
            // Not when only this process leaves it: whoever goes on takes the task up.
            if (task is { Id: { } id, IsOver: false })
            {
                await CancelRemoteAsync(id);
            }

            throw;
        }
    }

    /// <summary>Tells the agent to stop, as well as that can be done: a task that cannot be cancelled is left to itself.</summary>
    public async Task CancelRemoteAsync(string id)
    {
        using var patience = new CancellationTokenSource(CancelPatience, time);
        try
        {
            await client.CancelAsync(id, patience.Token);
        }
        catch (Exception e) when (e is A2aException or OperationCanceledException || AgentErrors.IsBroken(e))
        {
            request.Log("info", $"The agent's task {id} could not be cancelled: {e.Message}");
        }
    }

    /// <summary>An earlier call was made and its answer lost: finds the task it began.</summary>
    private async Task<bool> TakeUpAsync(StepCall step, AgentMessage message, CancellationToken cancellation)
    {
        var known = NotedOf(step) ?? message.Task;
        if (known is not null)
        {
            var now = await client.GetAsync(known, cancellation);
            var arrived = now.Objects("history").Any(said => said.Text("messageId") == MessageIdOf(step));
            task.Apply(new JsonObject { ["task"] = now });

            // An attempt that ran out of time has cancelled its task; the next begins another. A task that still waits for the very
            // input this turn sends has not got it.
            var sendAgain = message.Task is not null
                ? !arrived && task.Rests && !Rests(message)
                : task.State == Canceled && !request.Interrupted;
            if (sendAgain && message.Task is null)
            {
                await RenameAsync(step);
            }
            else if (sendAgain)
            {
                task = new RemoteTask();
            }

            return !sendAgain;
        }

        // The context carries the id of the message that opened it, so that it is known here without having been noted.
        if (!client.CanList || message.Context is not null)
        {
            return false;
        }

        foreach (var found in await ListAsync(MessageIdOf(step), cancellation))
        {
            var candidate = new RemoteTask();
            candidate.Apply(new JsonObject { ["task"] = found });
            if (candidate is { Id: { } id, State: not (Canceled or "TASK_STATE_FAILED" or "TASK_STATE_REJECTED") })
            {
                task.Apply(new JsonObject { ["task"] = await client.GetAsync(id, cancellation) });
                await NoteAsync(step);
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(string context, CancellationToken cancellation)
    {
        try
        {
            return await client.ListAsync(context, cancellation);
        }
        catch (A2aException e) when (!e.Retryable)
        {
            // Listing is more than every agent does. Then the message goes out again, under the same id.
            request.Log("info", "The agent cannot tell which tasks it has: " + e.Message);
            return [];
        }
    }

    /// <summary>The task of this message is over without an answer, and what follows is another one: under the id of the first a careful
    /// agent would only be reminded of it.</summary>
    private async Task RenameAsync(StepCall step)
    {
        task = new RemoteTask();
        await step.NoteAsync(AgentAnswer.Json(new JsonObject
        {
            ["message_id"] = string.Create(CultureInfo.InvariantCulture, $"{step.IdempotencyKey}.{step.Call}"),
        }));
    }

    private async Task SendAsync(StepCall step, AgentMessage message, CancellationToken cancellation)
    {
        var sent = message.ToRequest(MessageIdOf(step), card.Streaming);
        if (!card.Streaming)
        {
            await TakeAsync(step, await client.SendAsync(sent, cancellation));
            return;
        }

        try
        {
            await foreach (var happened in client.StreamAsync(sent, cancellation))
            {
                await TakeAsync(step, happened);
                if (Rests(message))
                {
                    // An agent that waits may leave the stream open.
                    break;
                }
            }
        }
        catch (Exception e) when (task.Id is not null && AgentErrors.IsBroken(e))
        {
            await BreakAsync(e, cancellation);
        }

        if (task.Id is null && !task.IsOver)
        {
            throw A2aException.Bad("The agent's stream ended without a task or a message.");
        }
    }

    private async Task RestAsync(StepCall step, AgentMessage message, CancellationToken cancellation)
    {
        await AskToBeToldAsync(message, cancellation);
        while (!Rests(message))
        {
            await FollowAsync(step, message, cancellation);
        }
    }

    /// <summary>Of an agent that does not stream and can notify.</summary>
    private async Task AskToBeToldAsync(AgentMessage message, CancellationToken cancellation)
    {
        if (notice is null || task.Id is not { } id || Rests(message))
        {
            return;
        }

        try
        {
            await client.PushAsync(id, notice.Url, notice.Token, cancellation);
            told = true;
        }
        catch (Exception e) when (e is A2aException || AgentErrors.IsBroken(e))
        {
            request.Log("info", "The agent does not take where to tell of its task, which is looked at instead: " + e.Message);
        }
    }

    /// <summary>One look at the task, and what it streams or, when it does not, a pause.</summary>
    private async Task FollowAsync(StepCall step, AgentMessage message, CancellationToken cancellation)
    {
        try
        {
            await TakeAsync(step, new JsonObject { ["task"] = await client.GetAsync(task.Id!, cancellation) });
        }
        catch (Exception e) when (AgentErrors.IsBroken(e) || e is A2aException { Retryable: true })
        {
            await BreakAsync(e, cancellation);
            return;
        }

        if (Rests(message))
        {
            return;
        }

        if (!card.Streaming)
        {
            await PauseAsync(cancellation);
            return;
        }

        try
        {
            await foreach (var happened in client.SubscribeAsync(task.Id!, cancellation))
            {
                await TakeAsync(step, happened);
                if (Rests(message))
                {
                    return;
                }
            }

            await PauseAsync(cancellation);
        }
        catch (Exception e) when (AgentErrors.IsBroken(e) || e is A2aException { Kind: not A2aException.TaskNotFound })
        {
            // A task that came to its end between the look and the subscription refuses it; the next look tells.
            await BreakAsync(e, cancellation);
        }
    }

    /// <summary>An agent that answers at once may show the task as it was before it took the message.</summary>
    private bool Rests(AgentMessage message) => task.Rests && (task.IsOver || message.Asked is null || task.Stamp != message.Asked);

    private async Task TakeAsync(StepCall step, JsonObject happened)
    {
        (breaks, pause) = (0, happened.ContainsKey("task") ? pause : FirstPause);
        task.Apply(happened);
        await NoteAsync(step);
        var text = happened["artifactUpdate"] is JsonObject update
            ? ("text", RemoteTask.TextOf(update["artifact"] as JsonObject))
            : ("message", RemoteTask.TextOf((happened["statusUpdate"] as JsonObject)?["status"]?["message"] as JsonObject));
        if (text.Item2.Length > 0)
        {
            request.Live(AgentAnswer.Json(new JsonObject { ["step"] = step.Key, ["call"] = step.Call, [text.Item1] = text.Item2 }));
        }
    }

    // On disk before anything else happens with it: from here on a crash takes the same task up.
    private async Task NoteAsync(StepCall step)
    {
        if (task.Id is { } id && NotedOf(step) != id)
        {
            var note = new JsonObject { ["task_id"] = id, ["context_id"] = task.Context };
            if (Noted(step, "message_id") is { } renamed)
            {
                note["message_id"] = renamed;
            }

            await step.NoteAsync(AgentAnswer.Json(note));
        }
    }

    private static string? NotedOf(StepCall step) => Noted(step, "task_id");

    /// <summary>The same whenever the message is sent.</summary>
    private static string MessageIdOf(StepCall step) => Noted(step, "message_id") ?? step.IdempotencyKey;

    private static string? Noted(StepCall step, string what) =>
        step.Note is { } note ? (JsonNode.Parse(note.Utf8) as JsonObject).Text(what) : null;

    private async Task BreakAsync(Exception e, CancellationToken cancellation)
    {
        if (++breaks > MaxBreaks)
        {
            throw new A2aException("connection", "The connection to the agent broke again and again: " + e.Message, true, e);
        }

        var asked = (e as A2aException)?.RetryAfter ?? TimeSpan.Zero;
        await Task.Delay(asked > pause ? asked < LongestAsked ? asked : LongestAsked : pause, time, cancellation);
        pause = Longer(pause);
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        if (told)
        {
            await notice!.WaitAsync(ToldPause, time, cancellation);
            return;
        }

        await Task.Delay(pause, time, cancellation);
        pause = Longer(pause);
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;

    private StepResult Result()
    {
        var failed = task.State switch
        {
            "TASK_STATE_FAILED" => "agent_failed",
            "TASK_STATE_REJECTED" => "agent_rejected",
            Canceled => "agent_canceled",
            _ => null,
        };
        if (failed is not null)
        {
            var said = RemoteTask.TextOf(task.Message);
            return Over(new NodeError(
                failed, said.Length > 0 ? said : $"The agent ended its task {task.Id} as {task.State}.", null,
                Retryable: task.State == "TASK_STATE_FAILED"));
        }

        return Recorded(new JsonObject
        {
            ["task_id"] = task.Id,
            ["context_id"] = task.Context,
            ["state"] = task.State,
            ["asked"] = task is { IsOver: false, Stamp.Length: > 0 } ? task.Stamp : null,
            ["message"] = task.Message?.DeepClone(),
            ["artifacts"] = new JsonArray([.. task.Artifacts.Select(artifact => artifact.DeepClone())]),
        });
    }

    /// <summary>The agent's last word in this conversation, which is recorded like an answer: what follows is another conversation, with
    /// another task and other ids.</summary>
    private StepResult Over(NodeError error) => Recorded(new JsonObject
    {
        ["task_id"] = task.Id,
        ["state"] = task.State,
        ["failed"] = new JsonObject { ["kind"] = error.Kind, ["message"] = error.Message, ["retryable"] = error.Retryable },
    });

    // It counts as a call, however it ended; the protocol has no way to tell what it cost.
    private StepResult Recorded(JsonObject turn) => StepResult.Success(AgentAnswer.Json(turn), Charge.Untold(name));
}
