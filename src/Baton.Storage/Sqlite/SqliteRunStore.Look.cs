using Baton.Core.Errors;
using Baton.Storage.Migrations;
using Baton.Storage.Moving;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    /// <summary>Opens the store only to read it, beside the process that owns it or when none does: nothing is locked, made or
    /// migrated.</summary>
    /// <exception cref="BatonException">Unavailable <c>schema_older</c>: its next owner has to migrate it first; and as
    /// <see cref="OpenAsync"/>.</exception>
    internal void OpenToLook()
    {
        SqliteLibrary.Require();
        open = true;
        try
        {
            var applied = Read(SqliteSchema.Read);
            MigrationHistory.RequireKnown(options.Migrations, applied, options.DataDirectory);
            MigrationHistory.RequireComplete(options.Migrations, applied, options.DataDirectory);
            Read(connection => connection.Marks()).RequireUsable($"sqlite in {options.DataDirectory}");
        }
        catch
        {
            open = false;
            throw;
        }
    }
}
