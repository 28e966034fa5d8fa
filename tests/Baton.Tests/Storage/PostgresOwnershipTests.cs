using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Store;
using Baton.Tests.Engine;
using Baton.Tests.Store;

namespace Baton.Tests.Storage;

/// <summary>How servers share the partitions of a database, one round at a time.</summary>
[Collection(Alone.Name)]
public sealed class PostgresOwnershipTests(PostgresCluster cluster) : IAsyncLifetime
{
    /// <summary>Long enough that a loaded machine does not let the living be taken for dead.</summary>
    private static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(2);

    private readonly PostgresPeers peers = new(cluster.Database(typeof(PostgresOwnershipTests)));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => peers.DisposeAsync();

    [Fact]
    public async Task The_first_server_takes_everything_and_a_second_gets_its_share_as_it_is_handed_over()
    {
        var a = await peers.JoinAsync("a");
        a.Round().Held.Keys.ShouldBe(Enumerable.Range(0, Partitions.Count), ignoreOrder: true);
        a.Last.Surplus.ShouldBe(0);
        a.Last.Servers.ShouldBe(1);

        var b = await peers.JoinAsync("b");
        b.Round().Held.ShouldBeEmpty();
        a.Round().Held.Count.ShouldBe(Partitions.Count, "nothing is taken from the living");
        a.Last.Surplus.ShouldBe(Partitions.Count / 2);
        int[] given = [.. a.Last.Held.Keys.Order().Take(a.Last.Surplus)];
        a.Round(given).Surplus.ShouldBe(0);
        b.Round().Held.Keys.Order().ShouldBe(given);
        b.Last.Held.Values.ShouldAllBe(epoch => epoch == 2, "each change of the owner is a new epoch");
        a.Round().Held.Values.ShouldAllBe(epoch => epoch == 1, "who keeps a partition keeps its epoch");
    }

    [Fact]
    public async Task Three_servers_get_as_equal_a_share_as_whole_numbers_allow()
    {
        var all = new[] { await peers.JoinAsync("a"), await peers.JoinAsync("b"), await peers.JoinAsync("c") };
        for (var i = 0; i < 3; i++)
        {
            foreach (var one in all)
            {
                one.Round(one.Last.Held.Keys.Take(one.Last.Surplus));
            }
        }

        all.Select(one => one.Round().Held.Count).Order().ShouldBe([21, 21, 22]);
        all.SelectMany(one => one.Last.Held.Keys).Distinct().Count().ShouldBe(Partitions.Count);
    }

    [Fact]
    public async Task A_guest_owns_partitions_only_while_there_is_no_server()
    {
        var guest = await peers.JoinAsync("guest", guest: true);
        guest.Round().Held.Count.ShouldBe(Partitions.Count);
        var server = await peers.JoinAsync("server");
        server.Round();
        guest.Round().Surplus.ShouldBe(Partitions.Count);
        guest.Round(guest.Last.Held.Keys.Skip(1)).Held.ShouldHaveSingleItem("where its own run goes on");
        server.Round().Held.Count.ShouldBe(Partitions.Count - 1);
        guest.Round(guest.Last.Held.Keys).Held.ShouldBeEmpty();
        server.Round().Held.Count.ShouldBe(Partitions.Count);
        guest.Round().Surplus.ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_says_goodbye_frees_its_partitions_at_once()
    {
        var a = await peers.JoinAsync("a");
        var b = await peers.JoinAsync("b");
        a.Round();
        b.Round();
        await a.Store.DisposeAsync();
        b.Round().Held.Count.ShouldBe(Partitions.Count);
        b.Last.Servers.ShouldBe(1);
    }

    [Fact]
    public async Task The_others_hear_of_a_goodbye_once_its_partitions_are_free()
    {
        var a = await peers.JoinAsync("a");
        var b = await peers.JoinAsync("b");
        a.Round();
        b.Round();
        await b.HintAsync(HintKind.Everything);
        a.Round();
        await a.Store.DisposeAsync();
        await b.HintAsync(HintKind.Ownership);
        b.Round().Held.Count.ShouldBe(Partitions.Count);
    }

    [Fact]
    public async Task What_is_decided_in_an_epoch_that_is_over_is_not_written()
    {
        var a = await peers.JoinAsync("a");
        var b = await peers.JoinAsync("b");
        var before = a.Round().Held;
        b.Round();
        var run = a.Commit(before, "run");
        a.Round(before.Keys.Take(32));
        var next = Sample.Next(run, (RunEventType.NodeQueued, 0, null));
        b.Round().Held.Keys.ShouldContain(run.Partition);
        Should.Throw<BatonException>(() => a.Commit(before, next)).Code.ShouldBe("not_owner");
        Should.Throw<BatonException>(() => a.Commit(a.Last.Held, next)).Code.ShouldBe("not_owner");
        b.Store.ReadEvents(run.RunNo, 0, 10).ShouldHaveSingleItem();
        b.Commit(b.Last.Held, next);
    }

    [Fact]
    public async Task Nothing_is_set_aside_for_a_run_that_has_another_owner()
    {
        var a = await peers.JoinAsync("a");
        var b = await peers.JoinAsync("b");
        var before = a.Round().Held;
        b.Round();
        var run = a.Commit(before, "run");
        var limits = new Dictionary<string, Budget> { [BudgetScopes.Day] = new(10, null) };
        var request = new HoldRequest(run.RunNo, 0, "turn-1", 1, "w", "u", new Hold(1, "USD", 1, 1, "m"), Sample.Noon, limits)
        {
            Epoch = before[run.Partition],
        };
        a.Store.Reserve(request).Granted.ShouldBeTrue();
        a.Round(before.Keys.Take(32));
        b.Round().Held.Keys.ShouldContain(run.Partition);

        a.Store.Reserve(request with { Step = "turn-2" }).ShouldBe(HoldAnswer.NotNow);
        b.Store.Reserve(request with { Step = "turn-3", Epoch = b.Last.Held[run.Partition] }).Granted.ShouldBeTrue();
        peers.Database.Scalar<string>("SELECT string_agg(step, ' ' ORDER BY step) FROM budget_holds").ShouldBe("turn-1 turn-3");
    }

    [Fact]
    public async Task A_server_that_lost_its_session_keeps_its_epochs_when_nobody_took_over()
    {
        var a = await peers.JoinAsync("a");
        var b = await peers.JoinAsync("b");
        var before = a.Round().Held;
        peers.EndWriters("a");
        b.Round().Held.ShouldBeEmpty("its owner is alive");
        a.RoundAfterLoss();
        a.Last.Held.ShouldBe(before, ignoreOrder: true);
        a.Last.Surplus.ShouldBe(32);
        a.Commit(a.Last.Held, "run");
    }

    [Fact]
    public async Task After_a_restart_of_the_database_each_takes_its_own_up_again_in_whatever_order_they_come()
    {
        var a = await peers.JoinAsync("a");
        var b = await peers.JoinAsync("b");
        a.Round();
        b.Round();
        a.Round(a.Last.Held.Keys.Take(32));
        var (ofA, ofB) = (a.Last.Held, b.Round().Held);
        peers.EndWriters();
        b.RoundAfterLoss();
        a.RoundAfterLoss();
        b.Round().Held.ShouldBe(ofB, ignoreOrder: true);
        a.Round().Held.ShouldBe(ofA, ignoreOrder: true);
    }

    [Fact]
    public async Task A_server_that_was_not_heard_of_is_cut_off_and_replaced()
    {
        var a = await peers.JoinAsync("a", lease: ShortLease);
        var b = await peers.JoinAsync("b", lease: ShortLease);
        var before = a.Round().Held;
        var run = a.Commit(before, "run");
        await EngineFixture.UntilAsync(() => b.Round().Held.Count == Partitions.Count, "b to take over");
        peers.Writers("a").ShouldBe(0, "its session is over");
        b.Last.Held.Values.ShouldAllBe(epoch => epoch == 2);
        var next = Sample.Next(run, (RunEventType.NodeQueued, 0, null));
        Should.Throw<BatonException>(() => a.Commit(before, next));
        Should.Throw<BatonException>(() => a.Commit(before, next)).Code.ShouldBe("not_owner");
        a.Round().Held.ShouldBeEmpty();
        b.Round().Surplus.ShouldBe(32);
        b.Commit(b.Last.Held, next);
    }

    [Fact]
    public async Task What_was_freed_under_a_living_owner_is_shared_again()
    {
        var a = await peers.JoinAsync("a");
        var b = await peers.JoinAsync("b");
        a.Round().Held.Count.ShouldBe(Partitions.Count);
        b.Round();

        // As another server does that had not heard of it for a lease.
        peers.Database.Execute("UPDATE partitions SET server = NULL");
        a.Round().Held.Count.ShouldBe(32);
        b.Round().Held.Count.ShouldBe(32, "what its former owner does not want back is not locked any more");
        a.Last.Held.Keys.Intersect(b.Last.Held.Keys).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_is_gone_without_a_word_is_replaced_after_the_lease()
    {
        var a = await peers.JoinAsync("a", lease: ShortLease);
        var b = await peers.JoinAsync("b", lease: ShortLease);
        a.Round();
        b.Round();
        peers.EndWriters("a");
        b.Round().Held.ShouldBeEmpty();
        await EngineFixture.UntilAsync(() => b.Round().Held.Count == Partitions.Count, "b to take over");
        b.Last.Servers.ShouldBe(1);
    }
}
