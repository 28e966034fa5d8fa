using System.Globalization;
using Baton.Core.Errors;
using Baton.Storage.Moving;

namespace Baton.Storage.Sqlite;

/// <summary>A SQLite store as one end of a move; nobody else owns its data directory meanwhile.</summary>
internal sealed class SqliteMovingStore : MovingStore
{
    private static readonly SqlText Sql = SqlText.Load("Sqlite/Sql");

    private readonly SqliteOptions options;
    private readonly DirectoryLock owned;
    private readonly SqliteConnection connection;

    private SqliteMovingStore(SqliteOptions options, DirectoryLock owned, SqliteConnection connection) =>
        (this.options, this.owned, this.connection) = (options, owned, connection);

    public override string Description => $"sqlite in {options.DataDirectory}";

    public override string Identity => Path.GetFullPath(options.DatabasePath);

    /// <param name="create">Makes the store unless it is there.</param>
    /// <exception cref="BatonException">NotFound <c>store_not_found</c>; Unavailable <c>store_locked</c> and what else a store does not
    /// open for.</exception>
    public static SqliteMovingStore Open(SqliteOptions options, bool create)
    {
        SqliteLibrary.Require();
        if (!create && !File.Exists(options.DatabasePath))
        {
            throw BatonException.NotFound("store_not_found", $"There is no store in {options.DataDirectory}: nothing has run yet.");
        }

        DirectoryLock? owned = null;
        try
        {
            DirectoryLock.Create(options.DataDirectory);
            owned = DirectoryLock.Take(options.DataDirectory);
            SqliteFile.Prepare(options);
            var connection = SqliteFile.OpenWriter(options, Sql);
            try
            {
                if (create)
                {
                    new SqliteSchema(options).Migrate(connection);
                }

                return new SqliteMovingStore(options, owned, connection);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (Exception exception)
        {
            owned?.Dispose();
            if (exception is BatonException or SqliteFault or IOException or UnauthorizedAccessException)
            {
                throw SqliteErrors.ToRefusal(exception, options.DataDirectory);
            }

            throw;
        }
    }

    public override bool IsFault(Exception exception) => exception is SqliteFault;

    public override BatonException ToRefusal(Exception fault) => SqliteErrors.ToRefusal(fault, options.DataDirectory);

    public override void RequireSameSchema() =>
        Migrations.MigrationHistory.RequireSame(options.Migrations, SqliteSchema.Read(connection), options.DataDirectory);

    public override long CountCommands() => 0;

    public override StoreMarks Marks() => connection.Marks();

    public override string? FindMeta(string key) => connection.FindMeta(key);

    public override void PutMeta(string key, string value) => connection.PutMeta(key, value);

    public override void DeleteMeta(string key) => connection.DeleteMeta(key);

    public override void InTransaction(Action work)
    {
        connection.Execute("begin_write");
        try
        {
            work();
            connection.Execute("commit");
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }

    public override IReadOnlyDictionary<string, long> Count()
    {
        using var statement = connection.Statement("count_moved");
        return Rows.List(statement, row => (row.Text("name"), row.Int64("rows"))).ToDictionary();
    }

    public override void Clear() => connection.Execute("clear_moved");

    public override MovingRows Read(MovedTable table, MovePlace after)
    {
        var statement = connection.Statement(table.ReadBlock);
        for (var i = 0; i < table.Key.Length; i++)
        {
            if (statement.ParameterOrZero(table.Key[i].Parameter) is var parameter && parameter > 0 && table.Key[i].IsNumber)
            {
                statement.Bind(parameter, long.Parse(after.After[i], CultureInfo.InvariantCulture));
            }
            else if (parameter > 0)
            {
                statement.Bind(parameter, after.After[i]);
            }
        }

        return new MovingRows(this, statement, statement.Columns);
    }

    public override RowWriter Write(MovedTable table, IReadOnlyList<string> columns) =>
        new SqliteRowWriter(connection.Statement(table.WriteBlock), columns);

    /// <summary>Moves what the WAL holds into the file.</summary>
    public override void Settle() => connection.Execute("restart_wal");

    public override void Dispose()
    {
        connection.Dispose();
        owned.Dispose();
    }

    /// <summary>A prepared statement for one row. Columns it has no parameter for are those only the other dialect keeps.</summary>
    private sealed class SqliteRowWriter(SqliteStatement statement, IReadOnlyList<string> columns) : RowWriter
    {
        private readonly int[] parameters = [.. columns.Select(column => statement.ParameterOrZero(":" + column))];

        public override void Add(MovedRow row)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                var parameter = parameters[i];
                if (parameter == 0)
                {
                    continue;
                }

                if (row.IsNothing(i))
                {
                    statement.BindNull(parameter);
                }
                else if (row.IsNumber(i))
                {
                    statement.Bind(parameter, row.NumberAt(i));
                }
                else
                {
                    statement.Bind(parameter, row.TextAt(i));
                }
            }

            statement.Run();
        }

        public override void Complete()
        {
            // Each row is in the transaction already.
        }

        public override void Dispose() => statement.Dispose();
    }
}
