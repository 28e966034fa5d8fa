using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    public IReadOnlyList<UnfinishedRun> LoadUnfinished(IReadOnlyCollection<int> partitions) => Read(session =>
    {
        using var statement = session.Statement("list_unfinished")
            .Bind(":partitions", [.. partitions.Select(partition => (long)partition)]);
        return Rows.List(
            statement, row => new UnfinishedRun(row.Int64("run_no"), row.Text("id"), row.Flag("parked"), row.Int64("next_due")));
    });

    public RunRow? FindRun(string runId) => Read(session =>
    {
        using var statement = session.Statement("find_run_by_id").Bind(":id", runId);
        return Rows.First(statement, Rows.Run);
    });

    public RunRow? FindRun(long runNo) => Read(session =>
    {
        using var statement = session.Statement("find_run_by_no").Bind(":run_no", runNo);
        return Rows.First(statement, Rows.Run);
    });

    public IReadOnlyList<RunEvent> ReadEvents(long runNo, long afterSeq, int limit) => Read(session =>
    {
        using var statement = session.Statement("list_events").Bind(":run_no", runNo).Bind(":after", afterSeq).Bind(":limit", limit);
        return Rows.Events(statement);
    });

    public IReadOnlyList<RunEvent> ReadEventsAt(long runNo, IReadOnlyList<long> seqs) => Read(session =>
    {
        using var statement = session.Statement("list_events_at").Bind(":run_no", runNo).Bind(":seqs", seqs);
        return Rows.Events(statement);
    });

    public IReadOnlyList<RunEvent> ReadNodeEvents(long runNo, int slot, long firstSeq, long lastSeq) => Read(session =>
    {
        using var statement = session.Statement("list_node_events")
            .Bind(":run_no", runNo).Bind(":slot", slot).Bind(":first", firstSeq).Bind(":last", lastSeq);
        return Rows.Events(statement);
    });
}
