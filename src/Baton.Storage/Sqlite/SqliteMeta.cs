using Baton.Storage.Moving;

namespace Baton.Storage.Sqlite;

/// <summary>The store's own few words about itself: the table <c>meta</c>.</summary>
internal static class SqliteMeta
{
    public static StoreMarks Marks(this SqliteConnection connection)
    {
        using var statement = connection.Statement("read_marks");
        return StoreMarks.Of(statement);
    }

    public static string? FindMeta(this SqliteConnection connection, string key)
    {
        using var statement = connection.Statement("find_meta").Bind(":key", key);
        return Rows.First(statement, row => row.Text("value"));
    }

    public static void PutMeta(this SqliteConnection connection, string key, string value)
    {
        using var statement = connection.Statement("put_meta").Bind(":key", key).Bind(":value", value);
        statement.Run();
    }

    public static void DeleteMeta(this SqliteConnection connection, string key)
    {
        using var statement = connection.Statement("delete_meta").Bind(":key", key);
        statement.Run();
    }
}
