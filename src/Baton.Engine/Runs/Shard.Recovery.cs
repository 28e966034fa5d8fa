using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

internal sealed partial class Shard
{
    /// <summary>Takes a run from the store as it stands there, whatever was thought of it before.</summary>
    private void HandleReload(ReloadMessage message, long now)
    {
        if (!Owns(Partitions.Of(message.RunNo)) || journal.FindRun(message.RunNo) is not { } row)
        {
            return;
        }

        // A commit whose answer was lost may have been the run's last: nothing else would tell its watchers.
        outside.Nudge(row);
        var run = byNo.GetValueOrDefault(row.RunNo) ?? Load(row)!;
        Decide(run, new RecoverRun(now, AliveOf(row.RunNo)), message);
        StopStrays(run);
    }

    /// <summary>Tells attempts to stop whose end was recorded by a commit of which nobody heard.</summary>
    private void StopStrays(HotRun run)
    {
        foreach (var (slot, attempt) in AliveOf(run.RunNo))
        {
            ref readonly var s = ref run.State.Slot(slot);
            if (s.Status != NodeStatus.Running || s.Attempt != attempt)
            {
                outside.Cancel(new AttemptKey(run.RunNo, slot, attempt));
            }
            else
            {
                outside.Remind(new AttemptKey(run.RunNo, slot, attempt));
            }
        }
    }
}
