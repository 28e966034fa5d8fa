using Baton.Core.Errors;
using Baton.Engine.Store;

namespace Baton.Storage;

/// <summary>What every store asks of a commit, and how it refuses one.</summary>
internal static class JournalRules
{
    /// <summary>Data above this many bytes is stored once by content hash.</summary>
    public const int InlineLimit = 256 * 1024;

    /// <summary>Run numbers a store takes at once, so that few starts cost a commit of their own.</summary>
    public const int NumberBlock = 1024;

    /// <summary>The seq of the last event before the change, which the run's row must still have.</summary>
    /// <exception cref="ArgumentException">The events do not lead up to the row's last seq: a mistake of the caller.</exception>
    public static long RequireGapless(RunChange change)
    {
        var events = change.Events;
        var before = change.Run.LastSeq - events.Count;
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Seq != before + i + 1)
            {
                throw new ArgumentException(
                    $"Run {change.Run.Id} has event {events[i].Seq} where its last_seq {change.Run.LastSeq} demands {before + i + 1}.");
            }
        }

        return change.IsNew && before != 0
            ? throw new ArgumentException($"The new run {change.Run.Id} does not begin with event 1.")
            : before;
    }

    public static BatonException Stale(string runId) => BatonException.Conflict(
        "stale_owner", $"Run {runId} has other events than this owner knows; nothing was written.");

    public static BatonException RunExists(string runId) =>
        BatonException.Conflict("run_exists", $"There is a run with the id {runId} already.");

    public static BatonException KeyUsed() =>
        BatonException.Conflict("idempotency_key_used", "Another request with this idempotency key came first. Send it again.");

    public static BatonException NotOwner() => BatonException.Conflict(
        "not_owner", "Another server owns a partition of this batch now; nothing was written.");

    public static BatonException CommandAnswered() => BatonException.Conflict(
        "command_answered", "A command of this batch was answered before; nothing was written.");
}
