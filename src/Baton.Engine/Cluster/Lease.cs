using Baton.Engine.Store;

namespace Baton.Engine.Cluster;

/// <summary>How long this server may act for what it owns without having asked. The thread that decides looks before it starts an attempt;
/// but a process may stand still at any moment, and goes on in the middle of its attempts while another server has taken their runs.
/// So each attempt looks here again right before it does what cannot be taken back.</summary>
internal sealed class Lease(TimeProvider time)
{
    private Term term = new(Ownership.None, 0);

    /// <summary>Believes a new ownership.</summary>
    /// <param name="askedAt">When the round began, in Unix milliseconds: from then on nobody else takes over for a lease.</param>
    public void Renew(Ownership ownership, long askedAt) =>
        Interlocked.Exchange(ref term, new Term(ownership, askedAt)).Renewed.TrySetResult();

    /// <summary>The epoch in which this server owns the partition, or null.</summary>
    public long? EpochOf(int partition) =>
        Volatile.Read(ref term).Ownership.Held.TryGetValue(partition, out var epoch) ? epoch : null;

    /// <summary>Whether this server still owns the partition in that epoch. Answers at once, or after a lease without a sign of life once
    /// it is known again.</summary>
    public async ValueTask<bool> HoldsAsync(int partition, long? epoch, CancellationToken cancellation)
    {
        while (true)
        {
            var now = Volatile.Read(ref term);
            if (time.GetUtcNow().ToUnixTimeMilliseconds() - now.AskedAt <= now.Ownership.Lease.TotalMilliseconds)
            {
                return epoch is { } of && now.Ownership.Held.TryGetValue(partition, out var held) && held == of;
            }

            await now.Renewed.Task.WaitAsync(cancellation);
        }
    }

    private sealed record Term(Ownership Ownership, long AskedAt)
    {
        public TaskCompletionSource Renewed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
