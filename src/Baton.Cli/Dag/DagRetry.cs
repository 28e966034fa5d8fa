using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Following;
using Baton.Contracts;
using Baton.Core.Errors;

namespace Baton.Cli.Dag;

/// <summary><c>run dag --retry</c>: a new round of an ended run, or the next part of one that was interrupted.</summary>
internal static class DagRetry
{
    public static async Task<int> RunAsync(Session session, string id, string? from, string? inputPatch)
    {
        await using var baton = await Locator.ActAsync(session);
        var run = await baton.GetRunAsync(id, session.Stop);
        if (RunWords.IsUnfinished(run) && !baton.IsCarried(id))
        {
            if (from is not null || inputPatch is not null)
            {
                throw new UsageException($"{id} has not ended: it carries on where it was, and takes no --from or --input-patch");
            }

            if (run.Status == "paused")
            {
                throw BatonException.Conflict("run_paused", $"Run '{id}' is paused. Carry on with: baton run resume {id}");
            }

            await baton.AdoptAsync(id, session.Stop);
        }
        else
        {
            await baton.RetryAsync(
                id,
                new RetryBody { From = from, InputPatch = inputPatch is null ? null : JsonInput.ReadObject(inputPatch, "--input-patch") },
                session.Stop);
        }

        session.TellId(id);
        return await RunEnd.FollowAsync(baton, session, id, run.LastSeq);
    }
}
