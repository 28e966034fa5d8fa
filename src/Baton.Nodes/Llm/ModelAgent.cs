using System.Text.Json;
using Baton.Core;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Nodes.Agents;

namespace Baton.Nodes.Llm;

/// <summary>An <c>agent_call</c> of a model profile: turns of the model and calls of its tools, each a recorded step, until it has
/// answered.</summary>
internal sealed class ModelAgent(ModelProfile profile, ModelClient client, IReadOnlyList<ModelToolSource> sources)
{
    private const int DefaultTurns = 20;
    public const int MostTurns = 200;
    public const int MostRepairs = 10;
    private const int DefaultRepairs = 2;

    public static ToolSignature Signature { get; } =
        new("agent", [], ["prompt", "messages", "system", "tools", "max_turns", "max_repairs"]);

    public async Task<AttemptOutcome> ExecuteAsync(AttemptRequest request, CancellationToken cancellation)
    {
        try
        {
            using var with = new WithFields(request.Input, Signature);
            var tools = await ToolSet.OpenAsync(with.Get("tools"), sources, request, cancellation);
            var talk = new Talk(
                request, Opening.Messages(with), Opening.System(with, request.OutputSchema), tools,
                with.Number("max_turns", DefaultTurns, 1, MostTurns), with.Number("max_repairs", DefaultRepairs, 0, MostRepairs));
            return await RunAsync(talk, cancellation);
        }
        catch (Exception e) when (e is InvalidRequestException or InvalidToolException)
        {
            return AttemptOutcome.Failure(new NodeError("invalid_request", e.Message, null, Retryable: false));
        }
    }

    private async Task<AttemptOutcome> RunAsync(Talk talk, CancellationToken cancellation)
    {
        var repairs = 0;
        for (var number = 1; number <= talk.MaxTurns; number++)
        {
            var result = await TurnAsync(talk, number, cancellation);
            if (result.Error is { } error)
            {
                return AttemptOutcome.Failure(error);
            }

            var turn = TurnJson.Read(result.Output!);
            talk.Add(turn);
            if (turn.Calls.Count > 0)
            {
                talk.Messages.AddRange(await CallToolsAsync(talk, turn, number, cancellation));
                continue;
            }

            if (talk.Request.OutputSchema is not { } schema)
            {
                return AttemptOutcome.Success(talk.Output(turn, profile.Model, number));
            }

            var (output, mistake) = StructuredOutput.Read(turn, schema);
            if (output is not null)
            {
                return AttemptOutcome.Success(output);
            }

            if (++repairs > talk.MaxRepairs)
            {
                return AttemptOutcome.Failure(new NodeError(
                    "invalid_output",
                    $"The model's answer does not fit the output schema, also after {talk.MaxRepairs} repair(s): {mistake}"));
            }

            talk.Messages.Add(new ModelMessage("user", StructuredOutput.AskAgain(mistake!)));
        }

        return AttemptOutcome.Failure(new NodeError(
            "max_turns", $"The model had not answered after {talk.MaxTurns} turns.", null, Retryable: false));
    }

    private Task<StepResult> TurnAsync(Talk talk, int number, CancellationToken cancellation)
    {
        var body = client.Body(new ModelRequest(talk.System, talk.Messages, talk.Tools.Texts));
        var plan = new StepPlan($"turn-{number}", StepKinds.Model, profile.Name) { Hold = profile.HoldFor(body.Length) };
        return talk.Request.Steps.RunAsync(plan, step => client.CallAsync(body, step, talk.Request, cancellation), cancellation);
    }

    private static async Task<IEnumerable<ModelMessage>> CallToolsAsync(
        Talk talk, ModelTurn turn, int number, CancellationToken cancellation)
    {
        var calls = turn.Calls.Select(async (call, index) =>
        {
            var plan = new StepPlan($"turn-{number}.{index}", StepKinds.Tool, talk.Tools.NameOf(call)) { Hold = talk.Tools.HoldOf(call) };
            var result = await talk.Request.Steps.RunAsync(plan, step => talk.Tools.CallAsync(call, step, cancellation), cancellation);
            return ToolSet.AnswerOf(call, result);
        });
        return await Task.WhenAll(calls);
    }

    private sealed record Talk(
        AttemptRequest Request, List<ModelMessage> Messages, string? System, ToolSet Tools, int MaxTurns, int MaxRepairs)
    {
        private ModelUsage used;

        public void Add(ModelTurn turn)
        {
            var usage = turn.Usage ?? default;
            used = new ModelUsage(used.Input + usage.Input, used.Cached + usage.Cached, used.Output + usage.Output);
            Messages.Add(new ModelMessage("assistant", turn.Text) { Calls = turn.Calls });
        }

        public Payload Output(ModelTurn turn, string model, int turns) => NodeJson.Object(w =>
        {
            w.WriteString("text", turn.Text);
            w.WriteString("model", model);
            w.WriteString("finish_reason", turn.Finish);
            w.WriteNumber("turns", turns);
            w.WriteStartObject("usage");
            w.WriteNumber("input_tokens", used.Input);
            w.WriteNumber("cached_tokens", used.Cached);
            w.WriteNumber("output_tokens", used.Output);
            w.WriteEndObject();
        });
    }
}
