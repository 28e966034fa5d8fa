using System.Globalization;
using Baton.Core.Errors;

namespace Baton.Storage.Migrations;

/// <summary>The steps a store was made by, compared with those this Baton knows.</summary>
internal static class MigrationHistory
{
    /// <summary>Key in <c>meta</c>: as of which schema (<c>N:</c>) the oldest one whose Baton works on the store. What is as of another
    /// schema than the store's says nothing: then only a Baton that knows them all works on it.</summary>
    public const string WorksWithKey = "schema_works_with";

    /// <summary>What <c>list_migrations</c> returns.</summary>
    public static List<AppliedMigration> Read(StoredRow rows) =>
        Rows.List(rows, row => new AppliedMigration(row.Int32("number"), row.Text("name"), row.Text("checksum"), row.Text("works_with")));

    /// <summary>The oldest schema whose Baton works on the store as it is.</summary>
    public static int WorksWith(IReadOnlyList<AppliedMigration> applied)
    {
        if (applied.Count == 0)
        {
            return 1;
        }

        var number = applied[^1].Number.ToString(CultureInfo.InvariantCulture);
        return applied[^1].WorksWith.Split(':') is [var asOf, var oldest] && asOf == number
            ? int.Parse(oldest, NumberStyles.None, CultureInfo.InvariantCulture)
            : applied[^1].Number;
    }

    /// <summary>What the store says after a step: the most that any step asked for.</summary>
    public static string WorksWithAfter(MigrationFile step, IReadOnlyList<AppliedMigration> applied) =>
        string.Create(CultureInfo.InvariantCulture, $"{step.Number}:{Math.Max(step.WorksWith, WorksWith(applied))}");

    /// <param name="store">What to call the store in messages, for example its folder.</param>
    /// <exception cref="BatonException">Unavailable <c>schema_newer</c>: newer than this Baton, in a way it cannot work with; or
    /// <c>store_unavailable</c> when a step was made by another text.</exception>
    public static void RequireKnown(IReadOnlyList<MigrationFile> known, List<AppliedMigration> applied, string store)
    {
        if (applied.Count > known.Count && WorksWith(applied) > known.Count)
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

    /// <exception cref="BatonException">Unavailable <c>schema_newer</c> or <c>schema_older</c>: a move needs the very same tables on both
    /// sides.</exception>
    public static void RequireSame(IReadOnlyList<MigrationFile> known, List<AppliedMigration> applied, string store)
    {
        RequireKnown(known, applied, store);
        RequireComplete(known, applied, store);
        if (applied.Count > known.Count)
        {
            throw BatonException.Unavailable(
                "schema_newer", $"The store in {store} has schema {applied.Count}; move it with the Baton that knows this schema.");
        }
    }
}

/// <summary>One row of schema_migrations.</summary>
/// <param name="WorksWith">What the store says under <see cref="MigrationHistory.WorksWithKey"/>; the same in every row, or empty.</param>
internal sealed record AppliedMigration(int Number, string Name, string Checksum, string WorksWith);
