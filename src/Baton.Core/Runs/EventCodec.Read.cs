using System.Runtime.InteropServices;
using System.Text.Json;

namespace Baton.Core.Runs;

public static partial class EventCodec
{
    private static EventData Read(RunEventType type, JsonElement e) => type switch
    {
        RunEventType.RunCreated => ReadCreated(e),
        RunEventType.RunReopened => new RunReopenedData(e.GetProperty("round").GetInt32(), Raw(e, "input"), Slots(e, "reset")),
        RunEventType.RunSucceeded or RunEventType.RunPartiallySucceeded => new RunOutputData(Raw(e, "output") ?? Payload.Null),
        RunEventType.RunFailed => new RunFailedData(ReadError(e), Text(e, "node")),
        RunEventType.RunCancelled or RunEventType.RunPaused or RunEventType.RunResumed =>
            new RunActionData(Text(e, "by"), Text(e, "reason")),
        RunEventType.NodeStarted when e.TryGetProperty("count", out var count) =>
            new NodeExpandedData(Raw(e, "items") ?? Payload.Null, count.GetInt32()),
        RunEventType.NodeStarted => new NodeStartedData(Raw(e, "input"), Flag(e, "interrupted"))
        {
            Resumed = Flag(e, "resumed"),
        },
        RunEventType.NodeSucceeded =>
            new NodeSucceededData(Raw(e, "output") ?? Payload.Null, Text(e, "branch"), Text(e, "guards"), Flag(e, "preset")),
        RunEventType.NodeFailed => new NodeFailedData(ReadError(e), Text(e, "guards")),
        RunEventType.NodeRetrying => new NodeRetryingData(ReadError(e), e.GetProperty("due").GetInt64()),
        RunEventType.NodeWaiting => new NodeWaitingData(Word(e, "for"), Text(e, "name"), Number(e, "due")),
        RunEventType.NodeSkipped or RunEventType.NodeCancelled =>
            new NodeEndedByData(Word(e, "kind"), Text(e, "node"), Text(e, "guards"))
            {
                Action = e.TryGetProperty("action", out var action) ? new RunActionData(Text(action, "by"), Text(action, "reason")) : null,
            },
        RunEventType.NodeProgress when e.TryGetProperty("iteration", out var iteration) => new LoopIterationData(iteration.GetInt32()),
        RunEventType.NodeProgress when e.TryGetProperty("step", out _) => ReadStep(e),
        RunEventType.NodeProgress => new GateVoteData(Word(e, "option"), Word(e, "by"), Text(e, "comment"), Raw(e, "values")),
        RunEventType.NodeLog => new NodeLogData(Word(e, "stream"), Word(e, "line")),
        RunEventType.GateOpened => ReadGate(e),
        RunEventType.CostAdded => new CostAddedData(Word(e, "step"), ReadCharge(e), Flag(e, "lost")),
        RunEventType.BudgetReached => new BudgetReachedData(
            Word(e, "scope"), Word(e, "unit"), Money(e, "limit"), Money(e, "spent"), Money(e, "wanted"))
        {
            Currency = Text(e, "currency"),
        },
        RunEventType.GateDecided => new GateDecidedData(
            Word(e, "option"), Word(e, "by"), Text(e, "comment"), Raw(e, "values"), Slots(e, "reset")),
        _ => throw new FormatException($"Events of type {type} hold no data in this version."),
    };

    private static RunCreatedData ReadCreated(JsonElement e)
    {
        var origin = e.TryGetProperty("origin", out var o) ? new RunOrigin(Word(o, "run_id"), Word(o, "from")) : null;
        List<Preset> presets = [];
        if (e.TryGetProperty("presets", out var list))
        {
            foreach (var item in list.EnumerateArray())
            {
                presets.Add(new Preset(Word(item, "node"), Raw(item, "output"), Text(item, "branch")));
            }
        }

        return new RunCreatedData(
            Raw(e, "input") ?? Payload.EmptyObject, (int)Number(e, "max_parallel"), Flag(e, "trusted_local"), origin, presets)
        {
            Budget = ReadBudget(e),
        };
    }

    private static GateOpenedData ReadGate(JsonElement e) => new(
        Word(e, "gate_kind"), Word(e, "title"), Text(e, "description"), Words(e, "options"), Words(e, "assignees"),
        (int)Number(e, "quorum"), Raw(e, "form"), Number(e, "due"))
    {
        Ask = Text(e, "ask"),
    };

    private static NodeError ReadError(JsonElement e)
    {
        var error = e.GetProperty("error");
        return new NodeError(Word(error, "kind"), Word(error, "message"), Text(error, "stack"), !Flag(error, "final"));
    }

    private static Payload? Raw(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) ? new Payload(JsonMarshal.GetRawUtf8Value(value).ToArray()) : null;

    private static string Word(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.GetBoolean();

    private static long Number(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private static string[] Words(JsonElement e, string name) =>
        [.. e.GetProperty(name).EnumerateArray().Select(word => word.GetString()!)];

    private static int[] Slots(JsonElement e, string name) =>
        e.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(slot => slot.GetInt32())] : [];
}
