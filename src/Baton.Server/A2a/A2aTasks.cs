using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Nodes.A2a;
using Baton.Server.Answers;
using Baton.Server.Endpoints;

namespace Baton.Server.A2a;

/// <summary>The runs that agents started: read, listed, followed and cancelled as tasks of A2A.</summary>
internal sealed class A2aTasks(IRunStore store, RunEngine engine, RunAnswers runs, TimeProvider time)
{
    private const int NodesPerRead = 500;
    private const int MostCounted = 10_000;

    /// <summary>How long the answer to a cancel waits for the run's end.</summary>
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    /// <param name="by">Who asks: gates that are assigned to others are no question to this one.</param>
    /// <exception cref="A2aRefusal">TaskNotFound.</exception>
    public A2aTask Read(string id, string by)
    {
        var row = store.FindRun(id) ?? throw A2aRefusal.NoTask(id);
        var run = runs.Full(row);
        return run.Labels?.ContainsKey(A2aTask.ContextLabel) == true
            ? new A2aTask(run, GateOf(row, by), row.LastSeq)
            : throw A2aRefusal.NoTask(id);
    }

    /// <summary>The task as it stands, then each change of it.</summary>
    /// <param name="toRest">End when the task waits for input, too; else only with the task.</param>
    public async IAsyncEnumerable<JsonObject> FollowAsync(
        A2aTask task, string by, bool toRest, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new JsonObject { ["task"] = task.ToJson() };
        if (task.IsOver || (toRest && task.Rests))
        {
            yield break;
        }

        await foreach (var e in engine.FollowAsync(task.Run.Id, task.LastSeq, cancellation))
        {
            if (!MayChange(e.Type))
            {
                if (task.State == A2aTask.Working && IsShown(e.Type))
                {
                    yield return task.StatusUpdate(new JsonObject { ["event"] = e.Type.Word(), ["node"] = e.Node });
                }

                continue;
            }

            var next = Read(task.Run.Id, by);
            if (next.Stamp == task.Stamp)
            {
                continue;
            }

            task = next;
            if (task.ArtifactUpdate() is { } artifact)
            {
                yield return artifact;
            }

            yield return task.StatusUpdate();
            if (task.IsOver || (toRest && task.Rests))
            {
                yield break;
            }
        }
    }

    /// <summary>The task once it rests.</summary>
    public async Task<A2aTask> RestAsync(A2aTask task, string by, CancellationToken cancellation)
    {
        await foreach (var _ in FollowAsync(task, by, toRest: true, cancellation))
        {
            // Only its end matters.
        }

        return Read(task.Run.Id, by);
    }

    /// <exception cref="A2aRefusal">TaskNotFound; TaskNotCancelable.</exception>
    public async Task<A2aTask> CancelAsync(string id, string by, CancellationToken cancellation)
    {
        var task = Read(id, by);
        try
        {
            await engine.SubmitAsync(id, now => new CancelRun(now, by, null), cancellation);
        }
        catch (BatonException refusal) when (refusal.Code == "run_terminal")
        {
            throw new A2aRefusal(A2aError.NotCancelable, $"The task has ended: {task.State}.", refusal);
        }

        using var patience = new CancellationTokenSource(CancelPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await foreach (var _ in FollowAsync(Read(id, by), by, toRest: false, either.Token))
            {
                // What runs is being stopped.
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // It is cancelled; what still stops is seen by whoever asks again.
        }

        return Read(id, by);
    }

    /// <exception cref="A2aRefusal">InvalidParams.</exception>
    public JsonObject List(JsonObject parameters, string by)
    {
        var size = Whole(parameters, "pageSize") is var wanted and > 0 ? Math.Min(wanted, 100) : 50;
        var state = parameters.Text("status") is { Length: > 0 } word && word != "TASK_STATE_UNSPECIFIED" ? word : null;
        var after = After(parameters.Text("statusTimestampAfter"));
        var filter = new RunFilter
        {
            Statuses = StatusesOf(state),
            Labels = [KeyValuePair.Create(A2aTask.ContextLabel, parameters.Text("contextId") ?? "")],
        };
        var token = parameters.Text("pageToken");
        var page = store.ListRuns(filter, Paging.Of(size, string.IsNullOrEmpty(token) ? null : token));
        var tasks = page.Items.Select(row => new A2aTask(runs.Full(row), GateOf(row, by), row.LastSeq))
            .Where(task => (state is null || task.State == state) && task.At >= after)
            .Select(task => task.ToJson(Whole(parameters, "historyLength") > 0, parameters.Flag("includeArtifacts")));
        return new JsonObject
        {
            ["tasks"] = new JsonArray([.. tasks]),
            ["nextPageToken"] = page.NextCursor ?? "",
            ["pageSize"] = size,
            ["totalSize"] = page.NextCursor is null && string.IsNullOrEmpty(token) ? page.Items.Count : Count(filter),
        };
    }

    private static bool MayChange(RunEventType type) => type switch
    {
        RunEventType.GateOpened or RunEventType.GateDecided or RunEventType.NodeFailed or RunEventType.NodeCancelled => true,
        RunEventType.RunStarted or RunEventType.RunPaused or RunEventType.RunResumed or RunEventType.RunReopened => true,
        _ => type.EndsRun(),
    };

    private static bool IsShown(RunEventType type) => type is RunEventType.NodeStarted or RunEventType.NodeSucceeded;

    private static IReadOnlyList<RunStatus>? StatusesOf(string? state) => state switch
    {
        null => null,
        A2aTask.Submitted => [RunStatus.Created],
        A2aTask.Working or A2aTask.InputRequired => [RunStatus.Running, RunStatus.Paused],
        "TASK_STATE_COMPLETED" => [RunStatus.Success, RunStatus.PartialSuccess],
        "TASK_STATE_FAILED" => [RunStatus.Failed],
        "TASK_STATE_CANCELED" => [RunStatus.Cancelled],
        "TASK_STATE_REJECTED" or "TASK_STATE_AUTH_REQUIRED" => [],
        _ => throw A2aRefusal.Params($"'{state}' is not a state of a task."),
    };

    private static int Whole(JsonObject from, string name) => from[name] switch
    {
        null => 0,
        JsonValue value when value.TryGetValue<int>(out var number) && number >= 0 => number,
        JsonValue value when int.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var number) && number >= 0 => number,
        _ => throw A2aRefusal.Params($"'{name}' is not a whole number."),
    };

    private static DateTimeOffset After(string? text) =>
        string.IsNullOrEmpty(text) ? DateTimeOffset.MinValue
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw A2aRefusal.Params("'statusTimestampAfter' is not a time.");

    /// <summary>How many tasks there are beyond one page, as far as counting them is cheap.</summary>
    private int Count(RunFilter filter)
    {
        var (count, cursor) = (0, (string?)null);
        do
        {
            var page = store.ListRuns(filter, Paging.Of(NodesPerRead, cursor));
            (count, cursor) = (count + page.Items.Count, page.NextCursor);
        }
        while (cursor is not null && count < MostCounted);
        return count;
    }

    /// <summary>The first open gate that is a question to this caller. What a run may spend is for the people of the server.</summary>
    private GateListRow? GateOf(RunRow row, string by)
    {
        if (row.Status.IsTerminal() || row.Counts.Waiting == 0)
        {
            return null;
        }

        for (var (slot, more) = (-1, true); more;)
        {
            var nodes = store.ListNodes(row.RunNo, slot, NodesPerRead);
            foreach (var node in nodes.Where(node => node is { Status: NodeStatus.Waiting, WaitFor: "gate" }))
            {
                var gate = store.FindGate($"{row.Id}:{node.InputSeq}");
                if (gate is { Gate.Status: "open" } && IsFor(gate, by))
                {
                    return gate;
                }
            }

            (slot, more) = (nodes.Count > 0 ? nodes[^1].Slot : slot, nodes.Count == NodesPerRead);
        }

        return null;
    }

    private static bool IsFor(GateListRow gate, string by) =>
        (gate.Gate.Assignees.Count == 0 || gate.Gate.Assignees.Contains(by))
        && gate.Opened.Data is GateOpenedData opened && !(opened.Ask is not null && opened.Options.Contains(GateOptions.Raise));
}
