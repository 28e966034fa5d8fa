using Baton.Core.Graph;

namespace Baton.Core.Definitions;

/// <summary>The format's words for each enumeration.</summary>
internal static class Words
{
    public static IReadOnlyDictionary<string, NodeType> NodeTypes { get; } = new Dictionary<string, NodeType>
    {
        ["tool_call"] = NodeType.ToolCall,
        ["agent_call"] = NodeType.AgentCall,
        ["transform"] = NodeType.Transform,
        ["condition"] = NodeType.Condition,
        ["parallel"] = NodeType.Parallel,
        ["join"] = NodeType.Join,
        ["human_gate"] = NodeType.HumanGate,
        ["wait"] = NodeType.Wait,
        ["loop"] = NodeType.Loop,
        ["workflow"] = NodeType.Workflow,
    };

    public static IReadOnlyDictionary<string, Trigger> Triggers { get; } = new Dictionary<string, Trigger>
    {
        ["all_success"] = Trigger.AllSuccess,
        ["one_success"] = Trigger.OneSuccess,
        ["all_done"] = Trigger.AllDone,
        ["none_failed"] = Trigger.NoneFailed,
    };

    public static IReadOnlyDictionary<string, EdgeOn> EdgeOns { get; } = new Dictionary<string, EdgeOn>
    {
        ["success"] = EdgeOn.Success,
        ["failure"] = EdgeOn.Failure,
        ["always"] = EdgeOn.Always,
    };

    public static IReadOnlyDictionary<string, OnFailure> OnFailures { get; } = new Dictionary<string, OnFailure>
    {
        ["finish_running"] = OnFailure.FinishRunning,
        ["cancel_running"] = OnFailure.CancelRunning,
        ["continue"] = OnFailure.Continue,
    };

    public static IReadOnlyDictionary<string, Exposure> Exposures { get; } = new Dictionary<string, Exposure>
    {
        ["mcp"] = Exposure.Mcp,
        ["a2a"] = Exposure.A2A,
    };

    public static IReadOnlyDictionary<string, Backoff> Backoffs { get; } = new Dictionary<string, Backoff>
    {
        ["exponential"] = Backoff.Exponential,
        ["linear"] = Backoff.Linear,
        ["constant"] = Backoff.Constant,
    };

    public static IReadOnlyDictionary<string, bool> OnInterrupts { get; } = new Dictionary<string, bool>
        { ["retry"] = false, ["fail"] = true };

    public static IReadOnlyDictionary<string, bool> OnBudgets { get; } = new Dictionary<string, bool>
        { ["fail"] = false, ["ask"] = true };

    public static IReadOnlyDictionary<string, GateKind> GateKinds { get; } = new Dictionary<string, GateKind>
    {
        ["approval"] = GateKind.Approval,
        ["input"] = GateKind.Input,
        ["selection"] = GateKind.Selection,
    };

    public static IReadOnlyDictionary<string, MergeMode> MergeModes { get; } = new Dictionary<string, MergeMode>
    {
        ["dict"] = MergeMode.Dict,
        ["list"] = MergeMode.List,
        ["first"] = MergeMode.First,
        ["last"] = MergeMode.Last,
    };
}
