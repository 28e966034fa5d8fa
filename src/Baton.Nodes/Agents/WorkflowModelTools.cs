using System.Text.Json;
using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Nodes.Agents;

/// <summary>Published workflows as tools of a model: <c>workflow:NAME</c> or <c>{workflow: NAME, description}</c>. A call starts a run
/// whose id follows from the step, so that after a crash the same run is waited for.</summary>
/// <param name="engine">The engine of this process, once there is one.</param>
/// <param name="resolve">The newest version of a published workflow, or null.</param>
/// <param name="costOf">What a run came to.</param>
/// <param name="currency">In which models are paid.</param>
public sealed class WorkflowModelTools(
    Func<RunEngine> engine, Func<string, CompiledWorkflow?> resolve, Func<string, CostSum> costOf, string currency)
{
    /// <summary>Runs that start runs that start runs.</summary>
    private const int MaxDepth = 16;

    private const string Word = "workflow";

    private static readonly string[] Fields = [Word, "description"];

    public ModelToolSource Source => new(Kind(name => resolve(name) is not null), (entry, request, _) =>
        Task.FromResult<IReadOnlyList<ModelTool>>([Open(entry, request)]));

    /// <param name="exists">Whether a workflow is published; null when that is not known.</param>
    public static ModelToolKind Kind(Func<string, bool>? exists) => new(Word, (entry, mistakes) =>
    {
        entry.RequireKnown("a workflow as a tool", Fields, mistakes);
        _ = entry.Text("description", "a workflow as a tool", mistakes, required: false);
        if (NameOf(entry) is not { Length: > 0 } name)
        {
            mistakes.Add(entry.Mistake(
                DiagnosticCodes.BadValue, "a workflow as a tool is workflow:NAME or {workflow: NAME, description}"));
            return [];
        }

        // A workflow may call itself, also when it is published for the first time.
        if (name != entry.Workflow && exists?.Invoke(name) == false)
        {
            mistakes.Add(entry.At(Word, DiagnosticCodes.UnknownWorkflow, $"there is no workflow '{name}'", "publish it first"));
        }

        return [name];
    });

    private static string? NameOf(WrittenEntry entry) => entry.Node.Kind == DocKind.String
        ? entry.Node.Text[(Word.Length + 1)..]
        : entry.Node.Get(Word) is { Kind: DocKind.String } name ? name.Text : null;

    private ModelTool Open(WrittenEntry entry, AttemptRequest request)
    {
        var name = NameOf(entry)!;
        var workflow = resolve(name) ?? throw new InvalidToolException($"There is no workflow '{name}'.");
        var description = entry.Node.Get("description")?.Text ?? workflow.Description ?? workflow.Title;
        return new ModelTool(
            name, description ?? "", workflow.InputSchema?.Json ?? Payload.FromJson("{\"type\":\"object\"}"), workflow.InputSchema,
            (arguments, step, cancellation) => CallAsync(name, arguments, step, request, cancellation))
        {
            Hold = Hold.Rest(currency, ChargedAs(name)),
        };
    }

    private async Task<ToolAnswer> CallAsync(
        string workflow, Payload arguments, StepCall step, AttemptRequest request, CancellationToken cancellation)
    {
        var depth = RunIds.ToolDepth(request.RunId) + 1;
        if (depth > MaxDepth)
        {
            return new ToolAnswer(NodeJson.Text($"Runs start runs {MaxDepth} deep already."), true);
        }

        var id = RunIds.OfTool(depth, step.IdempotencyKey);
        try
        {
            await engine().StartRunAsync(
                new StartRunRequest
                {
                    Workflow = workflow, Input = arguments, Id = id, By = request.User.Length == 0 ? null : request.User,
                    TrustedLocal = request.TrustedLocal, Budget = BudgetOf(step.Granted),
                },
                cancellation);
        }
        catch (BatonException exception) when (exception.Code == "run_id_in_use")
        {
            // Started by an earlier call whose answer was lost.
            await engine().TakeUpAsync(id, cancellation);
        }
        catch (BatonException exception) when (exception.Kind is ErrorKind.Invalid or ErrorKind.NotFound or ErrorKind.Conflict)
        {
            var places = exception.Diagnostics.Select(mistake => $"{mistake.Path}: {mistake.Message}");
            return new ToolAnswer(NodeJson.Text(string.Join("; ", places.Prepend(exception.Message))), true);
        }

        var answer = await WaitAsync(id, request.Leaving, cancellation);
        var cost = costOf(id);
        return cost.Calls == 0 ? answer : answer with
        {
            Charge = new Charge(
                cost.Amount, currency, cost.InputTokens, cost.CachedTokens, cost.OutputTokens, ChargedAs(workflow)) { Run = id },
        };
    }

    private static string ChargedAs(string workflow) => "workflow:" + workflow;

    /// <summary>What the budgets around the call have left is all that the run may spend.</summary>
    private static Budget? BudgetOf(Hold? granted) => granted is null ? null
        : new Budget(granted.Cost > 0 ? granted.Cost : null, granted.Tokens > 0 ? granted.Tokens : null);

    private async Task<ToolAnswer> WaitAsync(string id, CancellationToken leaving, CancellationToken cancellation)
    {
        try
        {
            FeedEvent? last = null;
            await foreach (var e in engine().FollowAsync(id, 0, cancellation))
            {
                last = e.Type.EndsRun() ? e : last;
            }

            using var document = JsonDocument.Parse(last!.Json);
            var data = document.RootElement.GetProperty("data");
            return data.TryGetProperty("output", out var output)
                ? new ToolAnswer(Payload.FromJson(output.GetRawText()), false)
                : new ToolAnswer(NodeJson.Text($"The run {id} ended as {last.Type.Word()}: {data.GetRawText()}"), true);
        }
        catch (OperationCanceledException) when (!leaving.IsCancellationRequested)
        {
            // The node was cancelled: what it had started is of no use to anybody.
            await engine().SubmitAsync(
                id, now => new CancelRun(now, null, "the node that started it was cancelled"), CancellationToken.None);
            throw;
        }
    }
}
