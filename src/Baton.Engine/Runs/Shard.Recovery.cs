using Baton.Core.Runs;

namespace Baton.Engine.Runs;

internal sealed partial class Shard
{
    /// <summary>Takes up everything unfinished: parked runs get their timers, the others are loaded and go on.</summary>
    public int Recover(long now)
    {
        var unfinished = journal.LoadUnfinished();
        foreach (var run in unfinished)
        {
            if (run.Parked)
            {
                if (run.NextDue > 0)
                {
                    timers.Enqueue(run.RunNo, run.NextDue);
                }

                continue;
            }

            Guarded(new CommandMessage { RunNo = run.RunNo, Command = at => new RecoverRun(at, AliveOf(run.RunNo)) }, now);
        }

        return unfinished.Count;
    }
}
