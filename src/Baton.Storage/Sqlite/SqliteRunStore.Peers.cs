using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public void PutPeer(PeerRow peer) => Write(connection =>
    {
        using var statement = connection.Statement("put_peer")
            .Bind(":kind", peer.Kind).Bind(":name", peer.Name).Bind(":settings", peer.Settings).Bind(":found", peer.Found)
            .Bind(":found_hash", peer.FoundHash).Bind(":error", peer.Error).Bind(":checked_at", peer.CheckedAt)
            .Bind(":created_at", peer.CreatedAt).Bind(":updated_at", peer.UpdatedAt).Bind(":created_by", peer.CreatedBy);
        statement.Run();
        return true;
    });

    public PeerRow? FindPeer(string kind, string name) => Read(connection =>
    {
        using var statement = connection.Statement("find_peer").Bind(":kind", kind).Bind(":name", name);
        return Rows.First(statement, Rows.Peer);
    });

    public IReadOnlyList<PeerRow> ListPeers(string kind) => Read(connection =>
    {
        using var statement = connection.Statement("list_peers").Bind(":kind", kind);
        return Rows.List(statement, Rows.Peer);
    });

    public bool DeletePeer(string kind, string name) => Write(connection =>
    {
        using var statement = connection.Statement("delete_peer").Bind(":kind", kind).Bind(":name", name);
        statement.Run();
        return connection.Changes > 0;
    });

    public void PinTools(string definitionHash, IReadOnlyList<ToolPin> pins) => Write(connection =>
    {
        foreach (var pin in pins)
        {
            using var statement = connection.Statement("put_tool_pin")
                .Bind(":definition_hash", definitionHash).Bind(":tool", pin.Tool).Bind(":hash", pin.Hash);
            statement.Run();
        }

        return true;
    });

    public string? FindToolPin(string definitionHash, string tool) => Read(connection =>
    {
        using var statement = connection.Statement("find_tool_pin").Bind(":definition_hash", definitionHash).Bind(":tool", tool);
        return Rows.First(statement, row => row.Text("hash"));
    });
}
