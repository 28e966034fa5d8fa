using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Dag;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Sdk.Client;

namespace Baton.Cli.Following;

/// <summary>Follows a run and ends the command with its report and exit code.</summary>
internal static class RunEnd
{
    /// <summary>Tells the id of a run that was started, then follows it unless it goes on by itself.</summary>
    public static Task<int> StartedAsync(IBaton baton, Session session, RunView run, bool detach)
    {
        if (detach)
        {
            session.Printer.Print(run, BatonJson.Default.RunView, _ => session.TellId(run.Id));
            return Task.FromResult(ExitCode.Done);
        }

        session.TellId(run.Id);
        return FollowAsync(baton, session, run.Id, 0);
    }

    /// <param name="after">Seq of the last event that is not to be shown.</param>
    public static async Task<int> FollowAsync(IBatonReader baton, Session session, string id, long after)
    {
        try
        {
            var run = await new RunFollower(baton, session, id).FollowAsync(after);
            (await StatusReport.ReadAsync(baton, id, verbose: false, session.Stop)).Print(session, verbose: false);
            return await EndAsync(baton, session, run);
        }
        catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
        {
            session.Warn(baton.IsServer
                ? $"Detached: the run goes on. Look with: baton run watch {id}"
                : $"Stopped: the run is left as it is. Carry on with: baton run dag --retry {id}");
            return ExitCode.Interrupted;
        }
        catch (Exception failure)
            when (failure is BatonException or BatonClientException && Failures.CodeOf(failure) == ExitCode.Unreachable)
        {
            session.Warn($"baton: {failure.Message}");
            if (failure is not BatonException { Code: StoreView.Interrupted })
            {
                session.Warn($"The run may still be going. Look with: baton run dag --status {id}");
            }

            return ExitCode.Unreachable;
        }
    }

    private static async Task<int> EndAsync(IBatonReader baton, Session session, RunView run)
    {
        switch (run.Status)
        {
            case "success":
                return ExitCode.Done;
            case "partial_success":
                session.Warn("Warning: non-critical nodes failed.");
                return ExitCode.Done;
            case "failed":
                session.Warn($"Failed: {run.Error?.Kind}: {run.Error?.Message}");
                session.Note($"Details: baton run dag --status {run.Id} --verbose");
                session.Note($"Try again: baton run dag --retry {run.Id}");
                return ExitCode.RunFailed;
            case "cancelled":
                return ExitCode.RunCancelled;
            case "paused":
                session.Warn($"The run is paused. Carry on with: baton run resume {run.Id}");
                return ExitCode.Waiting;
            default:
                await TellWhatItWaitsForAsync(baton, session, run);
                return ExitCode.Waiting;
        }
    }

    private static async Task TellWhatItWaitsForAsync(IBatonReader baton, Session session, RunView run)
    {
        var nodes = await Pages.AllAsync(cursor => baton.ListNodesAsync(run.Id, cursor, session.Stop));
        foreach (var node in nodes.Where(n => n is { Status: "waiting", Waiting: not null }))
        {
            await TellAsync(baton, session, run, node);
        }
    }

    private static async Task TellAsync(IBatonReader baton, Session session, RunView run, NodeView node)
    {
        switch (node.Waiting)
        {
            case { For: "gate", Name: { } id }:
                var gate = await baton.GetGateAsync(id, session.Stop);
                session.Warn($"{node.Node} waits for a person: {gate.Title}");
                session.Warn($"  decide with: {HowToAnswer(gate)}");
                break;
            case { For: "event", Name: { } name }:
                session.Warn($"{node.Node} waits for the event '{name}'");
                session.Warn($"  send it with: baton run signal {run.Id} {name} '{{}}'");
                break;
        }
    }

    private static string HowToAnswer(GateView gate)
    {
        var values = gate.Form is null ? "" : " --values JSON";
        var words = gate.Options.Select(option => option switch
        {
            "approve" or "reject" => $"baton gate {option} {gate.Id}",
            "correct" => $"baton gate correct {gate.Id} --comment TEXT",
            _ => $"baton gate answer {gate.Id} {option}{values}",
        });
        return string.Join("  or: ", words);
    }
}
