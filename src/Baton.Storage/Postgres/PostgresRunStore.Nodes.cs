using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    public IReadOnlyList<NodeRow> ListNodes(long runNo, int afterSlot, int limit) => Read(session =>
    {
        using var statement = session.Statement("list_nodes").Bind(":run_no", runNo).Bind(":after", afterSlot).Bind(":limit", limit);
        return Rows.List(statement, Rows.Node);
    });

    public NodeRow? FindNode(long runNo, string path) => Read<NodeRow?>(session =>
    {
        using var statement = session.Statement("find_node").Bind(":run_no", runNo).Bind(":path", path);
        return statement.Step() ? Rows.Node(statement) : null;
    });
}
