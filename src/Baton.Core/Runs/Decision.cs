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

    /// <summary>Why the command was refused; nothing changed then.</summary>
    public BatonException? Refusal { get; internal set; }

    internal void Clear()
    {
        Events.Clear();
        Effects.Clear();
        Ignored = false;
        Refusal = null;
    }
}

public enum RunEffectKind : byte
{
    StartAttempt,
    CancelAttempt,
}

/// <summary>Something to do outside the run after the commit.</summary>
/// <param name="Input">The attempt's input; null when cancelling.</param>
public readonly record struct RunEffect(RunEffectKind Kind, int Slot, int Attempt, Payload? Input);
