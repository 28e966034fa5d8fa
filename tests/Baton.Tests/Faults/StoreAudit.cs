using Baton.Core.Runs;
using Baton.Tests.Storage;

namespace Baton.Tests.Faults;

/// <summary>Asks the database itself, past everything of Baton's: each of these must find nothing.</summary>
internal static class StoreAudit
{
    private static readonly (string What, string Sql)[] Checks =
    [
        ("runs that have not ended", "SELECT id FROM runs WHERE finished_at IS NULL"),
        ("runs with missing or surplus events",
            """
            SELECT r.id FROM runs AS r LEFT JOIN run_events AS e USING (partition, run_no)
            GROUP BY r.partition, r.run_no HAVING count(e.seq) <> r.last_seq OR min(e.seq) <> 1 OR max(e.seq) <> r.last_seq
            """),
        ("events of no run", "SELECT e.run_no FROM run_events AS e LEFT JOIN runs AS r USING (partition, run_no) WHERE r.run_no IS NULL"),
        ("events that are older than the one before",
            """
            SELECT run_no FROM (
              SELECT run_no, at < lag(at) OVER (PARTITION BY partition, run_no ORDER BY seq) AS back FROM run_events) AS e
            WHERE back
            """),
        ("nodes with two successes",
            $"SELECT run_no FROM run_events WHERE type = {(int)RunEventType.NodeSucceeded} GROUP BY run_no, slot HAVING count(*) > 1"),
        ("attempts that were started twice",
            $"""
            SELECT run_no FROM run_events WHERE type = {(int)RunEventType.NodeStarted}
            GROUP BY run_no, slot, attempt HAVING count(*) > 1
            """),
        ("runs with two ends",
            $"""
            SELECT run_no FROM run_events
            WHERE type IN ({(int)RunEventType.RunSucceeded}, {(int)RunEventType.RunPartiallySucceeded}, {(int)RunEventType.RunFailed},
              {(int)RunEventType.RunCancelled})
            GROUP BY run_no HAVING count(*) > 1
            """),
        ("commands that nobody answered", "SELECT id FROM commands"),
        ("partitions that nobody owns", "SELECT partition FROM partitions WHERE server IS NULL"),
    ];

    public static void Check(PostgresDatabase database)
    {
        foreach (var (what, sql) in Checks)
        {
            database.Scalar<string>($"SELECT coalesce(string_agg(found::text, ' '), '') FROM ({sql} LIMIT 10) AS all_found (found)")
                .ShouldBeEmpty(what);
        }
    }
}
