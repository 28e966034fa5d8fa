using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Storage.Moving;

namespace Baton.Tests.Storage.Moving;

/// <summary>A move that ends before or after any of its transactions is carried on when it is run again, and at no moment can both stores
/// be used.</summary>
[Trait("speed", "slow")]
public sealed class MoveKillTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly MoveEnd sqlite = MoveEnd.Sqlite();
    private readonly PostgresDatabase database = cluster.Database(typeof(MoveKillTests));
    private MoveEnd postgres = null!;

    public async ValueTask InitializeAsync()
    {
        postgres = MoveEnd.Postgres(database);
        await using (var server = await sqlite.StartAsync())
        {
            await MoveSample.FillAsync(server);
        }

        MoveSample.FillCosts(sqlite.Directory);
    }

    public ValueTask DisposeAsync()
    {
        sqlite.Dispose();
        postgres.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_move_that_ends_at_any_point_is_carried_on(bool toPostgres)
    {
        var (from, to) = toPostgres ? (sqlite, postgres) : (postgres, sqlite);
        if (!toPostgres)
        {
            Move(sqlite, postgres, new Doom(int.MaxValue));
        }

        var expected = Digests(from);
        for (var point = 0; ; point++)
        {
            var doom = new Doom(point);
            if (!Dies(() => Move(from, to, doom)))
            {
                point.ShouldBeGreaterThan(50, "there are many points to end at");
                break;
            }

            RequireOneUsable(from, to);
            var report = Move(from, to, new Doom(int.MaxValue));
            report.Repeated.ShouldBe(doom.SourceMoved, $"point {point}");
            Digests(to).ShouldBe(expected, $"point {point}");
            RequireOneUsable(from, to);
            GoBack(from, to);
        }

        Digests(to).ShouldBe(expected);
    }

    [Fact]
    public async Task A_source_that_was_used_after_its_move_was_broken_off_is_moved_from_the_beginning()
    {
        Dies(() => Move(sqlite, postgres, new Doom(20))).ShouldBeTrue();
        await using (var server = await sqlite.StartAsync())
        {
            await server.StartAsync("later", "a: {type: transform, value: 1}");
            await server.Engine.SubmitAsync("waits", now => new CancelRun(now, "ann", null), Engine.EngineFixture.Timeout);
        }

        (await postgres.RefusalAsync()).ShouldBe("store_moving");
        var report = Move(sqlite, postgres, new Doom(int.MaxValue));
        (report.Repeated, report.CarriedOn).ShouldBe((false, false));
        await using var moved = await MoveServer.StartAsync(postgres.Store, postgres.Directory);
        moved.Status("later").ShouldBe(RunStatus.Success);
        moved.Status("waits").ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task Half_a_move_keeps_others_out_whatever_they_want()
    {
        Dies(() => Move(sqlite, postgres, new Doom(20))).ShouldBeTrue();
        (await postgres.RefusalAsync()).ShouldBe("store_moving");
        using var other = MoveEnd.Sqlite();
        Should.Throw<BatonException>(() => Move(postgres, other, new Doom(int.MaxValue))).Code.ShouldBe("store_moving");
        await using (var server = await other.StartAsync())
        {
            await server.StartAsync("r", "a: {type: transform, value: 1}");
        }

        Should.Throw<BatonException>(() => Move(other, postgres, new Doom(int.MaxValue))).Code.ShouldBe("store_not_empty");
        Move(sqlite, postgres, new Doom(int.MaxValue)).CarriedOn.ShouldBeTrue();
    }

    private static MoveReport Move(MoveEnd from, MoveEnd to, Doom doom)
    {
        using var source = new DoomedStore(from.Open(), doom, true);
        using var target = new DoomedStore(to.Open(create: true), doom, false);
        return new StoreMove(source, target, new MoveOptions { Time = TimeProvider.System, BatchRows = 7 }, default).Run();
    }

    private static bool Dies(Action move)
    {
        try
        {
            move();
            return false;
        }
        catch (DoomException)
        {
            return true;
        }
    }

    private static void RequireOneUsable(MoveEnd from, MoveEnd to)
    {
        using var source = from.Open();
        using var target = to.Open(create: true);
        var empty = target.Count()["runs"] == 0;
        var usable = new[] { source.Marks(), target.Marks() }.Select(marks => marks.MovingFrom is null && marks.MovedTo is null).ToList();
        (usable[0] && usable[1] && !empty).ShouldBeFalse("both could be used");
    }

    /// <summary>As if nothing had been moved: the next point is tried from there.</summary>
    private static void GoBack(MoveEnd from, MoveEnd to)
    {
        using var source = from.Open();
        using var target = to.Open();
        source.InTransaction(() => source.DeleteMeta(StoreMarks.MovedToKey));
        target.InTransaction(target.Clear);
    }

    private static List<(string, long, string)> Digests(MoveEnd end)
    {
        using var store = end.Open();
        return
        [
            .. MovedTable.All.Select(table =>
            {
                var digest = new RowDigest();
                using var rows = store.Read(table, MovePlace.Start(table));
                while (rows.Step())
                {
                    digest.Add(rows.Row);
                }

                return (table.Name, digest.Rows, digest.Checksum);
            }),
        ];
    }
}

/// <summary>Ends a move at one point: odd ones lie before a transaction, even ones behind it.</summary>
internal sealed class Doom(int point)
{
    private int passed;

    /// <summary>The source's last transaction was done.</summary>
    public bool SourceMoved { get; private set; }

    public void Pass(MovingStore store, bool isSource)
    {
        SourceMoved |= isSource && store.Marks().MovedTo is not null;
        if (passed++ == point)
        {
            throw new DoomException();
        }
    }
}

internal sealed class DoomException : Exception;

/// <summary>A store that asks before and after each of its transactions whether all is to end.</summary>
internal sealed class DoomedStore(MovingStore inner, Doom doom, bool isSource) : MovingStore
{
    public override string Description => inner.Description;

    public override string Identity => inner.Identity;

    public override bool IsFault(Exception exception) => inner.IsFault(exception);

    public override BatonException ToRefusal(Exception fault) => inner.ToRefusal(fault);

    public override void RequireSameSchema() => inner.RequireSameSchema();

    public override long CountCommands() => inner.CountCommands();

    public override StoreMarks Marks() => inner.Marks();

    public override string? FindMeta(string key) => inner.FindMeta(key);

    public override void PutMeta(string key, string value) => inner.PutMeta(key, value);

    public override void DeleteMeta(string key) => inner.DeleteMeta(key);

    public override void InTransaction(Action work)
    {
        // The source is being read meanwhile, and is asked about its marks only around its own transactions.
        doom.Pass(inner, isSource);
        inner.InTransaction(work);
        doom.Pass(inner, isSource);
    }

    public override IReadOnlyDictionary<string, long> Count() => inner.Count();

    public override void Clear() => inner.Clear();

    public override MovingRows Read(MovedTable table, MovePlace after) => inner.Read(table, after);

    public override RowWriter Write(MovedTable table, IReadOnlyList<string> columns) => inner.Write(table, columns);

    public override void Settle() => inner.Settle();

    public override void Dispose() => inner.Dispose();
}
