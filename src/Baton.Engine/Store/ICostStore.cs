using Baton.Core.Graph;
using Baton.Core.Runs;

namespace Baton.Engine.Store;

/// <summary>What calls came to, and what is set aside for those in flight in the budgets that runs share.</summary>
public interface ICostStore
{
    /// <summary>Sets money and tokens aside in all the budgets given, or in none. The same request again changes nothing. It is released
    /// by the commit that settles its step.</summary>
    HoldAnswer Reserve(HoldRequest request);

    /// <summary>Releases what was set aside before <paramref name="before"/> (Unix milliseconds) by runs that have ended.</summary>
    int ReleaseEnded(long before);

    /// <summary>Totals of runs and of their node runs; those that cost nothing are left out.</summary>
    IReadOnlyDictionary<long, CostSum> SumRuns(IReadOnlyCollection<long> runNos);

    /// <inheritdoc cref="SumRuns"/>
    IReadOnlyDictionary<int, CostSum> SumNodes(long runNo);

    /// <summary>Sums of charges by day (UTC), workflow, user and model, whichever of them are asked for; newest day first.</summary>
    IReadOnlyList<CostGroup> SumCosts(CostQuery query);
}

/// <param name="Call">From 1; each call of a step has a hold of its own until the step settles.</param>
/// <param name="User">Who started the run; empty when nobody is known.</param>
/// <param name="At">Unix milliseconds; its day in UTC is the one whose budgets count.</param>
/// <param name="Limits">By scope: <see cref="BudgetScopes.Workflow"/>, <see cref="BudgetScopes.User"/>,
/// <see cref="BudgetScopes.Day"/>.</param>
public sealed record HoldRequest(
    long RunNo, int Slot, string Step, int Call, string Workflow, string User, Hold Hold, long At,
    IReadOnlyDictionary<string, Budget> Limits)
{
    /// <summary>In which the asking server owns the run; null when it does not matter. Once the run has another owner it is answered
    /// <see cref="HoldAnswer.NotNow"/>: whoever asks is about to learn that.</summary>
    public long? Epoch { get; init; }
}

/// <param name="Later">There may be room once calls in flight have settled.</param>
/// <param name="Reached">The budget that has no room, whatever becomes of them.</param>
public sealed record HoldAnswer(bool Granted, bool Later, BudgetReachedData? Reached)
{
    public static HoldAnswer NotNow { get; } = new(false, true, null);
}

/// <summary>A recorded charge.</summary>
/// <param name="Seq">Of its cost.added event.</param>
public sealed record CostRow(long Seq, long At, int Slot, Charge Charge, bool Lost);

/// <summary>A step that has nothing set aside any more.</summary>
/// <param name="Step">Null: no step of the node run has.</param>
public readonly record struct SettledStep(int Slot, string? Step);

public sealed record CostSum(decimal Amount, long InputTokens, long CachedTokens, long OutputTokens, long Calls)
{
    public static CostSum None { get; } = new(0, 0, 0, 0, 0);
}

/// <param name="Since">First day, <c>2026-05-28</c>; null for all.</param>
public sealed record CostQuery(string? Since, string? Workflow, string? User, bool ByDay, bool ByWorkflow, bool ByUser, bool ByModel);

/// <summary>Members that were not asked for are null.</summary>
public sealed record CostGroup(string? Day, string? Workflow, string? User, string? Model, CostSum Sum);

/// <summary>Money in the store: whole billionths, so that sums stay exact.</summary>
public static class Nano
{
    private const decimal PerUnit = 1_000_000_000m;

    /// <summary>Never rounds down.</summary>
    public static long Of(decimal amount) => (long)decimal.Ceiling(amount * PerUnit);

    public static decimal Amount(long nano) => nano / PerUnit;
}
