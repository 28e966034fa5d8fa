using Baton.Core.Errors;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    /// <summary>Opens the store only to read it, beside the process that owns it or when none does: nothing is locked, made or migrated.</summary>
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
            RequireKnown(applied);
            if (applied.Count < Migrations.Count)
            {
                throw BatonException.Unavailable(
                    "schema_older", $"The store in {options.DataDirectory} has to be opened for writing by this Baton once.");
            }
        }
        catch
        {
            open = false;
            throw;
        }
    }
}
