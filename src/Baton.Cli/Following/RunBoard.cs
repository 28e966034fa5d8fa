using System.Text.Json;
using Baton.Contracts;

namespace Baton.Cli.Following;

/// <summary>What is known of a followed run's nodes: first from a list, then from its events.</summary>
internal sealed class RunBoard(string run)
{
    private readonly Dictionary<string, NodeState> nodes = [];
    private readonly List<NodeState> order = [];
    private int active;
    private int timers;
    private int people;

    /// <summary>Nodes in the order they became known.</summary>
    public IReadOnlyList<NodeState> Nodes => order;

    /// <summary>Nothing runs and nothing will by itself: only a person or an event from outside moves the run.</summary>
    public bool MayBeParked => active == 0 && timers == 0 && people > 0;

    /// <summary>An event put nodes back to pending without naming them: the list has to be read again.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Ids of the gates that wait for a decision.</summary>
    public IEnumerable<string> OpenGates =>
        order.Where(n => n is { Status: "waiting", WaitsFor: "gate" }).Select(n => n.Gate).OfType<string>();

    public NodeState? Find(string node) => nodes.GetValueOrDefault(node);

    /// <summary>Takes over what a list says.</summary>
    public void Load(IEnumerable<NodeView> views)
    {
        foreach (var view in views)
        {
            var state = Get(view.Node);
            state.Type = view.Type;
            state.MaxAttempts = view.MaxAttempts;
            state.Attempt = view.Attempt;
            state.StartedAt = view.StartedAt;
            state.DurationMs = view.DurationMs;
            state.Error = view.Error?.Message;
            state.Gate = view.Waiting is { For: "gate" } ? view.Waiting.Name : null;
            Change(state, view.Status, view.Waiting?.For, view.Waiting?.Until);
        }

        IsStale = false;
    }

    /// <summary>Applies an event.</summary>
    public void Apply(EventView view)
    {
        if (view.Node is not { } node)
        {
            IsStale |= view.Type == "run.reopened";
            return;
        }

        var state = Get(node);
        switch (view.Type)
        {
            case "node.queued":
                Change(state, "queued");
                break;
            case "node.started":
                state.Attempt = Math.Max(state.Attempt, view.Attempt ?? 1);
                state.StartedAt ??= view.At;
                Change(state, "running");
                break;
            case "node.waiting":
                Change(state, "waiting", Text(view.Data, "for"), Time(view.Data, "due"));
                break;
            case "gate.opened":
                state.Gate = $"{run}:{view.Seq}";
                Change(state, "waiting", "gate", Time(view.Data, "due"));
                break;
            case "node.retrying":
                state.Error = ErrorOf(view.Data);
                Change(state, "retrying", "retry", Time(view.Data, "due"));
                break;
            case "node.succeeded":
                End(state, "success", view);
                break;
            case "node.failed":
                state.Error = ErrorOf(view.Data);
                End(state, "failed", view);
                break;
            case "node.skipped":
                End(state, "skipped", view);
                break;
            case "node.cancelled":
                End(state, "cancelled", view);
                break;
            case "gate.decided":
                IsStale |= view.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("reset", out _);
                break;
        }
    }

    private static void EndTimes(NodeState state, EventView view) =>
        state.DurationMs = state.StartedAt is { } start ? (long)(view.At - start).TotalMilliseconds : null;

    private void End(NodeState state, string status, EventView view)
    {
        EndTimes(state, view);
        Change(state, status);
    }

    private void Change(NodeState state, string status, string? waitsFor = null, DateTimeOffset? until = null)
    {
        Count(state, -1);
        (state.Status, state.WaitsFor, state.Until) = (status, waitsFor, until);
        Count(state, 1);
    }

    private void Count(NodeState state, int by)
    {
        switch (state.Status)
        {
            case "queued" or "running":
                active += by;
                break;
            case "retrying":
                timers += by;
                break;
            case "waiting" when state.WaitsFor is "gate" or "event":
                people += by;
                break;
            case "waiting" when state.WaitsFor is "timer" or "retry":
                timers += by;
                break;
        }
    }

    private NodeState Get(string node)
    {
        if (!nodes.TryGetValue(node, out var state))
        {
            state = new NodeState(node);
            nodes.Add(node, state);
            order.Add(state);
        }

        return state;
    }

    private static string? Text(JsonElement? data, string name) =>
        data is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement? data, string name) =>
        data is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var time)
            ? time
            : null;

    private static string? ErrorOf(JsonElement? data) =>
        data is { ValueKind: JsonValueKind.Object } d && d.TryGetProperty("error", out var error)
            && error.TryGetProperty("message", out var message)
            ? message.GetString()
            : null;
}

/// <summary>One node of a followed run.</summary>
internal sealed class NodeState(string node)
{
    public string Node => node;

    public string? Type { get; set; }

    public string Status { get; set; } = "pending";

    public int Attempt { get; set; }

    public int MaxAttempts { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public long? DurationMs { get; set; }

    public string? WaitsFor { get; set; }

    public DateTimeOffset? Until { get; set; }

    public string? Error { get; set; }

    /// <summary>Id of the open gate.</summary>
    public string? Gate { get; set; }
}
