using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Storage.Sqlite;

namespace Baton.Storage;

/// <summary>Picks the store that <c>--store</c> names.</summary>
public static class RunStores
{
    /// <param name="store"><c>sqlite</c>: the file <c>baton.db</c> in the data directory.</param>
    /// <returns>A store that is not open yet.</returns>
    /// <exception cref="BatonException">Code <c>store_unsupported</c>.</exception>
    public static IRunStore Open(string store, string dataDirectory, TimeProvider time) => store == "sqlite"
        ? new SqliteRunStore(new SqliteOptions { DataDirectory = dataDirectory, TimeProvider = time })
        : throw BatonException.Invalid(
            "store_unsupported", "This Baton keeps its data in SQLite only: leave --store and BATON_STORE away, or say sqlite.");

    /// <summary>Opens the store of a data directory only to read it, whoever owns it.</summary>
    /// <returns>Null when nothing was ever stored there.</returns>
    /// <exception cref="BatonException">Unavailable <c>schema_older</c>: it must be opened for writing first; and as
    /// <see cref="IRunStore.OpenAsync"/>.</exception>
    public static IRunStore? Look(string store, string dataDirectory, TimeProvider time)
    {
        if (Open(store, dataDirectory, time) is not SqliteRunStore sqlite || !File.Exists(Path.Combine(dataDirectory, "baton.db")))
        {
            return null;
        }

        sqlite.OpenToLook();
        return sqlite;
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
}
