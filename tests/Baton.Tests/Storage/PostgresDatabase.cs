using Baton.Engine.Store;
using Baton.Storage.Postgres;
using Npgsql;

namespace Baton.Tests.Storage;

/// <summary>One database of the tests' cluster.</summary>
internal sealed class PostgresDatabase(string address)
{
    /// <summary>As <c>--store</c> takes it, password included.</summary>
    public string Address => address;

    public string Name => Parts.Database!;

    public int Port => Parts.Port;

    public string Password => Parts.Password!;

    private NpgsqlConnectionStringBuilder Parts => new(PostgresAddress.Parse(address).ForReaders());

    /// <summary>The same database through a proxy.</summary>
    /// <param name="seconds">How long to wait for a connection.</param>
    public PostgresDatabase Through(int port, int seconds = 3) =>
        new(address.Replace($":{Port}/", $":{port}/", StringComparison.Ordinal) + $"?Timeout={seconds}");

    /// <summary>The same database for another user.</summary>
    public PostgresDatabase As(string user, string password, string options = "") =>
        new($"postgres://{user}:{password}@{address[(address.IndexOf('@') + 1)..]}{options}");

    public PostgresRunStore Store(string directory, TimeProvider? time = null) => new(new PostgresOptions
    {
        Address = PostgresAddress.Parse(address), DataDirectory = directory, TimeProvider = time ?? TimeProvider.System,
    });

    /// <summary>Makes the store the owner of everything in a database nobody has owned anything of: in the epochs that batches have by
    /// default.</summary>
    public static void Own(PostgresRunStore store) =>
        store.Balance(new BalanceRequest("test", null, false, [])).Held.ShouldBe(Ownership.Everything.Held, ignoreOrder: true);

    /// <summary>How many rows it changed.</summary>
    public int Execute(string sql) => Execute(address, sql);

    /// <summary>Partitions that some session holds.</summary>
    public long Locks() => Scalar<long>(
        """
        SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND classid = x'4261746f'::int
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """);

    /// <summary>The server that owns the run of this id, or "" for none.</summary>
    public string OwnerOf(string runId) =>
        Scalar<string>($"SELECT coalesce(server, '') FROM partitions WHERE partition = {Partitions.Of(runId)}");

    public T Scalar<T>(string sql)
    {
        using var connection = Connect(address);
        using var command = new NpgsqlCommand(sql, connection);
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Removes every row, as if nothing had run yet; quicker than another copy of the template.</summary>
    public void Empty() => Execute(
        """
        SET session_replication_role = replica;
        DO $$ DECLARE name text; BEGIN
          FOR name IN
            SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('schema_migrations', 'partitions')
          LOOP
            EXECUTE 'DELETE FROM ' || name;
          END LOOP;
        END $$;
        INSERT INTO meta (key, value) VALUES ('next_run_no', '1');
        UPDATE partitions SET epoch = 0, server = NULL;
        """);

    public static int Execute(string address, string sql)
    {
        using var connection = Connect(address);
        // Dropping a database waits for a checkpoint, which a busy disk may take its time for.
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        return command.ExecuteNonQuery();
    }

    private static NpgsqlConnection Connect(string address)
    {
        var builder = new NpgsqlConnectionStringBuilder(PostgresAddress.Parse(address).ForWriter()) { ApplicationName = "test" };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        connection.Open();
        return connection;
    }
}
