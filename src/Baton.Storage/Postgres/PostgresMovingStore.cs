using System.Globalization;
using System.Text;
using Baton.Core.Errors;
using Baton.Storage.Migrations;
using Baton.Storage.Moving;
using Npgsql;
using NpgsqlTypes;

namespace Baton.Storage.Postgres;

/// <summary>A PostgreSQL database as one end of a move; no server uses it meanwhile.</summary>
internal sealed class PostgresMovingStore : MovingStore
{
    private static readonly PostgresSql Sql = new(SqlText.Load("Postgres/Sql"));

    private readonly PostgresOptions options;
    private readonly PostgresSession session;

    private PostgresMovingStore(PostgresOptions options, PostgresSession session) => (this.options, this.session) = (options, session);

    public override string Description => $"postgres at {options.Address}";

    public override string Identity
    {
        get
        {
            using var statement = session.Statement("read_identity");
            return statement.Step() ? statement.Text("identity") : throw new InvalidOperationException("The database has no name.");
        }
    }

    /// <param name="create">Makes the schema unless it is there.</param>
    /// <exception cref="BatonException">NotFound <c>store_not_found</c>; Unavailable <c>store_locked</c> and what else a store does not
    /// open for.</exception>
    public static PostgresMovingStore Open(PostgresOptions options, bool create)
    {
        var session = new PostgresSession(new NpgsqlConnection(options.Address.ForMover()), Sql);
        try
        {
            session.Connection.Open();
            ServerChecks.Require(session, options);
            Claim(session, options);
            if (create)
            {
                new PostgresSchema(options).Migrate(session);
            }
            else if (PostgresSchema.Read(session).Count == 0)
            {
                throw BatonException.NotFound("store_not_found", $"There is no store in {options.Address}: nothing has run yet.");
            }

            return new PostgresMovingStore(options, session);
        }
        catch (Exception exception)
        {
            session.Dispose();
            if (PostgresErrors.IsFault(exception))
            {
                throw PostgresErrors.ToRefusal(exception, options.Address);
            }

            throw;
        }
    }

    public override bool IsFault(Exception exception) => PostgresErrors.IsFault(exception);

    public override BatonException ToRefusal(Exception fault) => PostgresErrors.ToRefusal(fault, options.Address);

    public override void RequireSameSchema() =>
        MigrationHistory.RequireSame(options.Migrations, PostgresSchema.Read(session), options.Address.ToString());

    public override long CountCommands()
    {
        using var statement = session.Statement("count_commands");
        return statement.Step() ? statement.Int64("commands") : 0;
    }

    public override StoreMarks Marks() => session.Marks();

    public override string? FindMeta(string key) => session.FindMeta(key);

    public override void PutMeta(string key, string value) => session.PutMeta(key, value);

    public override void DeleteMeta(string key) => session.DeleteMeta(key);

    public override void InTransaction(Action work)
    {
        using var transaction = session.Connection.BeginTransaction();
        work();
        transaction.Commit();
    }

    public override IReadOnlyDictionary<string, long> Count()
    {
        using var statement = session.Statement("count_moved");
        return Rows.List(statement, row => (row.Text("name"), row.Int64("rows"))).ToDictionary();
    }

    public override void Clear() => session.ExecuteText(Sql.Blocks["clear_moved"]);

    public override MovingRows Read(MovedTable table, MovePlace after)
    {
        var statement = session.Statement(table.ReadBlock);
        for (var i = 0; i < table.Key.Length; i++)
        {
            if (!statement.Has(table.Key[i].Parameter))
            {
                continue;
            }

            if (table.Key[i].IsNumber)
            {
                statement.Bind(table.Key[i].Parameter, long.Parse(after.After[i], CultureInfo.InvariantCulture));
            }
            else
            {
                statement.Bind(table.Key[i].Parameter, after.After[i]);
            }
        }

        return new MovingRows(this, statement, statement.Columns);
    }

    public override RowWriter Write(MovedTable table, IReadOnlyList<string> columns)
    {
        Dictionary<string, NpgsqlDbType> types;
        using (var statement = session.Statement("list_column_types").Bind(":table", table.Name))
        {
            types = Rows.List(statement, row => (row.Text("name"), TypeOf(row.Text("type")))).ToDictionary();
        }

        return new CopyWriter(session.Connection.BeginBinaryImport(Sql.Blocks[table.WriteBlock].TrimEnd(';')),
            [.. columns.Select(column => types[column])]);
    }

    public override void Settle() => session.ExecuteText(Sql.Blocks["settle_move"]);

    public override void Dispose() => session.Dispose();

    /// <summary>Keeps everybody else out for as long as the session lasts.</summary>
    private static void Claim(PostgresSession session, PostgresOptions options)
    {
        try
        {
            session.ExecuteText(Sql.Blocks["claim_store"]);
        }
        catch (PostgresException answer) when (answer.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw BatonException.Unavailable(
                "store_locked", $"The database ({options.Address}) is in use by a server, a run or another move. Stop that first.", answer);
        }
    }

    private static NpgsqlDbType TypeOf(string name) => name switch
    {
        "bigint" => NpgsqlDbType.Bigint,
        "integer" => NpgsqlDbType.Integer,
        "smallint" => NpgsqlDbType.Smallint,
        "boolean" => NpgsqlDbType.Boolean,
        "text" => NpgsqlDbType.Text,
        "bytea" => NpgsqlDbType.Bytea,
        _ => throw new NotSupportedException($"Columns of type {name} cannot be moved."),
    };

    /// <summary>Rows as COPY in its binary format takes them.</summary>
    private sealed class CopyWriter(NpgsqlBinaryImporter importer, NpgsqlDbType[] types) : RowWriter
    {
        public override void Add(MovedRow row)
        {
            importer.StartRow();
            for (var i = 0; i < types.Length; i++)
            {
                if (row.IsNothing(i))
                {
                    importer.WriteNull();
                    continue;
                }

                switch (types[i])
                {
                    case NpgsqlDbType.Bigint: importer.Write(row.NumberAt(i), types[i]); break;
                    case NpgsqlDbType.Integer: importer.Write(checked((int)row.NumberAt(i)), types[i]); break;
                    case NpgsqlDbType.Smallint: importer.Write(checked((short)row.NumberAt(i)), types[i]); break;
                    case NpgsqlDbType.Boolean: importer.Write(row.NumberAt(i) != 0, types[i]); break;
                    case NpgsqlDbType.Bytea: importer.Write(row.TextAt(i).ToArray(), types[i]); break;
                    default: importer.Write(PostgresStatement.Clean(Encoding.UTF8.GetString(row.TextAt(i))), types[i]); break;
                }
            }
        }

        public override void Complete() => importer.Complete();

        public override void Dispose() => importer.Dispose();
    }
}
