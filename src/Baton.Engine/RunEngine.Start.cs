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
    /// <summary>Starts a run; returns once it is on disk.</summary>
    /// <exception cref="BatonException">Conflict <c>run_id_in_use</c>, <c>workflow_archived</c>; Invalid <c>invalid_input</c> with
    /// diagnostics, <c>invalid_workflow</c>, <c>bad_run_id</c>, <c>idempotency_key_reused</c>; NotFound <c>workflow_not_found</c>;
    /// Unavailable.</exception>
    public Task<StartRunResult> StartRunAsync(StartRunRequest request, CancellationToken cancellation)
    {
        var source = Find(request);
        var created = new RunCreatedData(
            CheckedInput(source.Workflow, request.Input), request.MaxParallel, request.TrustedLocal, null, request.Pins)
        {
            Budget = request.Budget,
        };
        return StartAsync(source, created, request, cancellation);
    }

    /// <summary>Starts a linked fork of a run from a node: what does not come after the node is taken over, the rest is executed.</summary>
    /// <exception cref="BatonException">NotFound <c>run_not_found</c>, <c>node_not_found</c>; Invalid <c>invalid_input</c>,
    /// <c>unknown_node</c>; Unavailable.</exception>
    public Task<StartRunResult> RerunAsync(RerunRequest request, CancellationToken cancellation)
    {
        var row = store.FindRun(request.RunId) ?? throw BatonException.NotFound("run_not_found", $"There is no run '{request.RunId}'.");
        var workflow = Catalog.Resolve(row.DefinitionHash);
        if (!workflow.Main.IndexOf.TryGetValue(request.From, out var from))
        {
            throw BatonException.NotFound("node_not_found", $"The workflow has no node '{request.From}'.");
        }

        foreach (var node in request.Outputs?.Keys ?? [])
        {
            if (!workflow.Main.IndexOf.TryGetValue(node, out var given) || GraphWalk.From(workflow.Main, from)[given])
            {
                throw BatonException.Invalid("unknown_node",
                    $"'{node}' is not a node that '{request.From}' does not lead to; only such nodes can be given an output.");
            }
        }

        var state = Replay(row, workflow);
        var created = new RunCreatedData(
            request.Input is { } input ? CheckedInput(workflow, input) : state.Input,
            state.MaxParallel == workflow.MaxParallel ? 0 : state.MaxParallel,
            state.TrustedLocal, new RunOrigin(row.Id, request.From), RunMachine.Presets(state, from, request.Outputs))
        {
            Budget = state.StartBudget,
        };
        var start = new StartRunRequest { By = request.By, IdempotencyKey = request.IdempotencyKey, BodyHash = request.BodyHash };
        return StartAsync(new Source(row.DefinitionHash, workflow, row.Version), created, start, cancellation);
    }

    private async Task<StartRunResult> StartAsync(
        Source source, RunCreatedData created, StartRunRequest request, CancellationToken cancellation)
    {
        if (request.Id is { } wanted)
        {
            RequireId(wanted);
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var id = request.Id ?? NewId(source.Workflow.Name, now);
        var row = NewRow(id, source, request.Labels, request.By, now) with { Origin = created.Origin?.RunId };
        StartMessage Message(TaskCompletionSource<StartRunResult?>? caller) => new()
        {
            Workflow = source.Workflow,
            Row = row,
            Command = at => new StartRun(at, created),
            IdIsGiven = request.Id is not null,
            Idempotency = request.IdempotencyKey is { } key ? new IdempotencyRow(key, request.BodyHash ?? "", id, now) : null,
            Caller = caller,
        };
        return await AtOwnerAsync(id, Message, () => CommandCodec.Encode(Message(null)), cancellation);
    }

    /// <summary>An id whose partition is owned here, so that starting a run never needs another server.</summary>
    private string NewId(string workflow, long now)
    {
        var held = shard.Held;
        var id = RunIds.New(workflow, now);
        while (held.Count > 0 && !held.ContainsKey(Partitions.Of(id)))
        {
            id = RunIds.New(workflow, now);
        }

        return id;
    }

    private static void RequireId(string id)
    {
        if (!RunIds.IsValid(id))
        {
            throw BatonException.Invalid("bad_run_id",
                "A run's id has letters, digits, '.', '_' and '-', begins with a letter or digit and has at most 128 characters.");
        }
    }

    private static RunRow NewRow(string id, Source source, IReadOnlyDictionary<string, string>? labels, string? by, long at) => new()
    {
        RunNo = 0,
        Id = id,
        Partition = Partitions.Of(id),
        Workflow = source.Workflow.Name,
        Version = source.Version,
        DefinitionHash = source.Hash,
        Status = RunStatus.Created,
        Labels = labels is { Count: > 0 } ? LabelText.Write(labels) : null,
        CreatedBy = by,
        CreatedAt = at,
    };

    private Source Find(StartRunRequest request)
    {
        if (request.Definition is { } text)
        {
            var (hash, workflow) = Catalog.Put(text);
            return new Source(hash, workflow, 0);
        }

        var name = request.Workflow ?? throw BatonException.Invalid("missing_workflow", "Name a workflow or give a definition.");
        var version = store.FindVersion(name, request.Version) ?? throw BatonException.NotFound(
            "workflow_not_found",
            request.Version == 0 ? $"There is no workflow '{name}'." : $"There is no version {request.Version} of '{name}'.");
        return store.FindWorkflow(name) is { ArchivedAt: > 0 }
            ? throw BatonException.Conflict("workflow_archived", $"Workflow '{name}' is archived. Publish it again to start runs of it.")
            : new Source(version.Hash, Catalog.Resolve(version.Hash), version.Version);
    }

    private static Payload CheckedInput(CompiledWorkflow workflow, Payload? given)
    {
        var input = given ?? Payload.EmptyObject;
        if (input.Length > RunLimits.MaxPayload)
        {
            throw new BatonException(ErrorKind.LimitExceeded, "limit_payload",
                $"The input has {input.Length} bytes; the limit is {RunLimits.MaxPayload}.");
        }

        if (workflow.InputSchema is not { } schema)
        {
            return input;
        }

        input = schema.WithDefaults(input);
        var mistakes = schema.Validate(input, "input");
        return mistakes.Count == 0
            ? input
            : throw BatonException.Invalid("invalid_input", "The input does not fit the workflow's schema.", mistakes);
    }

    private RunState Replay(RunRow row, CompiledWorkflow workflow)
    {
        var state = new RunState(row.Id, workflow, row.Version);
        while (state.LastSeq < row.LastSeq)
        {
            foreach (var e in store.ReadEvents(row.RunNo, state.LastSeq, EventsPerRead))
            {
                state.Apply(e);
            }
        }

        return state;
    }

    private sealed record Source(string Hash, CompiledWorkflow Workflow, int Version);
}
