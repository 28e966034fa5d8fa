using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public IReadOnlyList<NodeRow> ListNodes(long runNo, int afterSlot, int limit) => Read(connection =>
    {
        using var statement = connection.Statement("list_nodes").Bind(":run_no", runNo).Bind(":after", afterSlot).Bind(":limit", limit);
        return Rows.List(statement, Rows.Node);
    });

    public NodeRow? FindNode(long runNo, string path) => Read<NodeRow?>(connection =>
    {
        using var statement = connection.Statement("find_node").Bind(":run_no", runNo).Bind(":path", path);
        return statement.Step() ? Rows.Node(statement) : null;
    });
}
