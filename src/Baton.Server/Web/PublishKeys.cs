using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Engine.Store;

namespace Baton.Server.Web;

/// <summary>Idempotency keys of publishing. They are kept after the version: a crash in between costs nothing, because the same text
/// again is the same version.</summary>
internal sealed class PublishKeys(IRunStore store, TimeProvider time)
{
    /// <summary>What the first request with this key got, or null for a new key.</summary>
    /// <exception cref="BatonException">Invalid <c>idempotency_key_reused</c>.</exception>
    public PublishAnswer? Find(string? key, string bodyHash)
    {
        if (key is null || store.FindIdempotency(key) is not { } before)
        {
            return null;
        }

        if (before.BodyHash != bodyHash)
        {
            throw IdempotencyKey.Reused();
        }

        var at = before.Result.LastIndexOf('@');
        return new PublishAnswer(before.Result[..at], int.Parse(before.Result.AsSpan(at + 1)));
    }

    public void Remember(string? key, string bodyHash, PublishAnswer answer)
    {
        if (key is not null)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            store.PutIdempotency(new IdempotencyRow(key, bodyHash, $"{answer.Name}@{answer.Version}", now));
        }
    }
}
