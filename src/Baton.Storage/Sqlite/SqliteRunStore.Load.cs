using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public IReadOnlyList<UnfinishedRun> LoadUnfinished(IReadOnlyCollection<int> partitions) => Read(connection =>
    {
        using var statement = connection.Statement("list_unfinished")
            .Bind(":partitions", JsonArray.Write([.. partitions.Select(partition => (long)partition)]));
        return Rows.List(
            statement, row => new UnfinishedRun(row.Int64("run_no"), row.Text("id"), row.Flag("parked"), row.Int64("next_due")));
    });

    public RunRow? FindRun(string runId) => Read(connection =>
    {
        using var statement = connection.Statement("find_run_by_id").Bind(":id", runId);
        return Rows.First(statement, Rows.Run);
    });

    public RunRow? FindRun(long runNo) => Read(connection =>
    {
        using var statement = connection.Statement("find_run_by_no").Bind(":run_no", runNo);
        return Rows.First(statement, Rows.Run);
    });

    public IReadOnlyList<RunEvent> ReadEvents(long runNo, long afterSeq, int limit) => Read(connection =>
    {
        using var statement = connection.Statement("list_events").Bind(":run_no", runNo).Bind(":after", afterSeq).Bind(":limit", limit);
        return Rows.Events(statement);
    });

    public IReadOnlyList<RunEvent> ReadEventsAt(long runNo, IReadOnlyList<long> seqs) => Read(connection =>
    {
        using var statement = connection.Statement("list_events_at").Bind(":run_no", runNo).Bind(":seqs", JsonArray.Write(seqs));
        return Rows.Events(statement);
    });

    public IReadOnlyList<RunEvent> ReadNodeEvents(long runNo, int slot, long firstSeq, long lastSeq) => Read(connection =>
    {
        using var statement = connection.Statement("list_node_events")
            .Bind(":run_no", runNo).Bind(":slot", slot).Bind(":first", firstSeq).Bind(":last", lastSeq);
        return Rows.Events(statement);
    });
}
