using Baton.Storage;
using Baton.Storage.Moving;
using Baton.Storage.Sqlite;

namespace Baton.Tests.Storage.Moving;

/// <summary>No table and no column is forgotten: what is added to the schema of either dialect must be moved, or named as left.</summary>
public sealed class MoveCoverageTests(PostgresCluster cluster) : IDisposable
{
    private readonly MoveEnd sqlite = MoveEnd.Sqlite();
    private readonly MoveEnd postgres = MoveEnd.Postgres(cluster.Database(typeof(MoveCoverageTests)));

    private PostgresDatabase Database => new(postgres.Store);

    public void Dispose()
    {
        sqlite.Dispose();
        postgres.Dispose();
    }

    [Fact]
    public void Every_table_of_both_dialects_is_moved_or_left_on_purpose()
    {
        var moved = MovedTable.All.Select(table => table.Name).ToList();
        moved.ShouldBeUnique();
        moved.Intersect(MovedTable.Left).ShouldBeEmpty();
        sqlite.Open(create: true).Dispose();
        Sqlite("SELECT name FROM sqlite_schema WHERE type = 'table'").Except(MovedTable.Left).ShouldBe(moved, ignoreOrder: true);
        Postgres("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").ShouldBe(moved.Concat(MovedTable.Left), ignoreOrder: true);
    }

    [Fact]
    public void Every_column_is_read_and_written_in_one_order_by_both_dialects()
    {
        using var here = sqlite.Open(create: true);
        using var there = postgres.Open();
        var (sqliteText, postgresText) = (SqlText.Load("Sqlite/Sql"), SqlText.Load("Postgres/Sql"));
        foreach (var table in MovedTable.All)
        {
            var read = Columns(here, table);
            Columns(there, table).ShouldBe(read, table.Name);
            read.ShouldBe(ColumnsOfPostgres(table.Name), ignoreOrder: true, table.Name);
            Listed(postgresText[table.WriteBlock]).ShouldBe(read, table.Name);

            // Only PostgreSQL's tables carry their partition, and what SQLite generates is written there.
            var own = Sqlite($"SELECT name FROM pragma_table_xinfo('{table.Name}') WHERE hidden = 0");
            own.Except(read).ShouldBeEmpty(table.Name);
            read.Except(own).Except(["partition", "duration_ms"]).ShouldBeEmpty(table.Name);
            Listed(sqliteText[table.WriteBlock]).ShouldBe(own, ignoreOrder: true, table.Name);
        }

        here.Count().Keys.ShouldBe(MovedTable.All.Select(table => table.Name), ignoreOrder: true);
        there.Count().Keys.ShouldBe(MovedTable.All.Select(table => table.Name), ignoreOrder: true);
    }

    [Fact]
    public void Clearing_a_store_leaves_no_row_of_what_is_moved_and_nobody_who_uses_it()
    {
        var owned = "INSERT INTO servers (id, backend_pid, guest) VALUES ('s', 1, false); UPDATE partitions SET server = 's', epoch = 5;";
        Database.Execute(owned + "INSERT INTO definitions (hash, name, text, put_at) VALUES ('h', 'n', 't', 1)");
        using var there = postgres.Open();
        there.InTransaction(there.Clear);
        there.Count().Values.Sum().ShouldBe(0);
        Database.Scalar<long>("SELECT count(*) FROM servers").ShouldBe(0);
        Database.Scalar<long>("SELECT count(*) FROM partitions WHERE server IS NULL AND epoch = 5").ShouldBe(64);
        using var here = sqlite.Open(create: true);
        here.Count()["meta"].ShouldBe(1);
        here.InTransaction(here.Clear);
        here.Count().Values.Sum().ShouldBe(0);
        here.RequireSameSchema();
    }

    private static IReadOnlyList<string> Columns(MovingStore store, MovedTable table)
    {
        using var rows = store.Read(table, MovePlace.Start(table));
        return rows.Columns;
    }

    private List<string> ColumnsOfPostgres(string table) => Postgres(
        $"SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' "
        + "AND is_generated = 'NEVER'");

    private static string[] Listed(string statement) =>
        statement[(statement.IndexOf('(') + 1)..statement.IndexOf(')')].Split(',', StringSplitOptions.TrimEntries);

    private List<string> Sqlite(string sql)
    {
        using var connection = SqliteConnection.Open(Path.Combine(sqlite.Directory, "baton.db"), SqlText.Load("Sqlite/Sql"));
        using var statement = connection.Prepare(sql);
        return Rows.List(statement, row => row.Text("name"));
    }

    private List<string> Postgres(string sql) =>
        [.. Database.Scalar<string[]>($"SELECT array_agg(found::text) FROM ({sql}) AS t (found)")];
}
