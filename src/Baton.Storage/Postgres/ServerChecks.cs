using Baton.Core.Errors;

namespace Baton.Storage.Postgres;

/// <summary>What a database must be like before a byte is written to it; looked at again with every new connection of the writer, because
/// after a failover it may be another server.</summary>
internal static class ServerChecks
{
    /// <summary>15 is the oldest version the suite runs on.</summary>
    private const int OldestVersion = 150_000;

    /// <summary>What the store uses besides the pool: the writer, and the listener for hints.</summary>
    private const int OwnConnections = 2;

    /// <exception cref="BatonException">Unavailable, with the code of the first thing that is not as it must be.</exception>
    public static void Require(PostgresSession session, PostgresOptions options)
    {
        using (var server = session.Statement("read_server"))
        {
            if (!server.Step())
            {
                throw PostgresErrors.Unavailable(options.Address, "The database does not tell its settings", null);
            }

            RequireVersion(server, options.Address);
            RequireDurability(server, options.Address);
            RequireWritable(server, options.Address);
            RequireConnections(server, options.Address);
        }

        RequireClock(session, options);
    }

    private static void RequireVersion(PostgresStatement server, PostgresAddress address)
    {
        var version = server.Int32("version");
        if (version < OldestVersion)
        {
            throw BatonException.Unavailable(
                "store_too_old", $"PostgreSQL {version / 10_000} is too old: Baton needs 15 or newer ({address}).");
        }

        var encoding = server.Text("encoding");
        if (encoding != "UTF8")
        {
            throw BatonException.Unavailable(
                "store_encoding", $"The encoding of the database is {encoding} and must be UTF8 ({address}). Create another: "
                + "createdb --encoding UTF8 --template template0 NAME.");
        }
    }

    internal static void RequireDurability(StoredRow server, PostgresAddress address)
    {
        foreach (var setting in new[] { "fsync", "full_page_writes", "synchronous_commit" })
        {
            if (server.Text(setting) == "off")
            {
                throw BatonException.Unavailable(
                    "store_weak_durability",
                    $"PostgreSQL runs with {setting} = off, and what it acknowledges may be lost ({address}). Set it on.");
            }
        }
    }

    private static void RequireWritable(PostgresStatement server, PostgresAddress address)
    {
        if (server.Flag("recovering"))
        {
            throw BatonException.Unavailable(
                "store_read_only", $"The database is a replica and takes no writes ({address}). Connect to the primary.");
        }

        if (server.Text("read_only") == "on")
        {
            throw BatonException.Unavailable(
                "store_read_only", $"The database is set to be read only ({address}): turn default_transaction_read_only off.");
        }
    }

    private static void RequireConnections(PostgresStatement server, PostgresAddress address)
    {
        var needed = address.PoolSize + OwnConnections;
        foreach (var (column, what) in new[]
        {
            ("max_connections", "max_connections"), ("role_connections", "the user's connection limit"),
            ("database_connections", "the database's connection limit"),
        })
        {
            var limit = server.Int64(column);
            if (limit >= 0 && limit < needed)
            {
                throw BatonException.Unavailable(
                    "store_connections",
                    $"Baton may open {needed} connections, and {what} leaves {limit} ({address}). Raise it, or give the address a smaller "
                    + "Maximum Pool Size.");
            }
        }
    }

    private static void RequireClock(PostgresSession session, PostgresOptions options)
    {
        using var clock = session.Statement("read_clock");
        var before = options.TimeProvider.GetUtcNow();
        if (!clock.Step())
        {
            throw PostgresErrors.Unavailable(options.Address, "The database does not tell the time", null);
        }

        // Half of the round trip lies before the database looked at its clock.
        var took = options.TimeProvider.GetUtcNow() - before;
        var skew = DateTimeOffset.FromUnixTimeMilliseconds(clock.Int64("now")) - before - (took / 2);
        if (skew.Duration() > options.MaxClockSkew)
        {
            throw BatonException.Unavailable(
                "clock_skew",
                $"The clocks of this machine and of the database ({options.Address}) are {skew.Duration().TotalSeconds:0.0} s apart, "
                + $"at most {options.MaxClockSkew.TotalSeconds:0.#} s are allowed. Keep both in step with NTP.");
        }
    }
}
