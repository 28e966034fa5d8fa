using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Tests.Store;

/// <summary>Rows and changes for the store's tests.</summary>
internal static class Sample
{
    public const long Noon = 1_780_000_000_000;

    public static readonly string Hash = new('a', 64);

    public static readonly RunCreatedData Created = new(Payload.FromJson("""{"city":"Zürich 🚆"}"""), 0, false, null, []);

    /// <summary>A run that was just created, with its first event.</summary>
    public static RunChange New(long number, string id, Func<RunRow, RunRow>? with = null)
    {
        var run = new RunRow
        {
            RunNo = number, Id = id, Partition = 7, Workflow = "report", Version = 1, DefinitionHash = Hash, Status = RunStatus.Created,
            CreatedAt = Noon, LastSeq = 1, Counts = new NodeCounts { Pending = 2 },
        };
        return new RunChange
        {
            Run = with is null ? run : with(run), IsNew = true, Events = [Event(1, RunEventType.RunCreated, -1, Created)], Nodes = [],
        };
    }

    /// <summary>The next change of a run: <paramref name="events"/> get the seqs that follow.</summary>
    public static RunChange Next(RunRow run, params (RunEventType Type, int Slot, EventData? Data)[] events) => new()
    {
        Run = run with { LastSeq = run.LastSeq + events.Length },
        IsNew = false,
        Events = [.. events.Select((e, i) => Event(run.LastSeq + 1 + i, e.Type, e.Slot, e.Data))],
        Nodes = [],
    };

    /// <summary>The change that starts the run.</summary>
    public static RunChange Start(RunRow run, long at = Noon + 10) =>
        Next(run with { Status = RunStatus.Running, StartedAt = at }, (RunEventType.RunStarted, -1, null));

    /// <summary>The change that ends the run.</summary>
    public static RunChange End(RunRow run, RunStatus status, long at = Noon + 5000)
    {
        var (type, data) = status switch
        {
            RunStatus.Success => (RunEventType.RunSucceeded, (EventData)new RunOutputData(Payload.Null)),
            RunStatus.PartialSuccess => (RunEventType.RunPartiallySucceeded, new RunOutputData(Payload.Null)),
            RunStatus.Failed => (RunEventType.RunFailed, new RunFailedData(new NodeError("timeout", "Too late."), null)),
            _ => (RunEventType.RunCancelled, new RunActionData("ann", null)),
        };
        return Next(run with { Status = status, FinishedAt = at, EndSeq = run.LastSeq + 1 }, (type, -1, data));
    }

    public static RunEvent Event(long seq, RunEventType type, int slot, EventData? data, int attempt = 0) =>
        new(seq, Noon + seq, type, slot, attempt, data);

    public static NodeSucceededData Output(string json) => new(Payload.FromJson(json), null, null, false);

    public static NodeRow Node(int slot, NodeStatus status, string? path = null) => new()
    {
        Slot = slot, Path = path ?? $"step{slot}", Type = "tool_call", Status = status, Attempt = 1, MaxAttempts = 3, QueuedAt = Noon,
        StartedAt = Noon + 1, FinishedAt = status.IsTerminal() ? Noon + 2 : 0, InputSeq = 3, ResultSeq = 0, FirstSeq = 2, LastSeq = 3,
    };

    public static GateRow Gate(string runId, long openSeq, string status = "open", long openedAt = Noon, params string[] assignees) => new()
    {
        Id = $"{runId}:{openSeq}", Slot = 0, Node = "approve", Status = status, OpenedAt = openedAt, DueAt = openedAt + 60_000,
        OpenSeq = openSeq, Assignees = assignees,
    };
}
