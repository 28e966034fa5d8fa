using Baton.Storage;
using Baton.Storage.Migrations;

namespace Baton.Tests.Storage;

/// <summary>Every dialect has the same migrations and the same named blocks. There is one so far: the second is compared as soon as its
/// folders exist.</summary>
public class DialectTests
{
    private static readonly string[] Dialects = ["Sqlite", "Postgres"];

    /// <summary>Blocks about what only one kind of database has.</summary>
    private static readonly HashSet<string> SqliteOnly =
    [
        "create_store", "configure_writer", "configure_reader", "read_journal_mode", "read_synchronous", "read_application_id",
        "read_user_version", "restart_wal", "begin_write", "begin_read", "commit", "rollback", "count_tables", "bound_pages",
    ];

    [Fact]
    public void Migrations_have_the_same_numbers_and_names()
    {
        var first = MigrationFile.Load(Dialects[0]).Select(migration => (migration.Number, migration.Name)).ToList();
        first.ShouldNotBeEmpty();
        foreach (var other in Present("Migrations/", ""))
        {
            MigrationFile.Load(other).Select(migration => (migration.Number, migration.Name)).ShouldBe(first);
        }
    }

    [Fact]
    public void Queries_have_the_same_names()
    {
        var first = SqlText.Load("Sqlite/Sql").Names.ToList();
        SqliteOnly.ShouldBeSubsetOf(first);
        foreach (var other in Present("", "/Sql"))
        {
            var names = SqlText.Load(other + "/Sql").Names.ToList();
            first.Except(SqliteOnly).ShouldBeSubsetOf(names, other);
        }
    }

    private static IEnumerable<string> Present(string before, string after) =>
        Dialects.Skip(1).Where(dialect => EmbeddedFiles.Read(before + dialect + after).Any());
}
