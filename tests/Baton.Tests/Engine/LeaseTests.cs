using Baton.Engine.Cluster;
using Baton.Engine.Store;

namespace Baton.Tests.Engine;

/// <summary>What an attempt asks before it does what cannot be taken back.</summary>
public sealed class LeaseTests
{
    private const int Partition = 7;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(6);
    private readonly Clock clock = new();
    private readonly Lease lease;

    public LeaseTests() => lease = new Lease(clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Within_the_lease_the_answer_comes_at_once()
    {
        Renew(epoch: 3);
        clock.Advance(Length);
        var answer = lease.HoldsAsync(Partition, 3, Stop);
        answer.IsCompleted.ShouldBeTrue();
        (await answer).ShouldBeTrue();
        (await lease.HoldsAsync(Partition, 2, Stop)).ShouldBeFalse("it was lost and gained again meanwhile");
        (await lease.HoldsAsync(Partition + 1, 3, Stop)).ShouldBeFalse();
        (await lease.HoldsAsync(Partition + 1, null, Stop)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Whoever_slept_longer_learns_first_what_became_of_it(long epoch, bool goesOn)
    {
        Renew(epoch: 3);
        clock.Advance(Length + TimeSpan.FromMilliseconds(1));
        var answer = lease.HoldsAsync(Partition, 3, Stop);
        answer.IsCompleted.ShouldBeFalse();
        Renew(epoch);
        (await answer).ShouldBe(goesOn);
    }

    [Fact]
    public async Task A_round_that_began_before_the_sleep_proves_nothing()
    {
        var before = clock.GetUtcNow();
        clock.Advance(2 * Length);
        Renew(epoch: 3, before);
        var answer = lease.HoldsAsync(Partition, 3, Stop);
        answer.IsCompleted.ShouldBeFalse();
        Renew(epoch: 3);
        (await answer).ShouldBeTrue();
    }

    private void Renew(long epoch, DateTimeOffset? askedAt = null) => lease.Renew(
        new Ownership(new Dictionary<int, long> { [Partition] = epoch }, 0, 1, TimeSpan.FromSeconds(2), Length),
        (askedAt ?? clock.GetUtcNow()).ToUnixTimeMilliseconds());

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UnixEpoch.AddYears(50);

        public void Advance(TimeSpan by) => now += by;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
