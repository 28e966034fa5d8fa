using Npgsql;

namespace Baton.Storage.Postgres;

/// <summary>One connection with the dialect's statements. Used by one thread at a time.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, PostgresSql sql) : IDisposable
{
    public NpgsqlConnection Connection => connection;

    public PostgresStatement Statement(string block) => new(connection, sql.Block(block));

    /// <summary>A statement put together from named blocks.</summary>
    public PostgresStatement Prepare(string text) => new(connection, sql.Text(text));

    /// <summary>Runs a named block that takes no parameters and returns nothing.</summary>
    public void Execute(string block)
    {
        using var statement = Statement(block);
        statement.Run();
    }

    /// <summary>Runs the statements of a text, one after the other.</summary>
    public void ExecuteText(string text)
    {
        using var command = new NpgsqlCommand(text, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose() => connection.Dispose();
}
