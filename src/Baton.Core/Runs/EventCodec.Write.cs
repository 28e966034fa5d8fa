using System.Text.Json;

namespace Baton.Core.Runs;

public static partial class EventCodec
{
    private static void Write(Utf8JsonWriter w, EventData data, Func<int, string?>? pathOf)
    {
        switch (data)
        {
            case RunCreatedData d: WriteCreated(w, d); break;
            case RunReopenedData d: WriteReopened(w, d, pathOf); break;
            case RunOutputData d: Raw(w, "output", d.Output); break;
            case RunFailedData d: WriteError(w, d.Error); Text(w, "node", d.Node); break;
            case RunActionData d: Text(w, "by", d.By); Text(w, "reason", d.Reason); break;
            case NodeStartedData d: WriteStarted(w, d); break;
            case NodeExpandedData d: w.WriteNumber("count", d.Count); Raw(w, "items", d.Items); break;
            case NodeSucceededData d: WriteSucceeded(w, d); break;
            case NodeFailedData d: WriteError(w, d.Error); Text(w, "guards", d.Guards); break;
            case NodeRetryingData d: WriteError(w, d.Error); Due(w, d.Due, pathOf); break;
            case NodeWaitingData d: WriteWaiting(w, d, pathOf); break;
            case NodeEndedByData d: WriteEndedBy(w, d); break;
            case GateOpenedData d: WriteGate(w, d, pathOf); break;
            case GateDecidedData d: WriteDecision(w, d.Option, d.By, d.Comment, d.Values); Slots(w, d.Reset, pathOf); break;
            case GateVoteData d: WriteDecision(w, d.Option, d.By, d.Comment, d.Values); break;
            case LoopIterationData d: w.WriteNumber("iteration", d.Iteration); break;
            case StepBegunData d: WriteBegun(w, d); break;
            case StepNotedData d: w.WriteString("step", d.Step); Raw(w, "note", d.Note); break;
            case StepEndedData d: WriteStepEnd(w, d); break;
            case CostAddedData d: WriteCost(w, d); break;
            case BudgetReachedData d: WriteReached(w, d); break;
            case NodeLogData d: w.WriteString("stream", d.Stream); w.WriteString("line", d.Line); break;
            default: throw new ArgumentOutOfRangeException(nameof(data), data.GetType().Name, "An event's data has no JSON form.");
        }
    }

    private static void WriteCreated(Utf8JsonWriter w, RunCreatedData d)
    {
        Raw(w, "input", d.Input);
        if (d.MaxParallel > 0)
        {
            w.WriteNumber("max_parallel", d.MaxParallel);
        }

        Flag(w, "trusted_local", d.TrustedLocal);
        Limit(w, "max_cost", d.Budget?.MaxCost);
        Limit(w, "max_tokens", d.Budget?.MaxTokens);
        if (d.Origin is { } origin)
        {
            w.WriteStartObject("origin");
            w.WriteString("run_id", origin.RunId);
            w.WriteString("from", origin.From);
            w.WriteEndObject();
        }

        if (d.Presets.Count == 0)
        {
            return;
        }

        w.WriteStartArray("presets");
        foreach (var preset in d.Presets)
        {
            w.WriteStartObject();
            w.WriteString("node", preset.Node);
            Raw(w, "output", preset.Output);
            Text(w, "branch", preset.Branch);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void WriteReopened(Utf8JsonWriter w, RunReopenedData d, Func<int, string?>? pathOf)
    {
        w.WriteNumber("round", d.Round);
        Raw(w, "input", d.Input);
        Slots(w, d.Reset, pathOf);
    }

    private static void WriteSucceeded(Utf8JsonWriter w, NodeSucceededData d)
    {
        Raw(w, "output", d.Output);
        Text(w, "branch", d.Branch);
        Text(w, "guards", d.Guards);
        Flag(w, "preset", d.Preset);
    }

    private static void WriteEndedBy(Utf8JsonWriter w, NodeEndedByData d)
    {
        w.WriteString("kind", d.Kind);
        Text(w, "node", d.Node);
        Text(w, "guards", d.Guards);
        if (d.Action is { } action)
        {
            w.WriteStartObject("action");
            Text(w, "by", action.By);
            Text(w, "reason", action.Reason);
            w.WriteEndObject();
        }
    }

    private static void WriteWaiting(Utf8JsonWriter w, NodeWaitingData d, Func<int, string?>? pathOf)
    {
        w.WriteString("for", d.For);
        Text(w, "name", d.Name);
        Due(w, d.Due, pathOf);
    }

    private static void WriteGate(Utf8JsonWriter w, GateOpenedData d, Func<int, string?>? pathOf)
    {
        w.WriteString("gate_kind", d.GateKind);
        w.WriteString("title", d.Title);
        Text(w, "description", d.Description);
        Words(w, "options", d.Options);
        Words(w, "assignees", d.Assignees);
        w.WriteNumber("quorum", d.Quorum);
        Raw(w, "form", d.Form);
        Text(w, "ask", d.Ask);
        Due(w, d.Due, pathOf);
    }

    private static void WriteDecision(Utf8JsonWriter w, string option, string by, string? comment, Payload? values)
    {
        w.WriteString("option", option);
        w.WriteString("by", by);
        Text(w, "comment", comment);
        Raw(w, "values", values);
    }

    private static void WriteError(Utf8JsonWriter w, NodeError error)
    {
        w.WriteStartObject("error");
        w.WriteString("kind", error.Kind);
        w.WriteString("message", error.Message);
        Text(w, "stack", error.Stack);
        Flag(w, "final", !error.Retryable);
        w.WriteEndObject();
    }

    private static void Raw(Utf8JsonWriter w, string name, Payload? payload)
    {
        if (payload is not null)
        {
            w.WritePropertyName(name);
            w.WriteRawValue(payload.Utf8, skipInputValidation: true);
        }
    }

    private static void Text(Utf8JsonWriter w, string name, string? value)
    {
        if (value is not null)
        {
            w.WriteString(name, value);
        }
    }

    private static void Flag(Utf8JsonWriter w, string name, bool value)
    {
        if (value)
        {
            w.WriteBoolean(name, true);
        }
    }

    private static void Words(Utf8JsonWriter w, string name, IReadOnlyList<string> words)
    {
        w.WriteStartArray(name);
        foreach (var word in words)
        {
            w.WriteStringValue(word);
        }

        w.WriteEndArray();
    }

    private static void Due(Utf8JsonWriter w, long due, Func<int, string?>? pathOf)
    {
        if (due > 0 && pathOf is null)
        {
            w.WriteNumber("due", due);
        }
        else if (due > 0)
        {
            w.WriteString("due", Timestamps.Format(due));
        }
    }

    private static void Slots(Utf8JsonWriter w, int[] slots, Func<int, string?>? pathOf)
    {
        if (slots.Length == 0)
        {
            return;
        }

        w.WriteStartArray("reset");
        foreach (var slot in slots)
        {
            if (pathOf is null)
            {
                w.WriteNumberValue(slot);
            }
            else
            {
                w.WriteStringValue(pathOf(slot));
            }
        }

        w.WriteEndArray();
    }
}
