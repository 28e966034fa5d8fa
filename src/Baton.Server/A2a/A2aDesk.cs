using System.Text.Json.Nodes;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Nodes.A2a;

namespace Baton.Server.A2a;

/// <summary>Takes messages: starts the run a message asks for, or answers the gate at which its task waits. The same message again, under
/// the same id, changes nothing more.</summary>
internal sealed class A2aDesk(RunEngine engine, IRunStore store, A2aSkills skills, A2aTasks tasks, A2aPushes pushes, TimeProvider time)
{
    /// <returns>The task as it stands once what was sent is on disk.</returns>
    /// <exception cref="A2aRefusal">InvalidParams and others.</exception>
    public async Task<A2aTask> TakeAsync(JsonObject parameters, string by, CancellationToken cancellation)
    {
        var message = A2aMessage.Parse(parameters);
        var id = message.Task ?? await StartAsync(message, by, cancellation);
        if (message.Task is not null)
        {
            await AnswerAsync(message, tasks.Read(message.Task, by), by, cancellation);
        }

        if ((parameters["configuration"] as JsonObject)?["taskPushNotificationConfig"] is JsonObject push)
        {
            pushes.Put(tasks.Read(id, by), push);
        }

        return tasks.Read(id, by);
    }

    private async Task<string> StartAsync(A2aMessage message, string by, CancellationToken cancellation)
    {
        var skill = SkillOf(message);
        var started = await engine.StartRunAsync(
            new StartRunRequest
            {
                Workflow = skill.Name,
                Input = message.InputFor(skill),
                By = by,
                IdempotencyKey = KeyOf(message, by),
                BodyHash = message.Hash,
                Labels = new Dictionary<string, string>
                {
                    [A2aTask.ContextLabel] = message.Context ?? ContextOf(message, by),
                    [A2aTask.MessageLabel] = message.Id,
                },
            },
            cancellation);
        return started.RunId;
    }

    private CompiledWorkflow SkillOf(A2aMessage message)
    {
        if (message.Skill is { } name)
        {
            return skills.Find(name) ?? throw A2aRefusal.Params($"There is no skill '{name}'.");
        }

        return skills.All() switch
        {
            [var only] => only,
            [] => throw A2aRefusal.Params("This agent has no skills: no workflow is marked 'expose: a2a'."),
            var several => throw A2aRefusal.Params(
                $"Name the skill in the message's metadata, as {{\"skill\": \"{several[0].Name}\"}}: "
                + string.Join(", ", several.Select(skill => skill.Name))),
        };
    }

    private async Task AnswerAsync(A2aMessage message, A2aTask task, string by, CancellationToken cancellation)
    {
        var gate = GateOf(message, task, by);
        if (gate.Gate.Status != "open")
        {
            // It was this message that was taken, before its answer got lost; or somebody was quicker.
            RequireOwn(gate, by);
            return;
        }

        var (option, comment, values) = message.AnswerTo((GateOpenedData)gate.Opened.Data!);
        try
        {
            await engine.SubmitAsync(
                task.Run.Id,
                now => new DecideGate(now, gate.Gate.Slot, option, by, comment, values) { OpenSeq = gate.Gate.OpenSeq },
                cancellation);
        }
        catch (BatonException refusal) when (refusal.Code is "gate_decided" or "already_voted" or "run_terminal")
        {
            RequireOwn(store.FindGate(gate.Gate.Id) ?? gate, by);
        }
    }

    /// <summary>The gate this message answers: the same for the same message, whatever has been asked since.</summary>
    private GateListRow GateOf(A2aMessage message, A2aTask task, string by)
    {
        if (message.Context is { } context && context != task.Context)
        {
            throw A2aRefusal.Params($"The task '{task.Run.Id}' belongs to another context.");
        }

        var key = KeyOf(message, by);
        if (store.FindIdempotency(key) is null)
        {
            var open = task.Gate ?? throw new A2aRefusal(A2aError.Unsupported, $"The task takes no message now: {task.State}.");
            if (message.Gate is { } named && named != open.Gate.Id)
            {
                throw new A2aRefusal(A2aError.Unsupported, $"The task does not wait at '{named}' but at '{open.Gate.Id}'.");
            }

            // A message that cannot be an answer is not to be remembered as one.
            _ = message.AnswerTo((GateOpenedData)open.Opened.Data!);
            store.PutIdempotency(new IdempotencyRow(key, message.Hash, open.Gate.Id, time.GetUtcNow().ToUnixTimeMilliseconds()));
        }

        var first = store.FindIdempotency(key)!;
        return first.BodyHash == message.Hash && store.FindGate(first.Result) is { } gate && gate.RunId == task.Run.Id
            ? gate
            : throw A2aRefusal.Params($"A message '{message.Id}' was sent before with another content.");
    }

    private static void RequireOwn(GateListRow gate, string by)
    {
        if (gate.Decided is { Data: GateDecidedData decided } && decided.By != by)
        {
            throw new A2aRefusal(A2aError.Unsupported, $"The question was answered before: {decided.Option}, by {decided.By}.");
        }
    }

    private static string KeyOf(A2aMessage message, string by) => $"{by} {A2aSkills.Rpc} {message.Id}";

    // Made of the message, so that the same message again names the same context.
    private static string ContextOf(A2aMessage message, string by) =>
        "ctx-" + ContentHash.Of(KeyOf(message, by))[..24];
}
