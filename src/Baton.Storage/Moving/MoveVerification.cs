using Baton.Core.Errors;

namespace Baton.Storage.Moving;

/// <summary>Reads every row of both stores again and compares: nothing that was noted while the rows were written is trusted.</summary>
internal sealed class MoveVerification(MovingStore source, MovingStore target, MoveOptions options, CancellationToken cancellation)
{
    private const int RowsBetweenReports = 50_000;

    /// <exception cref="BatonException">Internal <c>move_differs</c>.</exception>
    public IReadOnlyList<MovedRows> Run()
    {
        var totals = source.Count();
        List<MovedRows> tables = [];
        foreach (var table in MovedTable.All)
        {
            var total = totals[table.Name];
            var reading = Task.Run(() => Digest(target, table, null), cancellation);
            var here = Digest(source, table, total);
            var there = reading.GetAwaiter().GetResult();
            if (here.Rows != total || here.Rows != there.Rows || here.Checksum != there.Checksum)
            {
                throw new BatonException(
                    ErrorKind.Internal, "move_differs",
                    $"{table.Name} has {total} rows in {source.Description} ({here.Checksum}) and {there.Rows} in {target.Description} "
                    + $"({there.Checksum}). Nothing was given up: go on with the first, and empty the second before you try again.");
            }

            tables.Add(new MovedRows(table.Name, here.Rows, here.Checksum));
            options.Report?.Invoke(new MoveProgress(true, table.Name, here.Rows, total, true));
        }

        return tables;
    }

    /// <param name="total">Given to the end that reports.</param>
    private RowDigest Digest(MovingStore store, MovedTable table, long? total)
    {
        var digest = new RowDigest();
        try
        {
            using var rows = store.Read(table, MovePlace.Start(table));
            while (rows.Step())
            {
                digest.Add(rows.Row);
                if (digest.Rows % RowsBetweenReports == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (total is { } all)
                    {
                        options.Report?.Invoke(new MoveProgress(true, table.Name, digest.Rows, all, false));
                    }
                }
            }
        }
        catch (Exception exception) when (store.IsFault(exception))
        {
            throw store.ToRefusal(exception);
        }

        return digest;
    }
}
