using Baton.Contracts;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>Tells the attempts of a node run from its events.</summary>
internal static class Attempts
{
    /// <summary>Above this many events between first and last, one pass over all of them is cheaper than one look per node.</summary>
    private const long ScanAbove = 20_000;

    private const int ScanChunk = 5_000;

    /// <summary>Attempts of every node that has any, by slot.</summary>
    public static Dictionary<int, List<AttemptView>> Of(IRunQueries queries, IJournal journal, long runNo, IReadOnlyList<NodeRow> rows)
    {
        var started = rows.Where(row => row.FirstSeq > 0 && row.Attempt > 0).ToList();
        var attempts = new Dictionary<int, List<AttemptView>>(started.Count);
        if (started.Sum(row => row.LastSeq - row.FirstSeq + 1) <= ScanAbove)
        {
            foreach (var row in started)
            {
                attempts[row.Slot] = [];
                foreach (var e in queries.ReadNodeEvents(runNo, row.Slot, row.FirstSeq, row.LastSeq))
                {
                    Follow(attempts[row.Slot], e);
                }
            }

            return attempts;
        }

        Scan(journal, runNo, started, attempts);
        return attempts;
    }

    private static void Scan(IJournal journal, long runNo, List<NodeRow> rows, Dictionary<int, List<AttemptView>> attempts)
    {
        foreach (var row in rows)
        {
            attempts[row.Slot] = [];
        }

        var last = rows.Max(row => row.LastSeq);
        for (var after = rows.Min(row => row.FirstSeq) - 1; after < last;)
        {
            var chunk = journal.ReadEvents(runNo, after, ScanChunk);
            foreach (var e in chunk)
            {
                if (attempts.TryGetValue(e.Slot, out var list))
                {
                    Follow(list, e);
                }
            }

            after = chunk.Count == 0 ? last : chunk[^1].Seq;
        }
    }

    private static void Follow(List<AttemptView> attempts, in RunEvent e)
    {
        switch (e.Type)
        {
            case RunEventType.NodeStarted:
                End(attempts, e, "interrupted");
                attempts.Add(new AttemptView(e.Attempt, "running", Times.Of(e.At), null, null, null, null, null));
                break;
            case RunEventType.NodeQueued:
                End(attempts, e, "interrupted");
                break;
            case RunEventType.NodeWaiting when e.Attempt > 0:
                // A call that asks a person; another attempt goes on with the answer.
                End(attempts, e, "waiting");
                break;
            case RunEventType.NodeSucceeded:
                End(attempts, e, "success");
                break;
            case RunEventType.NodeFailed when e.Data is NodeFailedData failed:
                End(attempts, e, "failed", failed.Error);
                break;
            case RunEventType.NodeRetrying when e.Data is NodeRetryingData retrying:
                End(attempts, e, "failed", retrying.Error, retrying.Due);
                break;
            case RunEventType.NodeCancelled or RunEventType.NodeSkipped:
                End(attempts, e, "cancelled");
                break;
        }
    }

    private static void End(List<AttemptView> attempts, in RunEvent e, string status, NodeError? error = null, long retryAt = 0)
    {
        if (attempts is not [.., { FinishedAt: null } open])
        {
            return;
        }

        var at = Times.Of(e.At);
        attempts[^1] = open with
        {
            Status = status,
            FinishedAt = at,
            DurationMs = Math.Max(0, (long)(at - open.StartedAt).TotalMilliseconds),
            Error = error is null ? null : RunAnswers.Error(error),
            RetryAt = Times.OrNull(retryAt),
        };
    }
}
