using Baton.Storage.Migrations;

namespace Baton.Storage.Sqlite;

/// <summary>The schema of a file: whether it is one this Baton knows, and the steps that are missing.</summary>
internal sealed class SqliteSchema(SqliteOptions options)
{
    /// <summary>"Batn": tells a Baton store from any other SQLite file. Set by the first migration.</summary>
    internal const string ApplicationId = "1113683054";

    /// <summary>All steps there are.</summary>
    public static IReadOnlyList<MigrationFile> Known { get; } = MigrationFile.Load("Sqlite");

    /// <summary>Brings the schema up to date. A step that is made is made wholly.</summary>
    /// <exception cref="Baton.Core.Errors.BatonException">Unavailable.</exception>
    public void Migrate(SqliteConnection connection)
    {
        if (CountTables(connection) > 0)
        {
            RequireBatonStore(connection);
        }
        else
        {
            connection.Execute("create_migrations");
        }

        var applied = Applied(connection);
        MigrationHistory.RequireKnown(options.Migrations, applied, options.DataDirectory);
        if (connection.ReadPragma("read_user_version", "user_version") != applied.Count.ToString())
        {
            throw SqliteErrors.Unavailable(options.DataDirectory, "baton.db says another schema number than its migrations", null);
        }

        foreach (var migration in options.Migrations.Skip(applied.Count))
        {
            Apply(connection, migration);
        }
    }

    /// <summary>The steps the file was made by; none when it is no store of Baton.</summary>
    public static List<AppliedMigration> Read(SqliteConnection connection) =>
        connection.ReadPragma("read_application_id", "application_id") == ApplicationId ? Applied(connection) : [];

    private static List<AppliedMigration> Applied(SqliteConnection connection)
    {
        // The list reads meta, which the first step makes.
        if (CountTables(connection) <= 1)
        {
            return [];
        }

        using var statement = connection.Statement("list_migrations");
        return MigrationHistory.Read(statement);
    }

    private static long CountTables(SqliteConnection connection)
    {
        using var statement = connection.Statement("count_tables");
        return statement.Step() ? statement.Int64("tables") : 0;
    }

    private void RequireBatonStore(SqliteConnection connection)
    {
        // A first start that was killed leaves the table of migrations alone, before the first one set the id.
        var id = connection.ReadPragma("read_application_id", "application_id");
        if (id != ApplicationId && !(id == "0" && CountTables(connection) == 1))
        {
            throw SqliteErrors.Unavailable(options.DataDirectory, "baton.db is the file of another program", null);
        }

        connection.Execute("create_migrations");
    }

    private void Apply(SqliteConnection connection, MigrationFile migration)
    {
        connection.Execute("begin_write");
        try
        {
            var worksWith = MigrationHistory.WorksWithAfter(migration, Applied(connection));
            connection.ExecuteText(migration.Sql);
            using (var insert = connection.Statement("insert_migration"))
            {
                insert.Bind(":number", migration.Number).Bind(":name", migration.Name).Bind(":checksum", migration.Checksum)
                    .Bind(":applied_at", options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
                insert.Run();
            }

            connection.PutMeta(MigrationHistory.WorksWithKey, worksWith);
            connection.Execute("commit");
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }
}
