namespace Baton.Core.Runs;

/// <summary>A recorded step of a node run, as its events left it. Immutable.</summary>
/// <param name="IdempotencyKey">The same for every call of this step; visible ASCII, at most 255 characters.</param>
public sealed record StepRecord(string Key, string Kind, string Name, string IdempotencyKey)
{
    /// <summary>Calls begun; 0 for the answer of a gate, which is no call.</summary>
    public int Call { get; init; }

    /// <summary>The attempt in which the last call began.</summary>
    public int Attempt { get; init; }

    /// <summary>Set aside for the last call.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Set aside for the calls before it, whose answers were lost.</summary>
    public IReadOnlyList<Hold> Lost { get; init; } = [];

    public bool Reserved { get; init; }

    public Payload? Note { get; init; }

    public Payload? Output { get; init; }

    public NodeError? Error { get; init; }

    /// <summary>False: a call was begun, and nobody knows what became of it.</summary>
    public bool Ended => Output is not null || Error is not null;

    /// <summary>The key that goes to the other side with every call of a step.</summary>
    /// <param name="nodeKey">The node run's.</param>
    public static string KeyOf(string nodeKey, int conversation, string step)
    {
        var key = $"{nodeKey}{(conversation == 0 ? "" : $".{conversation}")}#{step}";
        return key.Length <= 255 ? key : $"{key[..200]}#{Hashing.Hex64(key)}";
    }

    /// <summary>A call that is made again is the same one, and has the same set aside: a run that a model has started, which goes on by
    /// itself whatever becomes of the attempt.</summary>
    internal bool GoesOn => Kind == StepKinds.Tool;

    internal IEnumerable<Hold> Holds => Hold is null ? Lost : Lost.Append(Hold);
}

/// <summary>What a step calls.</summary>
public static class StepKinds
{
    public const string Model = "model";
    public const string Tool = "tool";
    public const string Agent = "agent";
}

/// <summary>Sums of charges.</summary>
public sealed class CostTotals
{
    public static CostTotals None { get; } = new();

    public decimal Amount { get; private set; }

    public long InputTokens { get; private set; }

    public long CachedTokens { get; private set; }

    public long OutputTokens { get; private set; }

    public long Tokens => InputTokens + OutputTokens;

    internal void Add(Charge charge)
    {
        Amount += charge.Amount;
        InputTokens += charge.InputTokens;
        CachedTokens += charge.CachedTokens;
        OutputTokens += charge.OutputTokens;
    }
}
