namespace Baton.Core.Graph;

/// <summary>What may be spent. Null members do not limit.</summary>
/// <param name="MaxCost">Money.</param>
/// <param name="MaxTokens">Input and output together.</param>
public sealed record Budget(decimal? MaxCost, long? MaxTokens)
{
    /// <summary>Both limits where both are given: whoever sets one means it.</summary>
    public static Budget? Smaller(Budget? one, Budget? other) =>
        one is null ? other : other is null ? one : new Budget(Least(one.MaxCost, other.MaxCost), Least(one.MaxTokens, other.MaxTokens));

    /// <summary>The limits after somebody raised them; a limit nobody had set stays open.</summary>
    public Budget RaisedTo(Budget higher) => new(Raised(MaxCost, higher.MaxCost), Raised(MaxTokens, higher.MaxTokens));

    private static T? Least<T>(T? one, T? other)
        where T : struct, IComparable<T> =>
        one is not { } a ? other : other is not { } b ? one : a.CompareTo(b) <= 0 ? a : b;

    private static T? Raised<T>(T? given, T? higher)
        where T : struct, IComparable<T> =>
        given is { } a && higher is { } b && b.CompareTo(a) > 0 ? b : given;
}

/// <summary>Names of the budgets that belong to no node.</summary>
public static class BudgetScopes
{
    public const string Run = "run";

    /// <summary>All runs of one workflow in a day.</summary>
    public const string Workflow = "workflow";

    /// <summary>All runs of one user in a day.</summary>
    public const string User = "user";

    /// <summary>All runs in a day.</summary>
    public const string Day = "day";

    private const string Node = "node:";

    public static string OfNode(string path) => Node + path;

    /// <summary>A scope for people, as the beginning of a sentence.</summary>
    public static string Words(string scope) => scope switch
    {
        Run => "The budget of the run",
        Workflow => "The day's budget of the workflow",
        User => "The day's budget of the user",
        Day => "The budget of the day",
        _ => $"The budget of node '{scope[Node.Length..]}'",
    };
}
