using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Contracts;

namespace Baton.Cli.Following;

/// <summary>Follows a run to its end, asking at gates when somebody is there to answer.</summary>
internal sealed class RunFollower(IBatonReader baton, Session session, string id)
{
    private readonly RunBoard board = new(id);
    private readonly ProgressView view = ViewFor(session);
    private long lastSeq;

    /// <summary>Follows from an event on; returns the run as it is at its end, or parked.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public async Task<RunView> FollowAsync(long after)
    {
        lastSeq = after;
        if (after > 0 || view.ShowsAllNodes)
        {
            await ReloadAsync();
        }

        while (true)
        {
            var parked = await view.ShowAsync(board, FollowUntilParkedAsync);
            view.Settle();
            var run = await baton.GetRunAsync(id, session.Stop);
            if (!parked || !session.CanAsk || baton is not IBaton acting
                || !await new GatePrompt(acting, session).AskAsync([.. board.OpenGates]))
            {
                return run;
            }
        }
    }

    private static ProgressView ViewFor(Session session) => session switch
    {
        { Quiet: true } => new NoProgress(),
        { CanRedraw: true } => Tree(session),
        _ => new LineProgress(session.Err, session.Time),
    };

    // Apart, so that Spectre is loaded on a terminal only.
    private static TreeProgress Tree(Session session) => new(session.Err, session.Color, session.Time);

    /// <returns>True when only people or events can move the run; false when it has ended.</returns>
    private async Task<bool> FollowUntilParkedAsync()
    {
        if (lastSeq > 0 && await IsParkedAsync())
        {
            return true;
        }

        await using var events = baton.FollowAsync(id, lastSeq, session.Stop).GetAsyncEnumerator(session.Stop);
        while (await NextAsync(events))
        {
            var happened = events.Current;
            lastSeq = happened.Seq;
            lock (board)
            {
                board.Apply(happened);
            }

            view.Tell(happened, board);
            if (board.IsStale)
            {
                await ReloadAsync();
            }

            if ((board.MayBeParked || happened.Type == "run.paused") && await IsParkedAsync())
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<EventView> events)
    {
        var next = events.MoveNextAsync();
        if (!next.IsCompleted)
        {
            view.Settle();
        }

        return await next;
    }

    // Events of one commit arrive one by one: what the run's row says is what holds.
    private async Task<bool> IsParkedAsync()
    {
        var run = await baton.GetRunAsync(id, session.Stop);
        if (run.LastSeq > lastSeq || run.Progress.Running > 0)
        {
            return false;
        }

        if (run.Status == "paused")
        {
            return !baton.IsServer;
        }

        if (!board.MayBeParked || run.Progress is not { Queued: 0, Retrying: 0, Waiting: > 0 })
        {
            return false;
        }

        // Somebody else can send an event to a server; to a run inside this process nobody can.
        return board.Nodes.Any(n => n is { Status: "waiting", WaitsFor: "gate" })
            || (!baton.IsServer && board.Nodes.Any(n => n is { Status: "waiting", WaitsFor: "event" }));
    }

    private async Task ReloadAsync()
    {
        var nodes = await Pages.AllAsync(cursor => baton.ListNodesAsync(id, cursor, session.Stop));
        lock (board)
        {
            board.Load(nodes);
        }
    }
}
