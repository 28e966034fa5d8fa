using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Cluster;
using Baton.Engine.Runs;
using Baton.Engine.Store;

namespace Baton.Engine;

public sealed partial class RunEngine
{
    /// <summary>Takes over a run that ended elsewhere, with its whole history; returns once it is on disk.</summary>
    /// <exception cref="BatonException">Conflict <c>run_id_in_use</c>, <c>run_not_terminal</c>; Invalid <c>bad_export</c>,
    /// <c>invalid_workflow</c>, <c>bad_run_id</c>, <c>idempotency_key_reused</c>; Unavailable.</exception>
    public async Task<StartRunResult> ImportAsync(ImportRunRequest request, CancellationToken cancellation)
    {
        RequireId(request.Id);
        var compiled = WorkflowCompiler.Compile(request.Definition);
        if (compiled.Workflow is not { } workflow)
        {
            throw BatonException.Invalid(
                "invalid_workflow", $"The workflow of the run has {compiled.Diagnostics.Count} mistake(s).", compiled.Diagnostics);
        }

        var hash = ContentHash.Of(request.Definition);
        var version = request.Version > 0 && store.FindVersion(workflow.Name, request.Version)?.Hash == hash ? request.Version : 0;
        var events = request.Events.Select(WithoutTrust).ToList();
        var state = Fold(new RunState(request.Id, workflow, version), events);
        store.PutDefinition(hash, workflow.Name, request.Definition);
        var row = NewRow(request.Id, new Source(hash, workflow, version), request.Labels, request.By, request.CreatedAt) with
        {
            Origin = request.Origin,
        };
        StartMessage Message(TaskCompletionSource<StartRunResult?>? caller) => new()
        {
            Workflow = workflow,
            Row = row,
            History = new RunHistory(state, events),
            IdIsGiven = true,
            Idempotency = request.IdempotencyKey is { } key
                ? new IdempotencyRow(key, request.BodyHash ?? "", request.Id, request.CreatedAt)
                : null,
            Caller = caller,
        };
        return await AtOwnerAsync(request.Id, Message, () => CommandCodec.Encode(Message(null)), cancellation);
    }

    /// <summary>What was trusted where the run came from says nothing about this machine, and a retry would use it here.</summary>
    private static RunEvent WithoutTrust(RunEvent e) =>
        e.Data is RunCreatedData { TrustedLocal: true } created ? e with { Data = created with { TrustedLocal = false } } : e;

    private static RunState Fold(RunState state, List<RunEvent> events)
    {
        foreach (var e in events)
        {
            if (e.Seq != state.LastSeq + 1 || e.Data is NodeExpandedData { Count: < 0 or > RunLimits.MaxItems })
            {
                throw Bad($"event {e.Seq} does not follow event {state.LastSeq}");
            }

            try
            {
                state.Apply(e);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The history comes from outside: whatever goes wrong in folding it is its own fault.
                throw Bad($"event {e.Seq} does not fit the workflow and the events before it");
            }
        }

        return state.LastSeq == 0 ? throw Bad("there are no events")
            : state.Status.IsTerminal() ? state
            : throw BatonException.Conflict(
                "run_not_terminal", $"The run is {state.Status.Word()}: only one that has ended can be taken over.");
    }

    private static BatonException Bad(string why) => BatonException.Invalid("bad_export", $"This is not the history of a run: {why}.");
}
