using System.Text.Json.Nodes;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Nodes.A2a;

/// <summary>One <c>agent_call</c> of an A2A agent: a conversation of recorded turns. A turn sends a message and follows the task until it
/// rests; when the task asks for input the node waits at a gate, and the answer is the next turn.</summary>
internal sealed class AgentCall(
    AgentClient client, AgentCard card, AgentNotice? notice, string name, AttemptRequest request, TimeProvider time)
{
    private const int MaxTurns = 100;

    private static readonly Payload AnswerForm = Payload.FromJson(
        """{"type":"object","properties":{"answer":{"type":"string","title":"Answer"}},"required":["answer"]}""");

    public async Task<AttemptOutcome> RunAsync(CancellationToken cancellation)
    {
        var parts = AgentMessage.PartsOf(request.Input);
        JsonObject? last = null;
        for (var turn = 1; turn <= MaxTurns; turn++)
        {
            var message = new AgentMessage(parts, last?.Text("context_id"), last?.Text("task_id"), last?.Text("asked"));
            var following = new AgentTurn(client, card, notice, name, request, time);
            var result = await request.Steps.RunAsync(
                new StepPlan($"message-{turn}", StepKinds.Agent, name), step => following.RunAsync(step, message, cancellation),
                cancellation);
            if (result.Error is { } error)
            {
                return AttemptOutcome.Failure(error);
            }

            last = (JsonObject)JsonNode.Parse(result.Output!.Utf8)!;
            if (last["failed"] is JsonObject failed)
            {
                return AttemptOutcome.Failure(new NodeError(
                    failed.Text("kind")!, failed.Text("message")!, null, Retryable: failed.Flag("retryable")));
            }

            if (last.Text("state") == "TASK_STATE_COMPLETED")
            {
                return AgentAnswer.Of(last, request.OutputSchema);
            }

            if (request.Steps.AnswerTo($"input-{turn}") is not { } decision)
            {
                return Ask($"input-{turn}", last);
            }

            var answer = (JsonObject)JsonNode.Parse(decision.Utf8)!;
            if (answer.Text("decision") != "submit")
            {
                await following.CancelRemoteAsync(last.Text("task_id")!);
                return AttemptOutcome.Failure(new NodeError(
                    "input_refused", $"The agent asked for input, and {answer.Text("by")} refused it.", null, Retryable: false));
            }

            parts = AgentMessage.AnswerParts(answer);
        }

        return AttemptOutcome.Failure(new NodeError(
            "too_many_turns", $"The agent asked for input {MaxTurns} times, which is the limit.", null, Retryable: false));
    }

    private AttemptOutcome Ask(string key, JsonObject last)
    {
        var wants = last.Text("state") == "TASK_STATE_AUTH_REQUIRED" ? "authorization" : "input";
        var text = RemoteTask.TextOf(last["message"] as JsonObject);
        return AttemptOutcome.Ask(key, new GateOpenedData(
            "input", $"{card.Name} asks for {wants}", text.Length > 0 ? text : null, ["submit", "reject"], [], 1, AnswerForm, 0));
    }
}
