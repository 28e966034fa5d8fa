using Baton.Core.Errors;
using Baton.Engine;

namespace Baton.Storage.Moving;

/// <summary>Moves everything from one store into another. Whatever ends it early, running it again ends it well: how far each table is
/// stands in the target, written with its rows, and neither end can be used in a state that is not its own.</summary>
/// <remarks>The order of the marks: source <c>moving_to</c>, target <c>moving_from</c>, the rows, the comparison, source <c>moved_to</c>,
/// target <c>moved_from</c> instead of <c>moving_from</c>.</remarks>
internal sealed class StoreMove(MovingStore source, MovingStore target, MoveOptions options, CancellationToken cancellation)
{
    /// <exception cref="BatonException">Unavailable <c>store_moving</c>, <c>store_moved</c>, <c>schema_newer</c>, <c>schema_older</c>;
    /// Invalid <c>same_store</c>; Conflict <c>store_not_empty</c>, <c>commands_pending</c>; Internal <c>move_differs</c>.</exception>
    public MoveReport Run()
    {
        if (source.Identity == target.Identity)
        {
            throw BatonException.Invalid("same_store", $"{source.Description} is where everything is already.");
        }

        source.RequireSameSchema();
        target.RequireSameSchema();
        var (from, to) = (source.Marks(), target.Marks());
        if (from.MovedTo is { } done)
        {
            return Finished(from, to, done);
        }

        RequireUsable(from);
        var carriedOn = to.MovingFrom is { } begun && begun.Id == from.MovingTo?.Id;
        var move = carriedOn ? from.MovingTo! : Begin(from, to);
        var totals = source.Count();
        foreach (var table in MovedTable.All)
        {
            Copy(table, totals[table.Name]);
        }

        target.Settle();
        var tables = new MoveVerification(source, target, options, cancellation).Run();
        Finish(move);
        return new MoveReport(source.Description, target.Description, false, carriedOn, tables);
    }

    /// <summary>The source is marked as moved: nothing is missing but, perhaps, the mark of the target.</summary>
    private MoveReport Finished(StoreMarks from, StoreMarks to, MoveMark done)
    {
        if (to.MovingFrom?.Id == done.Id)
        {
            Complete(done);
        }
        else if (to.MovedFrom?.Id != done.Id)
        {
            from.RequireUsable(source.Description);
        }

        return new MoveReport(source.Description, target.Description, true, false, []);
    }

    private void RequireUsable(StoreMarks from)
    {
        from.RequireUsable(source.Description);
        if (source.CountCommands() is var commands && commands > 0)
        {
            // Who sent them was told that they are kept and take effect.
            throw BatonException.Conflict(
                "commands_pending",
                $"{commands} command(s) in {source.Description} wait for a server to carry them out. Start one until they are done "
                + "(baton server start), stop it, and move then.");
        }
    }

    private MoveMark Begin(StoreMarks from, StoreMarks to)
    {
        RequireFree(from, to);
        var now = options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var move = new MoveMark(RunIds.New("move", now), now, target.Description);
        source.InTransaction(() => source.PutMeta(StoreMarks.MovingToKey, move.Write()));
        target.InTransaction(() =>
        {
            target.Clear();
            target.PutMeta(StoreMarks.MovingFromKey, (move with { Other = source.Description }).Write());
        });
        return move;
    }

    /// <summary>What may be overwritten: nothing at all; part of an earlier move from the same source, which has been used since; and what
    /// stayed behind when everything was moved from there to where it is now.</summary>
    private void RequireFree(StoreMarks from, StoreMarks to)
    {
        if (to.MovingFrom is { } part)
        {
            if (part.Other != source.Description)
            {
                throw NotEmpty($"a part of what was being moved to it from {part.Other}");
            }
        }
        else if (to.MovedTo is { } left && left.Id == from.MovedFrom?.Id)
        {
            return;
        }
        else if (target.Count().Where(table => table.Key != "meta").Sum(table => table.Value) is var rows && rows > 0)
        {
            throw NotEmpty(to.MovedTo is { } other ? $"what was moved to {other.Other}" : $"data of its own ({rows} rows)");
        }
    }

    private BatonException NotEmpty(string what) => BatonException.Conflict(
        "store_not_empty", $"{target.Description} holds {what}. Move into an empty database, or into a data directory without baton.db.");

    private void Copy(MovedTable table, long total)
    {
        var place = target.FindMeta(table.ProgressKey) is { } written ? MovePlace.Parse(written) : MovePlace.Start(table);
        if (place.Whole)
        {
            options.Report?.Invoke(new MoveProgress(false, table.Name, place.Rows, total, true));
            return;
        }

        using var rows = Reading(() => source.Read(table, place));
        while (!place.Whole)
        {
            cancellation.ThrowIfCancellationRequested();
            Writing(() => target.InTransaction(() =>
            {
                using (var writer = target.Write(table, rows.Columns))
                {
                    place = Fill(writer, table, rows, place);
                    writer.Complete();
                }

                target.PutMeta(table.ProgressKey, place.Write());
            }));
            options.Report?.Invoke(new MoveProgress(false, table.Name, place.Rows, total, place.Whole));
        }
    }

    /// <summary>One transaction's worth of rows.</summary>
    private MovePlace Fill(RowWriter writer, MovedTable table, MovingRows rows, MovePlace place)
    {
        long bytes = 0;
        var count = 0;
        var after = place.After;
        while (count < options.BatchRows && bytes < options.BatchBytes)
        {
            if (!rows.Step())
            {
                return new MovePlace(place.Rows + count, true, after);
            }

            writer.Add(rows.Row);
            count++;
            bytes += rows.Row.Size;
            if (count == options.BatchRows || bytes >= options.BatchBytes)
            {
                after = MovePlace.Of(table, rows.Columns, rows.Row);
            }
        }

        return new MovePlace(place.Rows + count, false, after);
    }

    private void Finish(MoveMark move)
    {
        var moved = move with { At = options.Time.GetUtcNow().ToUnixTimeMilliseconds() };
        source.InTransaction(() =>
        {
            source.DeleteMeta(StoreMarks.MovingToKey);
            source.PutMeta(StoreMarks.MovedToKey, moved.Write());
        });
        Complete(moved);
    }

    private void Complete(MoveMark move) => target.InTransaction(() =>
    {
        foreach (var table in MovedTable.All)
        {
            target.DeleteMeta(table.ProgressKey);
        }

        target.DeleteMeta(StoreMarks.MovingFromKey);
        target.PutMeta(StoreMarks.MovedFromKey, (move with { Other = source.Description }).Write());
    });

    private T Reading<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (source.IsFault(exception))
        {
            throw source.ToRefusal(exception);
        }
    }

    private void Writing(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (target.IsFault(exception))
        {
            throw target.ToRefusal(exception);
        }
    }
}
