namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public bool DeleteRun(string runId)
    {
        return Write(connection =>
        {
            using var found = connection.Statement("find_ended_run").Bind(":id", runId);
            if (!found.Step())
            {
                return false;
            }

            var runNo = found.Int64("run_no");
            var labels = found.TextOrNull("labels");
            found.Dispose();
            if (labels is not null)
            {
                using var delete = connection.Statement("delete_labels").Bind(":run_no", runNo).Bind(":labels", labels);
                delete.Run();
            }

            DeletePayloads(connection, runNo);
            foreach (var block in new[] { "delete_events", "delete_nodes", "delete_gates", "delete_costs", "delete_holds", "delete_run" })
            {
                using var delete = connection.Statement(block).Bind(":run_no", runNo);
                delete.Run();
            }

            return true;
        });
    }

    /// <summary>Frees the payloads no other run uses. One writer: nobody can begin to use one between the question and the
    /// deletion.</summary>
    private static void DeletePayloads(SqliteConnection connection, long runNo)
    {
        List<string> unshared;
        using (var list = connection.Statement("list_unshared_payloads").Bind(":run_no", runNo))
        {
            unshared = Rows.List(list, row => row.Text("hash"));
        }

        using (var uses = connection.Statement("delete_run_payloads").Bind(":run_no", runNo))
        {
            uses.Run();
        }

        foreach (var hash in unshared)
        {
            using var delete = connection.Statement("delete_payload").Bind(":hash", hash);
            delete.Run();
        }
    }
}
