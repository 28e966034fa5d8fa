using Baton.Core.Errors;
using Baton.Storage.Migrations;

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
            var applied = Read(connection => connection.ReadPragma("read_application_id", "application_id") == ApplicationId
                ? ReadMigrations(connection)
                : []);
            MigrationHistory.RequireKnown(Migrations, applied, options.DataDirectory);
            MigrationHistory.RequireComplete(Migrations, applied, options.DataDirectory);
        }
        catch
        {
            open = false;
            throw;
        }
    }
}
