namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    public bool DeleteRun(string runId) => Write(session =>
    {
        long runNo;
        long partition;
        using (var found = session.Statement("find_ended_run").Bind(":id", runId))
        {
            if (!found.Step())
            {
                return false;
            }

            (runNo, partition) = (found.Int64("run_no"), found.Int64("partition"));
        }

        Delete(session, "delete_labels", partition, runNo);
        DeletePayloads(session, partition, runNo);
        foreach (var block in new[] { "delete_events", "delete_nodes", "delete_gates", "delete_costs", "delete_holds", "delete_run" })
        {
            Delete(session, block, partition, runNo);
        }

        return true;
    });

    private static void Delete(PostgresSession session, string block, long partition, long runNo)
    {
        using var statement = session.Statement(block).Bind(":partition", partition).Bind(":run_no", runNo);
        statement.Run();
    }

    /// <summary>Frees the payloads no other run of the partition uses.</summary>
    private static void DeletePayloads(PostgresSession session, long partition, long runNo)
    {
        List<string> unshared;
        using (var list = session.Statement("list_unshared_payloads").Bind(":partition", partition).Bind(":run_no", runNo))
        {
            unshared = Rows.List(list, row => row.Text("hash"));
        }

        Delete(session, "delete_run_payloads", partition, runNo);
        foreach (var hash in unshared)
        {
            using var delete = session.Statement("delete_payload").Bind(":partition", partition).Bind(":hash", hash);
            delete.Run();
        }
    }
}
