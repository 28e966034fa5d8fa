using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Runs;
using Baton.Engine.Store;

namespace Baton.Engine;

public sealed partial class RunEngine
{
    /// <summary>Removes a run that has ended, with everything of it. Its owner, if that is here, takes no command for it meanwhile: a
    /// retry could not be written any more.</summary>
    /// <exception cref="BatonException">NotFound <c>run_not_found</c>; Conflict <c>run_not_terminal</c>; Unavailable.</exception>
    public async Task DeleteRunAsync(string runId)
    {
        if (!shard.Held.ContainsKey(Partitions.Of(runId)))
        {
            // What its owner decides meanwhile is refused by the store and decided anew.
            Remove(runId);
            return;
        }

        var caller = NewCaller();
        Post(new DeleteMessage { RunId = runId, Caller = caller });
        await caller.Task;
        try
        {
            Remove(runId);
        }
        finally
        {
            Post(new DeletedMessage { RunId = runId });
        }
    }

    private void Remove(string runId)
    {
        if (!store.DeleteRun(runId))
        {
            var row = store.FindRun(runId) ?? throw BatonException.NotFound("run_not_found", $"There is no run '{runId}'.");
            throw Shard.NotEnded(runId, row.Status);
        }
    }
}
