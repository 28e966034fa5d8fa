using Baton.Core.Definitions;
using Baton.Core.Graph;
using Baton.Core.Schemas;

namespace Baton.Core.Runs;

/// <summary>Gates that calls open while they go on.</summary>
public sealed partial class RunState
{
    private readonly Dictionary<int, OpenAsk> asks = [];

    /// <summary>The gate a call has opened, or null.</summary>
    internal OpenAsk? AskAt(int slot) => asks.GetValueOrDefault(slot);

    /// <summary>The gate at a node: its own, or the one its call has opened.</summary>
    internal GateSpec? GateAt(int slot) => AskAt(slot)?.Spec ?? NodeOf(slot).Gate;

    private void ApplyGateOpened(GateOpenedData data, in RunEvent e)
    {
        ref var s = ref slots[e.Slot];
        if (data.Ask is not null)
        {
            asks[e.Slot] = new OpenAsk(data, s.InputSeq);
        }

        // By it the gate is known while it is open; a call gets its own input back afterwards.
        s.InputSeq = e.Seq;
    }

    private OpenAsk? EndAsk(int slot)
    {
        if (asks.Remove(slot, out var ask))
        {
            slots[slot].InputSeq = ask.InputSeq;
        }

        return ask;
    }
}

/// <param name="InputSeq">Where the call's own input is recorded.</param>
internal sealed record OpenAsk(GateOpenedData Data, long InputSeq)
{
    private const string BudgetPrefix = "budget:";

    public GateSpec Spec { get; } = new(
        Enum.Parse<GateKind>(Data.GateKind, ignoreCase: true), null, null, Data.Options, Data.Assignees, Data.Quorum, Form(Data.Form), null,
        null, -1, 0);

    /// <summary>The budget it is about, or null.</summary>
    public string? BudgetScope =>
        Data.Ask!.StartsWith(BudgetPrefix, StringComparison.Ordinal) ? Data.Ask[BudgetPrefix.Length..] : null;

    public static string AskOf(string budgetScope) => BudgetPrefix + budgetScope;

    // What a remote side sends as a form need not be a schema; then the values are taken as they come.
    private static JsonSchema? Form(Payload? form) => form is null ? null : JsonSchema.Compile(DocNode.FromJson(form.Utf8), "form", []);
}
