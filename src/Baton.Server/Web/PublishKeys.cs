using System.Collections.Concurrent;
using Baton.Contracts;
using Baton.Core.Errors;

namespace Baton.Server.Web;

/// <summary>Idempotency keys of publishing, for as long as this server runs. That is enough: publishing the same text twice changes nothing
/// anyway, so a key only has to tell a repeat from a mistake.</summary>
internal sealed class PublishKeys(TimeProvider time)
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);

    /// <summary>What the first request with this key got, or null for a new key.</summary>
    /// <exception cref="BatonException">Invalid <c>idempotency_key_reused</c>.</exception>
    public PublishAnswer? Find(string? key, string bodyHash)
    {
        if (key is null || !kept.TryGetValue(key, out var before) || before.At + IdempotencyKey.Lifetime < time.GetUtcNow())
        {
            return null;
        }

        return before.BodyHash == bodyHash ? before.Answer : throw IdempotencyKey.Reused();
    }

    public void Remember(string? key, string bodyHash, PublishAnswer answer)
    {
        if (key is null)
        {
            return;
        }

        var now = time.GetUtcNow();
        if (kept.Count >= MostKept)
        {
            foreach (var (old, value) in kept.OrderBy(entry => entry.Value.At).Take(MostKept / 2))
            {
                kept.TryRemove(new KeyValuePair<string, Kept>(old, value));
            }
        }

        kept[key] = new Kept(bodyHash, answer, now);
    }

    private sealed record Kept(string BodyHash, PublishAnswer Answer, DateTimeOffset At);
}
