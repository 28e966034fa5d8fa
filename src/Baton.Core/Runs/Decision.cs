using Baton.Core.Errors;

namespace Baton.Core.Runs;

/// <summary>What a command led to. Reused by the machine: take what you need before the next command.</summary>
public sealed class Decision
{
    /// <summary>New facts, already folded into the state, to be committed together.</summary>
    public List<RunEvent> Events { get; } = [];

    /// <summary>What to do once the events are on disk.</summary>
    public List<RunEffect> Effects { get; } = [];

    /// <summary>The command was late, duplicate or stale and changed nothing.</summary>
    public bool Ignored { get; internal set; }

    /// <summary>A budget has no room now but may have when calls in flight have settled: decide it again then.</summary>
    public bool Deferred { get; internal set; }

    /// <summary>Something that was set aside is free again.</summary>
    public bool Released { get; internal set; }

    /// <summary>Steps that have nothing set aside in the store any more, by slot and key; without a key all of the node run.</summary>
    public List<(int Slot, string? Step)> Settled { get; } = [];

    /// <summary>Why the command was refused; nothing changed then.</summary>
    public BatonException? Refusal { get; internal set; }

    internal void Clear()
    {
        Events.Clear();
        Effects.Clear();
        Settled.Clear();
        Deferred = false;
        Released = false;
        Ignored = false;
        Refusal = null;
    }
}

public enum RunEffectKind : byte
{
    StartAttempt,
    CancelAttempt,

    /// <summary>Tells an attempt that what it asked to record of a step is recorded.</summary>
    AnswerStep,
}

/// <summary>Something to do outside the run after the commit.</summary>
/// <param name="Input">The attempt's input; null when cancelling.</param>
/// <param name="Step">The step that is answered, or null.</param>
/// <param name="Hold">What was set aside for the call of the step that may begin, or null.</param>
public readonly record struct RunEffect(RunEffectKind Kind, int Slot, int Attempt, Payload? Input, string? Step = null, Hold? Hold = null);
