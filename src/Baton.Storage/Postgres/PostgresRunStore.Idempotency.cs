using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    public IdempotencyRow? FindIdempotency(string key) => Read(session =>
    {
        using var statement = session.Statement("find_idempotency").Bind(":key", key);
        return Rows.First(statement, Rows.Idempotency);
    });

    public void PutIdempotency(IdempotencyRow row) => Write(session =>
    {
        using var statement = session.Statement("put_idempotency")
            .Bind(":key", row.Key).Bind(":body_hash", row.BodyHash).Bind(":result", row.Result).Bind(":created_at", row.CreatedAt);
        statement.Run();
        return true;
    });

    public int PruneIdempotency(long before) => Write(session =>
    {
        using var statement = session.Statement("prune_idempotency").Bind(":before", before);
        return statement.Run();
    });
}
