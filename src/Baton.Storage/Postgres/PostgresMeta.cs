using Baton.Storage.Moving;

namespace Baton.Storage.Postgres;

/// <summary>The store's own few words about itself: the table <c>meta</c>.</summary>
internal static class PostgresMeta
{
    public static StoreMarks Marks(this PostgresSession session)
    {
        using var statement = session.Statement("read_marks");
        return StoreMarks.Of(statement);
    }

    public static string? FindMeta(this PostgresSession session, string key)
    {
        using var statement = session.Statement("find_meta").Bind(":key", key);
        return Rows.First(statement, row => row.Text("value"));
    }

    public static void PutMeta(this PostgresSession session, string key, string value)
    {
        using var statement = session.Statement("put_meta").Bind(":key", key).Bind(":value", value);
        statement.Run();
    }

    public static void DeleteMeta(this PostgresSession session, string key)
    {
        using var statement = session.Statement("delete_meta").Bind(":key", key);
        statement.Run();
    }

    /// <summary>Asks for one of the advisory locks on the whole store.</summary>
    /// <param name="block">share_store, share_migration or claim_migration.</param>
    public static bool Takes(this PostgresSession session, string block)
    {
        using var statement = session.Statement(block);
        return statement.Step() && statement.Flag("taken");
    }
}
