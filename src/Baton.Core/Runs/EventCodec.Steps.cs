using System.Text.Json;
using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>Steps, costs and budgets.</summary>
public static partial class EventCodec
{
    private static void WriteStarted(Utf8JsonWriter w, NodeStartedData d)
    {
        Raw(w, "input", d.Input);
        Flag(w, "interrupted", d.Interrupted);
        Flag(w, "resumed", d.Resumed);
    }

    private static void WriteBegun(Utf8JsonWriter w, StepBegunData d)
    {
        w.WriteString("step", d.Step);
        w.WriteString("kind", d.Kind);
        w.WriteString("name", d.Name);
        w.WriteNumber("call", d.Call);
        Flag(w, "reserved", d.Reserved);
        if (d.Hold is { } hold)
        {
            w.WriteStartObject("hold");
            w.WriteNumber("amount", hold.Cost);
            w.WriteString("currency", hold.Currency);
            w.WriteNumber("input_tokens", hold.InputTokens);
            w.WriteNumber("output_tokens", hold.OutputTokens);
            w.WriteString("model", hold.Model);
            w.WriteEndObject();
        }
    }

    private static void WriteStepEnd(Utf8JsonWriter w, StepEndedData d)
    {
        w.WriteString("step", d.Step);
        Raw(w, "output", d.Output);
        if (d.Error is { } error)
        {
            WriteError(w, error);
        }
    }

    private static void WriteCost(Utf8JsonWriter w, CostAddedData d)
    {
        w.WriteNumber("amount", d.Charge.Amount);
        w.WriteString("currency", d.Charge.Currency);
        w.WriteNumber("input_tokens", d.Charge.InputTokens);
        w.WriteNumber("cached_tokens", d.Charge.CachedTokens);
        w.WriteNumber("output_tokens", d.Charge.OutputTokens);
        w.WriteString("model", d.Charge.Model);
        w.WriteString("step", d.Step);
        if (d.Charge.Run is { } run)
        {
            w.WriteString("run", run);
        }

        Flag(w, "lost", d.Lost);
    }

    private static void WriteReached(Utf8JsonWriter w, BudgetReachedData d)
    {
        w.WriteString("scope", d.Scope);
        w.WriteString("unit", d.Unit);
        w.WriteNumber("limit", d.Limit);
        w.WriteNumber("spent", d.Spent);
        w.WriteNumber("wanted", d.Wanted);
        if (d.Currency is { } currency)
        {
            w.WriteString("currency", currency);
        }
    }

    private static EventData ReadStep(JsonElement e)
    {
        var step = Word(e, "step");
        if (e.TryGetProperty("kind", out var kind))
        {
            var hold = e.TryGetProperty("hold", out var h)
                ? new Hold(Money(h, "amount"), Word(h, "currency"), Number(h, "input_tokens"), Number(h, "output_tokens"), Word(h, "model"))
                : null;
            return new StepBegunData(step, kind.GetString()!, Word(e, "name"), (int)Number(e, "call"), hold, Flag(e, "reserved"));
        }

        return Raw(e, "note") is { } note
            ? new StepNotedData(step, note)
            : new StepEndedData(step, Raw(e, "output"), e.TryGetProperty("error", out _) ? ReadError(e) : null);
    }

    private static Charge ReadCharge(JsonElement e) => new(
        Money(e, "amount"), e.GetProperty("currency").GetString(), Number(e, "input_tokens"), Number(e, "cached_tokens"),
        Number(e, "output_tokens"), Word(e, "model"))
    {
        Run = Text(e, "run"),
    };

    private static Budget? ReadBudget(JsonElement e)
    {
        var cost = e.TryGetProperty("max_cost", out var money) ? money.GetDecimal() : (decimal?)null;
        var tokens = e.TryGetProperty("max_tokens", out var count) ? count.GetInt64() : (long?)null;
        return cost is null && tokens is null ? null : new Budget(cost, tokens);
    }

    private static void Limit(Utf8JsonWriter w, string name, decimal? value)
    {
        if (value is { } limit)
        {
            w.WriteNumber(name, limit);
        }
    }

    private static decimal Money(JsonElement e, string name) => e.GetProperty(name).GetDecimal();
}
