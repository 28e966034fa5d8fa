namespace Baton.Core.Runs;

/// <summary>One recorded fact about a run.</summary>
/// <param name="Seq">Place in the run's history, from 1 without gaps.</param>
/// <param name="At">Unix time in milliseconds.</param>
/// <param name="Slot">The node run it is about, or -1 for the run itself.</param>
/// <param name="Attempt">The attempt it is about, or 0.</param>
/// <param name="Data">What the type adds, or null.</param>
public readonly record struct RunEvent(long Seq, long At, RunEventType Type, int Slot, int Attempt, EventData? Data);
