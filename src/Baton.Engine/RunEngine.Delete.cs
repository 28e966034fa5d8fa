using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Runs;

namespace Baton.Engine;

public sealed partial class RunEngine
{
    /// <summary>Removes a run that has ended, with everything of it. While it is being removed its owner takes no command for it: a retry
    /// that had been decided meanwhile could not be written any more.</summary>
    /// <exception cref="BatonException">NotFound <c>run_not_found</c>; Conflict <c>run_not_terminal</c>; Unavailable.</exception>
    public async Task DeleteRunAsync(string runId)
    {
        var caller = NewCaller();
        Post(new DeleteMessage { RunId = runId, Caller = caller });
        await caller.Task;
        try
        {
            if (!store.DeleteRun(runId))
            {
                var row = store.FindRun(runId) ?? throw BatonException.NotFound("run_not_found", $"There is no run '{runId}'.");
                throw Shard.NotEnded(runId, row.Status);
            }
        }
        finally
        {
            Post(new DeletedMessage { RunId = runId });
        }
    }
}
