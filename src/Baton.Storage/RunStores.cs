using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Storage.Moving;
using Baton.Storage.Postgres;
using Baton.Storage.Sqlite;

namespace Baton.Storage;

/// <summary>Picks the store that <c>--store</c> names.</summary>
public static class RunStores
{
    /// <summary>The store in one file, for one process.</summary>
    public const string Sqlite = "sqlite";

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

    /// <summary>Copies the store of a data directory into a new file, whoever owns it; on disk when this returns.</summary>
    /// <returns>Size of the file in bytes.</returns>
    /// <exception cref="BatonException">NotFound <c>store_not_found</c>; Conflict <c>file_exists</c>; Invalid
    /// <c>store_unsupported</c>; Unavailable.</exception>
    public static long Backup(string store, string dataDirectory, string file, TimeProvider time) =>
        SqliteBackup.Write(FileOf(store, dataDirectory, time), file);

    /// <summary>Makes a backup the store of a data directory that has none and that nobody owns.</summary>
    /// <exception cref="BatonException">Conflict <c>store_exists</c>; Invalid <c>bad_backup</c>, <c>store_unsupported</c>; Unavailable
    /// <c>store_locked</c>, and as <see cref="IRunStore.OpenAsync"/>.</exception>
    public static Task RestoreAsync(string store, string dataDirectory, string file, TimeProvider time, CancellationToken cancellation) =>
        SqliteBackup.RestoreAsync(FileOf(store, dataDirectory, time), file, cancellation);

    /// <summary>Moves everything from one store into another, which must be empty: runs go on there where they are. Broken off, it carries
    /// on when it is called again. Afterwards the first store says that it was moved, and opens no more.</summary>
    /// <param name="store">From where; as <see cref="Open"/>.</param>
    /// <param name="to">To where.</param>
    /// <param name="report">Told now and then how far it is.</param>
    /// <exception cref="BatonException">NotFound <c>store_not_found</c>; Invalid <c>same_store</c>, and as <see cref="Open"/>; Conflict
    /// <c>store_not_empty</c>, <c>commands_pending</c>; Unavailable <c>store_locked</c>, <c>store_moved</c>, <c>store_moving</c>, and as
    /// <see cref="IRunStore.OpenAsync"/>; Internal <c>move_differs</c>.</exception>
    public static MoveReport Move(
        string store, string to, string dataDirectory, TimeProvider time, Action<MoveProgress> report, CancellationToken cancellation)
    {
        if (Describe(store) == Describe(to))
        {
            throw BatonException.Invalid("same_store", $"{Describe(to)} is where everything is already.");
        }

        using var source = MovingEnd(store, dataDirectory, time, create: false);
        using var target = MovingEnd(to, dataDirectory, time, create: true);
        return new StoreMove(source, target, new MoveOptions { Time = time, Report = report }, cancellation).Run();
    }

    /// <summary>Lets a store that was moved be used again, as it was then.</summary>
    /// <returns>Where it was moved to, which goes on being a store of its own.</returns>
    /// <exception cref="BatonException">Conflict <c>not_moved</c>; NotFound <c>store_not_found</c>; Unavailable.</exception>
    public static string Reopen(string store, string dataDirectory, TimeProvider time)
    {
        using var end = MovingEnd(store, dataDirectory, time, create: false);
        end.RequireSameSchema();
        if (end.Marks().MovedTo is not { } moved)
        {
            throw BatonException.Conflict("not_moved", $"{end.Description} was not moved: it can be used as it is.");
        }

        end.InTransaction(() => end.DeleteMeta(StoreMarks.MovedToKey));
        return moved.Other;
    }

    /// <summary>Version of the operating system's SQLite.</summary>
    /// <exception cref="BatonException">Unavailable: it is missing or too old.</exception>
    public static string SqliteVersion()
    {
        SqliteLibrary.Require();
        return SQLitePCL.raw.sqlite3_libversion().utf8_to_string();
    }

    /// <summary>True while a process owns the data directory.</summary>
    public static bool IsOwned(string dataDirectory) => DirectoryLock.IsHeld(dataDirectory);

    /// <summary>A store as one end of a move.</summary>
    internal static MovingStore MovingEnd(string store, string dataDirectory, TimeProvider time, bool create) => store == Sqlite
        ? SqliteMovingStore.Open(Options(dataDirectory, time), create)
        : PostgresMovingStore.Open(PostgresOf(store, dataDirectory, time), create);

    private static SqliteRunStore OfSqlite(string dataDirectory, TimeProvider time) =>
        new(Options(dataDirectory, time));

    private static SqliteOptions Options(string dataDirectory, TimeProvider time) =>
        new() { DataDirectory = dataDirectory, TimeProvider = time };

    private static SqliteOptions FileOf(string store, string dataDirectory, TimeProvider time) => store == Sqlite
        ? Options(dataDirectory, time)
        : throw BatonException.Invalid(
            "store_unsupported", $"{Describe(store)} is backed up and restored with PostgreSQL's own tools: pg_dump and pg_restore.");

    private static PostgresRunStore OfPostgres(string store, string dataDirectory, TimeProvider time) =>
        new(PostgresOf(store, dataDirectory, time));

    private static PostgresOptions PostgresOf(string store, string dataDirectory, TimeProvider time) =>
        new() { Address = Address(store), DataDirectory = dataDirectory, TimeProvider = time };

    private static PostgresAddress Address(string store) => PostgresAddress.IsAddress(store)
        ? PostgresAddress.Parse(store)
        : throw BatonException.Invalid(
            "store_unsupported",
            "--store and BATON_STORE are sqlite, or a PostgreSQL address such as postgres://USER:PASSWORD@HOST:PORT/DATABASE.");
}
