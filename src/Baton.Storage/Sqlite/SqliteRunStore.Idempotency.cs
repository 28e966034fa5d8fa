using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public IdempotencyRow? FindIdempotency(string key) => Read(connection =>
    {
        using var statement = connection.Statement("find_idempotency").Bind(":key", key);
        return Rows.First(statement, Rows.Idempotency);
    });

    public void PutIdempotency(IdempotencyRow row) => Write(connection =>
    {
        using var statement = connection.Statement("put_idempotency")
            .Bind(":key", row.Key).Bind(":body_hash", row.BodyHash).Bind(":result", row.Result).Bind(":created_at", row.CreatedAt);
        statement.Run();
        return true;
    });

    public int PruneIdempotency(long before) => Write(connection =>
    {
        using var statement = connection.Statement("prune_idempotency").Bind(":before", before);
        statement.Run();
        return connection.Changes;
    });
}
