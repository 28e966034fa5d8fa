using Baton.Storage;
using Baton.Storage.Migrations;

namespace Baton.Tests.Storage;

/// <summary>Every dialect has the same migrations and the same named blocks.</summary>
public class DialectTests
{
    /// <summary>Blocks about what only SQLite has: its files and settings, and a second update that spares its indexes.</summary>
    private static readonly HashSet<string> SqliteOnly =
    [
        "create_store", "configure_reader", "read_journal_mode", "read_synchronous", "read_application_id",
        "read_page_size", "read_page_count", "read_user_version", "restart_wal", "begin_write", "begin_read", "commit", "rollback",
        "count_tables", "bound_pages", "advance_run", "backup", "quick_check",
    ];

    /// <summary>Blocks about what only a database with several writers needs: locks, checks, and which run of a batch was
    /// refused.</summary>
    private static readonly HashSet<string> PostgresOnly =
    [
        "lock_migrations", "bound_migration", "has_migrations", "lock_workflow", "lock_budgets", "share_owner", "read_server", "read_clock",
        "find_stale_run",
        "find_known_run", "check_owner", "take_commands", "insert_answers", "say_alive", "list_servers", "list_partitions", "end_session",
        "free_partitions", "release_partitions", "lock_partitions", "unlock_partitions", "own_partitions", "forget_servers",
        "forget_answers", "say_goodbye", "insert_command", "list_commands", "take_answer", "list_heads", "listen", "notify",
        "share_store", "claim_store", "share_migration",
        "claim_migration", "enter_store", "count_commands", "list_column_types", "read_identity", "settle_move",
    ];

    [Fact]
    public void Migrations_have_the_same_numbers_and_names()
    {
        var first = MigrationFile.Load("Sqlite").Select(migration => (migration.Number, migration.Name)).ToList();
        first.ShouldNotBeEmpty();
        MigrationFile.Load("Postgres").Select(migration => (migration.Number, migration.Name)).ShouldBe(first);
    }

    [Fact]
    public void Queries_have_the_same_names()
    {
        var sqlite = SqlText.Load("Sqlite/Sql").Names.ToList();
        var postgres = SqlText.Load("Postgres/Sql").Names.ToList();
        SqliteOnly.ShouldBeSubsetOf(sqlite);
        PostgresOnly.ShouldBeSubsetOf(postgres);
        postgres.Except(PostgresOnly).ShouldBe(sqlite.Except(SqliteOnly), ignoreOrder: true);
    }

    [Fact]
    public void Queries_lie_in_files_of_the_same_names() =>
        EmbeddedFiles.Read("Postgres/Sql").Select(file => file.Name).ShouldBe(
            [.. EmbeddedFiles.Read("Sqlite/Sql").Select(file => file.Name), "Cluster.sql"], ignoreOrder: true);
}
