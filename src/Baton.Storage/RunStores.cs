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
}
