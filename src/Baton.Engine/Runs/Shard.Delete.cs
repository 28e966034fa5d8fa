using Baton.Core.Errors;
using Baton.Core.Runs;

namespace Baton.Engine.Runs;

/// <summary>Runs on their way out of the store.</summary>
internal sealed partial class Shard
{
    private readonly HashSet<string> leaving = [];

    public static BatonException NotEnded(string id, RunStatus status) =>
        BatonException.Conflict("run_not_terminal", $"Run '{id}' is {status.Word()}. Cancel it first.");

    private void HandleDelete(DeleteMessage message)
    {
        var id = message.RunId;
        if (leaving.Contains(id))
        {
            throw BatonException.NotFound("run_not_found", $"There is no run '{id}'.");
        }

        if (byId.TryGetValue(id, out var run))
        {
            if (!run.State.Status.IsTerminal())
            {
                throw NotEnded(id, run.State.Status);
            }

            if (run.InBatch || run.BatchesInFlight > 0)
            {
                throw BatonException.Conflict("run_not_terminal", $"The end of run '{id}' is being written. Try again.");
            }

            run.Dropped = true;
            byId.Remove(id);
            byNo.Remove(run.RunNo);
        }

        leaving.Add(id);
        message.Caller!.TrySetResult(null);
    }

    private void RequireStaying(string? id)
    {
        if (id is not null && leaving.Contains(id))
        {
            throw BatonException.NotFound("run_not_found", $"Run '{id}' is being deleted.");
        }
    }
}
