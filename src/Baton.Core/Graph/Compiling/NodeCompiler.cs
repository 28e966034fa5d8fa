using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

/// <summary>What the graph around it makes of a node.</summary>
/// <param name="Incoming">How many edges lead to it.</param>
internal readonly record struct NodePlace(int Index, int Fallback, bool IsFallback, bool FailureHandled, int Incoming);

/// <summary>Compiles the nodes of one graph. The fields of each type are read by the class named after it.</summary>
internal sealed class NodeCompiler(CompileContext context, Scope scope, Dictionary<string, int> ids, Scope? outer, Extras extras)
{
    public CompileContext Context => context;

    public Scope Scope => scope;

    public Dictionary<string, int> Ids => ids;

    public Scope? Outer => outer;

    /// <summary>The variables nodes of this graph have everywhere.</summary>
    public Extras Extras => extras;

    public CompiledNode Compile(NodeDefinition node, NodePlace place)
    {
        var reader = new Reader(scope, place.Index, extras);
        var fields = node.Fields;
        var with = CallFields.With(node, reader, this);
        var compiled = new CompiledNode
        {
            Id = node.Id,
            Index = place.Index,
            Type = node.Type ?? NodeType.Transform,
            Title = node.Title,
            Trigger = node.Trigger ?? Trigger.AllSuccess,
            When = node.When is { } when ? context.Expressions.Compile(when, reader, Wanted.Bool) : null,
            Critical = node.Critical ?? context.Defaults.Critical ?? true,
            Timeout = node.Timeout ?? (Works(node.Type) ? context.Defaults.Timeout : null),
            TotalTimeout = node.TotalTimeout ?? (Works(node.Type) ? context.Defaults.TotalTimeout : null),
            Retry = Retry(node, reader),
            Fallback = place.Fallback,
            IsFallback = place.IsFallback,
            FailureHandled = place.FailureHandled,
            With = with,
            Tool = CallFields.Tool(node, this),
            Agent = CallFields.Agent(node, this),
            OutputSchema = CallFields.OutputSchema(node, this),
            Budget = BudgetOf(node),
            AsksOnBudget = node.AsksOnBudget ?? context.Defaults.AsksOnBudget ?? false,
            Condition = node.Type == NodeType.Condition ? ConditionFields.Read(fields, reader, this) : null,
            Parallel = node.Type == NodeType.Parallel ? BodyFields.Parallel(fields, reader, this) : null,
            Loop = node.Type == NodeType.Loop ? BodyFields.Loop(fields, reader, this) : null,
            Join = node.Type == NodeType.Join ? JoinFields.Read(node, reader, place.Incoming, this) : null,
            Gate = node.Type == NodeType.HumanGate ? GateFields.Read(fields, reader, this) : null,
            Wait = node.Type == NodeType.Wait ? WaitFields.Read(fields, reader, this) : null,
        };
        if (node.Type is { } type)
        {
            fields.Done($"a {Words.NodeTypes.First(word => word.Value == type).Key} node");
        }

        return compiled;
    }

    /// <summary>Nodes that defaults for times and retries are meant for.</summary>
    private static bool Works(NodeType? type) =>
        type is NodeType.ToolCall or NodeType.AgentCall or NodeType.Transform or NodeType.Condition;

    /// <summary>Calls spend, and what has calls inside.</summary>
    private Budget? BudgetOf(NodeDefinition node)
    {
        var calls = node.Type is NodeType.ToolCall or NodeType.AgentCall;
        if (node.Type is { } type && !calls && type is not (NodeType.Parallel or NodeType.Loop))
        {
            var why = $"a {Words.NodeTypes.First(word => word.Value == type).Key} node spends nothing";
            node.Fields.NotHere("max_cost", why);
            node.Fields.NotHere("max_tokens", why);
            node.Fields.NotHere("on_budget", why);
        }

        return node.Budget ?? (calls ? context.Defaults.Budget : null);
    }

    private RetryPolicy Retry(NodeDefinition node, Reader reader)
    {
        if (node.Type is { } type && !Works(type))
        {
            var what = Words.NodeTypes.First(word => word.Value == type).Key;
            node.Fields.NotHere(
                "retry",
                type is NodeType.Parallel or NodeType.Loop
                    ? $"a {what} node is not tried again as a whole: give 'retry' to the nodes of its body"
                    : $"a {what} node calls nothing, so there is nothing to try again");
            return RetryPolicy.None;
        }

        var defaults = context.Defaults.Retry;
        if ((node.Retry?.Over(defaults) ?? defaults) is not { } retry)
        {
            return RetryPolicy.None;
        }

        var none = RetryPolicy.None;
        var onlyIf = retry.OnlyIf is { } at ? context.Expressions.Compile(at, reader.With(Extras.Attempt), Wanted.Bool) : null;
        return new RetryPolicy(
            retry.MaxAttempts ?? none.MaxAttempts, retry.Delay ?? none.Delay, retry.Backoff ?? none.Backoff,
            retry.MaxDelay ?? none.MaxDelay,
            retry.Jitter ?? none.Jitter, onlyIf, retry.FailOnInterrupt ?? false);
    }
}
