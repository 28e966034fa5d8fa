using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Following;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Sdk.Client;

namespace Baton.Cli.Runs;

/// <summary>What can be done to one or many runs: <c>cancel</c>, <c>pause</c>, <c>resume</c>, <c>retry</c>, <c>delete</c>.</summary>
internal static class ActCommands
{
    private delegate Task Act(IBaton baton, string id, CancellationToken stop);

    /// <summary>What becomes of a run that was acted on.</summary>
    private enum Afterwards
    {
        GoesOn,
        Stays,
        IsGone,
    }

    public static CliCommand Cancel() => Build(
        "cancel", "Cancel runs", ["run cancel report-01J2", "run cancel report-01J2 report-01J3"], "cancelled",
        (baton, id, stop) => baton.CancelAsync(id, null, stop), Afterwards.GoesOn);

    public static CliCommand Retry() => Build(
        "retry", "Open a new round of runs that failed or were cancelled; successes stay", ["run retry report-01J2"], "retried",
        (baton, id, stop) => baton.RetryAsync(id, new RetryBody(), stop), Afterwards.GoesOn);

    public static CliCommand Delete() => Build(
        "delete", "Delete runs that have ended, with everything of them", ["run delete report-01J2"], "deleted",
        (baton, id, stop) => baton.DeleteAsync(id, stop), Afterwards.IsGone);

    public static CliCommand Pause() => Build(
        "pause", "Start nothing new in runs until they are resumed", ["run pause report-01J2"], "paused",
        (baton, id, stop) => baton.PauseAsync(id, stop), Afterwards.Stays);

    public static CliCommand Resume() => Build(
        "resume", "Carry on paused runs", ["run resume report-01J2"], "resumed",
        (baton, id, stop) => baton.ResumeAsync(id, stop), Afterwards.GoesOn);

    /// <summary>Ends a command that moved a run: a server carries it on, else this process does until it ends or parks.</summary>
    public static async Task<int> CarryOnAsync(IBaton baton, Session session, RunView before, string done)
    {
        if (baton.IsServer)
        {
            return await TellAsync(baton, session, before.Id, done);
        }

        await baton.AdoptAsync(before.Id, session.Stop);
        return await RunEnd.FollowAsync(baton, session, before.Id, before.LastSeq);
    }

    private static CliCommand Build(string name, string description, string[] examples, string done, Act act, Afterwards afterwards)
    {
        var ids = RunArguments.Ids();
        return new CliCommand(name, description, examples).With(ids).Does(async (parsed, session) =>
        {
            await using var baton = await Locator.ActAsync(session);
            var code = ExitCode.Done;
            foreach (var id in parsed.GetRequiredValue(ids).Distinct())
            {
                var one = await GuardedAsync(session, id, () => ActAsync(baton, session, id, done, act, afterwards));
                code = code == ExitCode.Done ? one : code;
            }

            // A run that was to be cancelled and is: the command did it.
            return code == ExitCode.RunCancelled && name == "cancel" ? ExitCode.Done : code;
        });
    }

    private static async Task<int> ActAsync(IBaton baton, Session session, string id, string done, Act act, Afterwards afterwards)
    {
        var before = await baton.GetRunAsync(id, session.Stop);
        await act(baton, id, session.Stop);
        switch (afterwards)
        {
            case Afterwards.GoesOn:
                return await CarryOnAsync(baton, session, before, done);
            case Afterwards.Stays:
                return await TellAsync(baton, session, id, done);
            default:
                session.Note($"{id}: {done}");
                return ExitCode.Done;
        }
    }

    /// <summary>A note for a person; for a program the run as it is now.</summary>
    private static async Task<int> TellAsync(IBaton baton, Session session, string id, string done)
    {
        session.Note($"{id}: {done}");
        var run = await baton.GetRunAsync(id, session.Stop);
        session.Printer.Print(run, BatonJson.Default.RunView, _ => { });
        return ExitCode.Done;
    }

    // One refusal must not keep the others from being tried.
    private static async Task<int> GuardedAsync(Session session, string id, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is BatonException or BatonClientException
            && Failures.CodeOf(failure) is ExitCode.NotFound or ExitCode.Conflict or ExitCode.Invalid)
        {
            session.Err.Write($"{id}: ");
            return Failures.Print(failure, session.Err);
        }
    }
}
