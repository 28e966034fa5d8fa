using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Storage.Migrations;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    public Task OpenAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            TakeDirectory();
            try
            {
                writer.Open(new PostgresSchema(options).Migrate);
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
                // After a failed write only a write that succeeds, where this server may write still, proves that the store is back.
                await using var transaction = await session.Connection.BeginTransactionAsync(cancellation);
                PostgresHome.EnterOnce(session, options);
                using (var probe = session.Statement("probe_write"))
                {
                    await probe.Bind(":at", time.GetUtcNow().ToUnixTimeMilliseconds().ToString()).RunAsync(cancellation);
                }

                await transaction.CommitAsync(cancellation);
            }

            using var ping = session.Statement("ping");
            await ping.RunAsync(cancellation);
            return ping.Step()
                ? new StoreHealth("postgres", options.Migrations.Count, time.GetElapsedTime(started), -1, ping.Int64("size"))
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
            var applied = Read(PostgresSchema.Read);
            MigrationHistory.RequireKnown(options.Migrations, applied, options.Address.ToString());
            if (applied.Count > 0)
            {
                MigrationHistory.RequireComplete(options.Migrations, applied, options.Address.ToString());
                Read(session => session.Marks()).RequireUsable($"postgres at {options.Address}");
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
}
