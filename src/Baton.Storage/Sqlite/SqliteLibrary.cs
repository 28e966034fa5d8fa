using System.Reflection;
using System.Runtime.InteropServices;
using Baton.Core.Errors;
using SQLitePCL;

namespace Baton.Storage.Sqlite;

/// <summary>Binds SQLite to the operating system's own library, which gets its security updates; none is shipped.</summary>
internal static class SqliteLibrary
{
    /// <summary>STRICT tables and <c>->></c> came with 3.38; 3.40 is the oldest version the suite runs on.</summary>
    private const int OldestVersion = 3_040_000;

    private static readonly string[] Names =
        OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["/usr/lib/libsqlite3.dylib", "libsqlite3.dylib"]
        : ["libsqlite3.so.0", "libsqlite3.so"];

    private static readonly Lazy<BatonException?> Loaded = new(Load);

    /// <exception cref="BatonException">Code <c>sqlite_missing</c>: no usable library; the message says what to install.</exception>
    public static void Require()
    {
        if (Loaded.Value is { } refusal)
        {
            throw refusal;
        }
    }

    private static BatonException? Load()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());

            // Counting every allocation costs a global lock; nobody reads the counts. Refused once SQLite is in use, which does no harm.
            _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
            var version = raw.sqlite3_libversion_number();
            return version >= OldestVersion ? null : Missing($"it has version {raw.sqlite3_libversion().utf8_to_string()}", null);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return Missing("it could not be loaded", exception);
        }
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static BatonException Missing(string reason, Exception? inner) => BatonException.Unavailable(
        "sqlite_missing",
        $"Baton needs the operating system's SQLite library {Names[0]}, version 3.40 or newer; {reason}. "
        + "Install it: Debian and Ubuntu `apt install libsqlite3-0`, Fedora `dnf install sqlite-libs`, Alpine `apk add sqlite-libs`; "
        + "macOS and Windows bring it along.",
        inner);
}
