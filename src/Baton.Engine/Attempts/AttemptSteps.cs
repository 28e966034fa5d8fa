using System.Collections.Concurrent;
using Baton.Core;
using Baton.Core.Runs;

namespace Baton.Engine;

/// <summary>The recorded steps of a long call. Whatever an executor does outside of them is done again by the next attempt; a step with its
/// answer never is.</summary>
/// <remarks>Steps may go side by side; their keys must come out the same whenever the conversation is gone through again.</remarks>
public sealed class AttemptSteps
{
    private readonly ConcurrentDictionary<string, StepRecord> recorded;
    private readonly Func<string, string> keyOf;
    private readonly StepJournal journal;
    private readonly Redaction secrets;

    /// <param name="secrets">Taken out of whatever is recorded.</param>
    internal AttemptSteps(IReadOnlyList<StepRecord> recorded, Func<string, string> keyOf, StepJournal journal, Redaction secrets)
    {
        this.recorded = new ConcurrentDictionary<string, StepRecord>(recorded.Select(step => KeyValuePair.Create(step.Key, step)));
        (this.keyOf, this.journal, this.secrets) = (keyOf, journal, secrets);
    }

    /// <summary>For calls that belong to no run: nothing is recorded, everything is granted.</summary>
    public static AttemptSteps Unrecorded(string idempotencyKey) =>
        new([], step => StepRecord.KeyOf(idempotencyKey, 0, step), StepJournal.None, new Redaction());

    /// <summary>What earlier attempts, or this one, recorded under this key; or null.</summary>
    public StepRecord? Find(string key) => recorded.GetValueOrDefault(key);

    /// <summary>The decision at the gate this call opened with <see cref="AttemptOutcome.Ask"/> under this key, as
    /// <c>{decision, by, comment, values}</c>; or null while it was not asked.</summary>
    public Payload? AnswerTo(string key) => Find(key) is { Ended: true } step ? step.Output : null;

    /// <summary>Gives the recorded answer of a step; or, once its beginning is on disk, makes the call and records what came of
    /// it.</summary>
    /// <param name="call">Makes the call. Its exceptions are the attempt's; the step then stays open, and the next attempt is told
    /// that an answer was lost.</param>
    /// <exception cref="OperationCanceledException">Also when a budget has no room: the node run goes on without this
    /// attempt.</exception>
    public async Task<StepResult> RunAsync(StepPlan plan, Func<StepCall, Task<StepResult>> call, CancellationToken cancellation)
    {
        var before = Find(plan.Key);
        if (before is { Ended: true })
        {
            return new StepResult { Output = before.Output, Error = before.Error };
        }

        var step = new StepCall(journal, plan, before?.IdempotencyKey ?? keyOf(plan.Key), before, cancellation);
        await step.BeginAsync();
        var result = Clean(Limited(await call(step)));
        await journal.EndAsync(plan.Key, result, cancellation);
        recorded[plan.Key] = new StepRecord(plan.Key, plan.Kind, plan.Name, step.IdempotencyKey)
        {
            Call = step.Call, Note = step.Note, Output = result.Output, Error = result.Error,
        };
        return result;
    }

    private StepResult Clean(StepResult result) => result with
    {
        Output = result.Output is { } output ? secrets.Of(output) : null,
        Error = result.Error is { } error ? secrets.Of(error) : null,
    };

    private static StepResult Limited(StepResult result) => result.Output is not { Length: > RunLimits.MaxPayload } output
        ? result
        : result with
        {
            Output = null,
            Error = new NodeError(
                "output_too_large", $"The answer has {output.Length} bytes; the limit is {RunLimits.MaxPayload}.", null, Retryable: false),
        };
}

/// <param name="Key">Unique in the node run, at most 128 visible ASCII characters; for example <c>turn-3</c>.</param>
/// <param name="Kind">One of <see cref="StepKinds"/>.</param>
/// <param name="Name">Which of them is called.</param>
public sealed record StepPlan(string Key, string Kind, string Name)
{
    /// <summary>The most the call may come to; of a tool <see cref="Hold.Rest"/>; null for a call that costs nothing that is
    /// known.</summary>
    public Hold? Hold { get; init; }
}

/// <summary>How a call of a step ended: exactly one of output and error is set.</summary>
public sealed record StepResult
{
    public Payload? Output { get; init; }

    public NodeError? Error { get; init; }

    /// <summary>What it came to; null when it is not counted.</summary>
    public Charge? Charge { get; init; }

    /// <summary>The answer was lost and is not asked for again: the call counts as what was set aside for it.</summary>
    public bool Lost { get; init; }

    public static StepResult Success(Payload output, Charge? charge = null) => new() { Output = output, Charge = charge };

    public static StepResult Failure(NodeError error, bool lost = false) => new() { Error = error, Lost = lost };
}

/// <summary>A step whose call is being made.</summary>
public sealed class StepCall
{
    private readonly StepJournal journal;
    private readonly StepPlan plan;
    private readonly CancellationToken cancellation;

    internal StepCall(StepJournal journal, StepPlan plan, string idempotencyKey, StepRecord? before, CancellationToken cancellation)
    {
        (this.journal, this.plan, this.cancellation) = (journal, plan, cancellation);
        (IdempotencyKey, Call, Note) = (idempotencyKey, before?.Call ?? 0, before?.Note);
    }

    /// <summary>The step's.</summary>
    public string Key => plan.Key;

    /// <summary>Goes to the other side: the same for every call of this step, also after a crash. Visible ASCII, at most 255
    /// characters.</summary>
    public string IdempotencyKey { get; }

    /// <summary>From 1.</summary>
    public int Call { get; private set; }

    /// <summary>What was set aside for it.</summary>
    public Hold? Granted { get; private set; }

    /// <summary>A call was made before and its answer lost: whoever can, asks the other side what became of it first.</summary>
    public bool Interrupted => Call > 1;

    /// <summary>What was last noted about the step, before a crash too; or null.</summary>
    public Payload? Note { get; private set; }

    /// <summary>Records something to know if the answer gets lost, such as the id of a remote task. On disk when it returns.</summary>
    public async Task NoteAsync(Payload note)
    {
        await journal.NoteAsync(plan.Key, note, cancellation);
        Note = note;
    }

    /// <summary>To be called before the same call is made again because its answer was lost and may have to be paid for. Not needed when
    /// the other side has refused, as with 429.</summary>
    public Task AgainAsync() => BeginAsync();

    internal async Task BeginAsync()
    {
        Granted = await journal.BeginAsync(plan, Call + 1, cancellation);
        Call++;
    }
}

/// <summary>Where steps are recorded: in the run's journal, or nowhere for calls that belong to no run. Each returns once it is on
/// disk.</summary>
internal sealed record StepJournal(
    Func<StepPlan, int, CancellationToken, Task<Hold?>> BeginAsync,
    Func<string, Payload, CancellationToken, Task> NoteAsync,
    Func<string, StepResult, CancellationToken, Task> EndAsync)
{
    public static StepJournal None { get; } = new(
        (_, _, _) => Task.FromResult<Hold?>(null), (_, _, _) => Task.CompletedTask, (_, _, _) => Task.CompletedTask);
}
