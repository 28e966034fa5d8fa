using Baton.Core.Errors;

namespace Baton.Storage.Migrations;

/// <summary>The steps a store was made by, compared with those this Baton knows.</summary>
internal static class MigrationHistory
{
    /// <summary>What <c>list_migrations</c> returns.</summary>
    public static List<AppliedMigration> Read(StoredRow rows) =>
        Rows.List(rows, row => new AppliedMigration(row.Int32("number"), row.Text("name"), row.Text("checksum")));

    /// <param name="store">What to call the store in messages, for example its folder.</param>
    /// <exception cref="BatonException">Unavailable <c>schema_newer</c>, or <c>store_unavailable</c> when a step was made by another
    /// text.</exception>
    public static void RequireKnown(IReadOnlyList<MigrationFile> known, List<AppliedMigration> applied, string store)
    {
        if (applied.Count > known.Count)
        {
            throw BatonException.Unavailable(
                "schema_newer",
                $"The store in {store} has schema {applied[^1].Number} ({applied[^1].Name}); this Baton knows schema {known.Count}. "
                + "Use the Baton that wrote it, or a newer one.");
        }

        foreach (var (step, stored) in known.Zip(applied))
        {
            if (stored.Number != step.Number || stored.Checksum != step.Checksum)
            {
                throw BatonException.Unavailable(
                    "store_unavailable",
                    $"Migration {step.Number} ({step.Name}) was applied with another text than this Baton has ({store}).");
            }
        }
    }

    /// <exception cref="BatonException">Unavailable <c>schema_older</c>: who only looks cannot migrate.</exception>
    public static void RequireComplete(IReadOnlyList<MigrationFile> known, List<AppliedMigration> applied, string store)
    {
        if (applied.Count < known.Count)
        {
            throw BatonException.Unavailable("schema_older", $"The store in {store} has to be opened for writing by this Baton once.");
        }
    }
}

/// <summary>One row of schema_migrations.</summary>
internal sealed record AppliedMigration(int Number, string Name, string Checksum);
