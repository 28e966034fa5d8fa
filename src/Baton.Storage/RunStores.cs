using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Storage.Postgres;
using Baton.Storage.Sqlite;

namespace Baton.Storage;

/// <summary>Picks the store that <c>--store</c> names.</summary>
public static class RunStores
{
    private const string Sqlite = "sqlite";

    /// <param name="store"><c>sqlite</c>: the file <c>baton.db</c> in the data directory; or a PostgreSQL address, see
    /// <see cref="PostgresAddress.Parse"/>.</param>
    /// <returns>A store that is not open yet.</returns>
    /// <exception cref="BatonException">Invalid <c>store_unsupported</c> or <c>bad_store</c>.</exception>
    public static IRunStore Open(string store, string dataDirectory, TimeProvider time) =>
        store == Sqlite ? OfSqlite(dataDirectory, time) : OfPostgres(store, dataDirectory, time);

    /// <summary>Opens a store only to read it, whoever owns it.</summary>
    /// <returns>Null when nothing was ever stored there.</returns>
    /// <exception cref="BatonException">Unavailable <c>schema_older</c>: it must be opened for writing first; and as
    /// <see cref="IRunStore.OpenAsync"/>.</exception>
    public static IRunStore? Look(string store, string dataDirectory, TimeProvider time)
    {
        if (store != Sqlite)
        {
            var postgres = OfPostgres(store, dataDirectory, time);
            return postgres.OpenToLook() ? postgres : null;
        }

        if (!File.Exists(Path.Combine(dataDirectory, "baton.db")))
        {
            return null;
        }

        var sqlite = OfSqlite(dataDirectory, time);
        sqlite.OpenToLook();
        return sqlite;
    }

    /// <summary>The kind of a store and where it lies, without a password.</summary>
    /// <exception cref="BatonException">Invalid, as <see cref="Open"/>.</exception>
    public static string Describe(string store) => store == Sqlite ? Sqlite : $"postgres at {Address(store)}";

    /// <summary>Version of the operating system's SQLite.</summary>
    /// <exception cref="BatonException">Unavailable: it is missing or too old.</exception>
    public static string SqliteVersion()
    {
        SqliteLibrary.Require();
        return SQLitePCL.raw.sqlite3_libversion().utf8_to_string();
    }

    /// <summary>True while a process owns the data directory.</summary>
    public static bool IsOwned(string dataDirectory) => DirectoryLock.IsHeld(dataDirectory);

    private static SqliteRunStore OfSqlite(string dataDirectory, TimeProvider time) =>
        new(new SqliteOptions { DataDirectory = dataDirectory, TimeProvider = time });

    private static PostgresRunStore OfPostgres(string store, string dataDirectory, TimeProvider time) =>
        new(new PostgresOptions { Address = Address(store), DataDirectory = dataDirectory, TimeProvider = time });

    private static PostgresAddress Address(string store) => PostgresAddress.IsAddress(store)
        ? PostgresAddress.Parse(store)
        : throw BatonException.Invalid(
            "store_unsupported",
            "--store and BATON_STORE are sqlite, or a PostgreSQL address such as postgres://USER:PASSWORD@HOST:PORT/DATABASE.");
}
