using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Storage.Migrations;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    private static readonly IReadOnlyList<MigrationFile> Migrations = MigrationFile.Load("Postgres");

    public Task OpenAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            TakeDirectory();
            try
            {
                writer.Open(Migrate);
                open = true;
            }
            catch
            {
                owned?.Dispose();
                owned = null;
                throw;
            }
        },
        cancellation);

    public async Task<StoreHealth> CheckAsync(CancellationToken cancellation)
    {
        RequireOpen();
        var time = options.TimeProvider;
        var started = time.GetTimestamp();
        try
        {
            using var session = new PostgresSession(await pool.OpenConnectionAsync(cancellation), Sql);
            if (writer.Failed)
            {
                // After a failed write only a write that succeeds proves that the store is back.
                using var probe = session.Statement("probe_write")
                    .Bind(":at", time.GetUtcNow().ToUnixTimeMilliseconds().ToString());
                await probe.RunAsync(cancellation);
            }

            using var ping = session.Statement("ping");
            await ping.RunAsync(cancellation);
            return ping.Step()
                ? new StoreHealth("postgres", Migrations.Count, time.GetElapsedTime(started), -1, ping.Int64("size"))
                : throw PostgresErrors.Unavailable(options.Address, "The database lost its numbers", null);
        }
        catch (Exception exception) when (PostgresErrors.IsFault(exception))
        {
            // The other connections of the pool are as old: the next check and the next reader open new ones.
            pool.Clear();
            throw PostgresErrors.ToRefusal(exception, options.Address);
        }
    }

    /// <summary>Opens the store only to read it, whoever carries its runs: nothing is locked, made or migrated.</summary>
    /// <returns>False when nothing was ever stored there.</returns>
    /// <exception cref="BatonException">Unavailable <c>schema_older</c>: its next owner has to migrate it first; and as
    /// <see cref="OpenAsync"/>.</exception>
    internal bool OpenToLook()
    {
        try
        {
            open = true;
            var applied = Read(ReadMigrations);
            MigrationHistory.RequireKnown(Migrations, applied, options.Address.ToString());
            if (applied.Count > 0)
            {
                MigrationHistory.RequireComplete(Migrations, applied, options.Address.ToString());
            }

            return open = applied.Count > 0;
        }
        catch
        {
            open = false;
            throw;
        }
        finally
        {
            if (!open)
            {
                pool.Dispose();
            }
        }
    }

    private void TakeDirectory()
    {
        try
        {
            DirectoryLock.Create(options.DataDirectory);
            owned ??= DirectoryLock.Take(options.DataDirectory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BatonException.Unavailable(
                "data_directory", $"The data directory {options.DataDirectory} cannot be used: {exception.Message}", exception);
        }
    }

    private void Migrate(PostgresSession session)
    {
        using var transaction = session.Connection.BeginTransaction();

        // Whoever waited for another server finds the schema complete and changes nothing.
        session.Execute("lock_migrations");
        var applied = ReadMigrations(session);
        MigrationHistory.RequireKnown(Migrations, applied, options.Address.ToString());
        if (applied.Count == Migrations.Count)
        {
            return;
        }

        session.Execute("bound_migration");
        session.Execute("create_migrations");
        foreach (var migration in Migrations.Skip(applied.Count))
        {
            Apply(session, migration);
        }

        transaction.Commit();
    }

    private static List<AppliedMigration> ReadMigrations(PostgresSession session)
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

    private void Apply(PostgresSession session, MigrationFile migration)
    {
        session.ExecuteText(migration.Sql);
        using var insert = session.Statement("insert_migration")
            .Bind(":number", migration.Number).Bind(":name", migration.Name).Bind(":checksum", migration.Checksum)
            .Bind(":applied_at", options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        insert.Run();
    }
}
