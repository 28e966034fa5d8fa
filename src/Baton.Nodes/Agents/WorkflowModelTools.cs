using System.Globalization;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Nodes.Agents;

/// <summary>Published workflows as tools of a model: <c>workflow:NAME</c> or <c>{workflow: NAME, description}</c>. A call starts a run
/// whose id follows from the step, so that after a crash the same run is waited for.</summary>
/// <param name="engine">The engine of this process, once there is one.</param>
/// <param name="resolve">The newest version of a published workflow, or null.</param>
public sealed class WorkflowModelTools(Func<RunEngine> engine, Func<string, CompiledWorkflow?> resolve)
{
    /// <summary>Runs that start runs that start runs.</summary>
    private const int MaxDepth = 16;

    private const string IdPrefix = "tool-";

    public ModelToolSource Source => new("workflow", (entry, request, _) =>
        Task.FromResult<IReadOnlyList<ModelTool>>([Open(entry, request)]));

    private ModelTool Open(JsonElement entry, AttemptRequest request)
    {
        var name = entry.ValueKind == JsonValueKind.String ? entry.GetString()!["workflow:".Length..]
            : entry.GetProperty("workflow") is { ValueKind: JsonValueKind.String } given ? given.GetString()!
            : throw new InvalidToolException("A workflow as a tool is workflow:NAME or {workflow: NAME, description}.");
        var workflow = resolve(name) ?? throw new InvalidToolException($"There is no workflow '{name}'.");
        var description = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("description", out var text)
            ? text.GetString()
            : workflow.Description ?? workflow.Title;
        return new ModelTool(
            name, description ?? "", workflow.InputSchema?.Json ?? Payload.FromJson("{\"type\":\"object\"}"), workflow.InputSchema,
            (arguments, step, cancellation) => CallAsync(name, arguments, step, request, cancellation));
    }

    private async Task<ToolAnswer> CallAsync(
        string workflow, Payload arguments, StepCall step, AttemptRequest request, CancellationToken cancellation)
    {
        var depth = DepthOf(request.RunId) + 1;
        if (depth > MaxDepth)
        {
            return new ToolAnswer(NodeJson.Text($"Runs start runs {MaxDepth} deep already."), true);
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}{depth}-{Hash(step.IdempotencyKey)}");
        try
        {
            await engine().StartRunAsync(
                new StartRunRequest
                {
                    Workflow = workflow, Input = arguments, Id = id, By = request.User.Length == 0 ? null : request.User,
                    TrustedLocal = request.TrustedLocal, Budget = request.BudgetLeft is { } left ? new Budget(left, null) : null,
                },
                cancellation);
        }
        catch (BatonException exception) when (exception.Code == "run_id_in_use")
        {
            // Started by an earlier call whose answer was lost.
            await engine().TakeUpAsync(id, cancellation);
        }
        catch (BatonException exception) when (exception.Kind == ErrorKind.Invalid)
        {
            var places = exception.Diagnostics.Select(mistake => $"{mistake.Path}: {mistake.Message}");
            return new ToolAnswer(NodeJson.Text(string.Join("; ", places.Prepend(exception.Message))), true);
        }

        return await WaitAsync(id, request.Leaving, cancellation);
    }

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

    private static int DepthOf(string runId) =>
        runId.StartsWith(IdPrefix, StringComparison.Ordinal) && runId.IndexOf('-', IdPrefix.Length) is > 0 and var end
        && int.TryParse(runId.AsSpan(IdPrefix.Length, end - IdPrefix.Length), out var depth)
            ? depth
            : 0;

    private static string Hash(string key) => ContentHash.Of(key)[..32];
}
