using Baton.Core.Errors;
using Baton.Storage.Migrations;
using Baton.Storage.Moving;

namespace Baton.Storage.Postgres;

/// <summary>The schema of a database: whether it is one this Baton knows, and the steps that are missing. Several servers of different
/// versions may use it while it changes.</summary>
internal sealed class PostgresSchema(PostgresOptions options)
{
    /// <summary>All steps there are.</summary>
    public static IReadOnlyList<MigrationFile> Known { get; } = MigrationFile.Load("Postgres");

    private string Store => options.Address.ToString();

    /// <summary>Brings the schema up to date, in one transaction, one server at a time: whoever waited for another finds it complete and
    /// changes nothing. While servers of an older version run only steps are taken that they can work with.</summary>
    /// <exception cref="BatonException">Unavailable <c>schema_newer</c>, <c>servers_running</c>, <c>store_moving</c>.</exception>
    public void Migrate(PostgresSession session)
    {
        using var transaction = session.Connection.BeginTransaction();
        session.Execute("lock_migrations");
        if (!session.Takes("share_migration"))
        {
            throw StoreMarks.Busy($"postgres at {Store}");
        }

        var applied = Read(session);
        MigrationHistory.RequireKnown(options.Migrations, applied, Store);
        var missing = options.Migrations.Skip(applied.Count).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        RequireAlone(session, missing, applied);
        session.Execute("bound_migration");
        session.Execute("create_migrations");
        foreach (var migration in missing)
        {
            Apply(session, migration, applied);
            applied = Read(session);
        }

        transaction.Commit();
    }

    /// <summary>The steps the database was made by.</summary>
    public static List<AppliedMigration> Read(PostgresSession session)
    {
        using (var exists = session.Statement("has_migrations"))
        {
            if (!exists.Step() || !exists.Flag("found"))
            {
                return [];
            }
        }

        using var statement = session.Statement("list_migrations");
        return MigrationHistory.Read(statement);
    }

    /// <exception cref="BatonException">Unavailable <c>servers_running</c>.</exception>
    private void RequireAlone(PostgresSession session, List<MigrationFile> missing, List<AppliedMigration> applied)
    {
        var worksWith = missing.Max(step => step.WorksWith);
        if (applied.Count > 0 && worksWith > applied.Count && !session.Takes("claim_migration"))
        {
            throw BatonException.Unavailable(
                "servers_running",
                $"This version changes the schema in a way that the servers which use the database now cannot work with ({Store}). "
                + "Stop all of them, then start this one.");
        }
    }

    private void Apply(PostgresSession session, MigrationFile migration, List<AppliedMigration> applied)
    {
        session.ExecuteText(migration.Sql);
        using var insert = session.Statement("insert_migration")
            .Bind(":number", migration.Number).Bind(":name", migration.Name).Bind(":checksum", migration.Checksum)
            .Bind(":applied_at", options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        insert.Run();
        session.PutMeta(MigrationHistory.WorksWithKey, MigrationHistory.WorksWithAfter(migration, applied));
    }
}
