using Baton.Core.Errors;
using Baton.Storage.Migrations;
using Baton.Storage.Moving;

namespace Baton.Storage.Postgres;

/// <summary>Whether this server may use the database at all: its schema fits, and it was neither moved away nor is half of something that
/// is being moved here. Looked at with every new connection of the writer, because much can have happened since the last.</summary>
internal static class PostgresHome
{
    /// <summary>Shares the store for as long as the session lasts, so that nobody moves it meanwhile.</summary>
    /// <exception cref="BatonException">Unavailable <c>store_moving</c>, <c>store_moved</c>, <c>schema_newer</c>.</exception>
    public static void Enter(PostgresSession session, PostgresOptions options)
    {
        var name = $"postgres at {options.Address}";
        if (!session.Takes("share_store"))
        {
            throw StoreMarks.Busy(name);
        }

        MigrationHistory.RequireKnown(options.Migrations, PostgresSchema.Read(session), options.Address.ToString());
        var marks = session.Marks();
        marks.RequireUsable(name);
        if (marks.MovingTo is not null)
        {
            // A move out of here was broken off, and this store goes on: what was copied is old from now on.
            session.DeleteMeta(StoreMarks.MovingToKey);
        }
    }

    /// <summary>The same for one transaction that is not the journal's.</summary>
    /// <exception cref="BatonException">Unavailable <c>store_moving</c>, <c>store_moved</c>.</exception>
    public static void EnterOnce(PostgresSession session, PostgresOptions options)
    {
        using var entry = session.Statement("enter_store");
        if (!entry.Step() || !entry.Flag("taken"))
        {
            throw StoreMarks.Busy($"postgres at {options.Address}");
        }

        if (entry.Flag("gone"))
        {
            entry.Dispose();
            session.Marks().RequireUsable($"postgres at {options.Address}");
        }
    }
}
