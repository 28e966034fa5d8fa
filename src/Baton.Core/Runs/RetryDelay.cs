using Baton.Core.Graph;

namespace Baton.Core.Runs;

/// <summary>How long to wait before the next attempt.</summary>
public static class RetryDelay
{
    /// <summary>Base delay by backoff, capped, spread by jitter, but never shorter than what the other side asked for.</summary>
    /// <param name="made">Attempts made so far in this round, at least 1.</param>
    /// <param name="askedFor">The other side's Retry-After, or null.</param>
    /// <remarks>The jitter comes from run, node and attempt, not from a random source: the decision stays a function of its
    /// inputs.</remarks>
    public static long Milliseconds(RetryPolicy retry, int made, TimeSpan? askedFor, string runId, int slot, int attempt)
    {
        var factor = retry.Backoff switch
        {
            Backoff.Exponential => Math.Pow(2, Math.Min(made - 1, 62)),
            Backoff.Linear => made,
            _ => 1,
        };
        var delay = Math.Min(retry.Delay.TotalMilliseconds * factor, retry.MaxDelay.TotalMilliseconds);
        if (retry.Jitter > 0)
        {
            var unit = Hashing.Unit(runId, ((ulong)(uint)slot << 32) | (uint)attempt);
            delay *= 1 + (retry.Jitter * ((2 * unit) - 1));
        }

        return (long)Math.Ceiling(Math.Max(delay, askedFor?.TotalMilliseconds ?? 0));
    }
}
