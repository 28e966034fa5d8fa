namespace Baton.Core.Runs;

/// <summary>What is set aside before a call that costs: an upper bound of what it may come to.</summary>
/// <param name="Cost">Money.</param>
/// <param name="Currency">For example <c>USD</c>.</param>
/// <param name="Model">The model profile or agent that is called.</param>
public sealed record Hold(decimal Cost, string Currency, long InputTokens, long OutputTokens, string Model)
{
    /// <summary>For a run that a model starts as a tool: stands for all that the budgets around the call have left, so that the run gets it
    /// as its own budget. 0 of money or tokens in what is set aside then means that no budget limits them.</summary>
    public static Hold Rest(string currency, string name) => new(0, currency, 0, 0, name);

    public long Tokens => InputTokens + OutputTokens;

    /// <summary>What a call is taken to have cost when nobody will ever know.</summary>
    public Charge AsCharge() => new(Cost, Currency, InputTokens, 0, OutputTokens, Model);
}

/// <summary>What a call came to.</summary>
/// <param name="Amount">Money, never rounded down.</param>
/// <param name="Currency">Null when nobody says what it cost.</param>
/// <param name="InputTokens">All tokens of the input, the cached ones included.</param>
/// <param name="CachedTokens">Those of them the provider had in its cache.</param>
/// <param name="Model">The model profile or agent that was called.</param>
public sealed record Charge(decimal Amount, string? Currency, long InputTokens, long CachedTokens, long OutputTokens, string Model)
{
    /// <summary>The run that a model has started as a tool and that this is the sum of; null for a call. What is counted for a workflow, a
    /// user or a day has it from that run already.</summary>
    public string? Run { get; init; }

    /// <summary>A call that counts as one and of which nobody says what it cost.</summary>
    public static Charge Untold(string agent) => new(0, null, 0, 0, 0, agent);
}

/// <summary>node.progress: a call of a step is about to be made. Recorded before it is.</summary>
/// <param name="Step">The step's key, unique within the node run and the same whenever the conversation is gone through again.</param>
/// <param name="Kind">What is called: <c>model</c>, <c>tool</c>, <c>agent</c>.</param>
/// <param name="Name">Which of them.</param>
/// <param name="Call">From 1; more than 1 when the answer to the call before was lost.</param>
/// <param name="Hold">Set aside for it, or null when it costs nothing that is known.</param>
/// <param name="Reserved">A hold of the budgets that runs share stands in the store as well.</param>
public sealed record StepBegunData(string Step, string Kind, string Name, int Call, Hold? Hold, bool Reserved) : EventData;

/// <summary>node.progress: something worth knowing if the answer gets lost, such as the id of a remote task.</summary>
public sealed record StepNotedData(string Step, Payload Note) : EventData;

/// <summary>node.progress: the step's answer, or why it has none. Exactly one of the two is set.</summary>
public sealed record StepEndedData(string Step, Payload? Output, NodeError? Error) : EventData;

/// <summary>cost.added.</summary>
/// <param name="Step">The step that was paid for.</param>
/// <param name="Lost">A call whose answer was lost: counted at what the same call came to when it was made again, or at what was set
/// aside for it.</param>
public sealed record CostAddedData(string Step, Charge Charge, bool Lost) : EventData;

/// <summary>budget.reached: a call was not made because it could have gone over.</summary>
/// <param name="Scope"><c>node:PATH</c>, <c>run</c>, or a budget of the configuration: <c>workflow</c>, <c>user</c>, <c>day</c>.</param>
/// <param name="Unit"><c>cost</c> or <c>tokens</c>.</param>
/// <param name="Spent">Spent and set aside so far.</param>
/// <param name="Wanted">What the call would have set aside.</param>
public sealed record BudgetReachedData(string Scope, string Unit, decimal Limit, decimal Spent, decimal Wanted) : EventData
{
    /// <summary>Of what <c>cost</c> counts; null for tokens.</summary>
    public string? Currency { get; init; }
}
