using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Baton.Server.Auth;

/// <summary>Turns a one-time link into a session cookie.</summary>
/// <remarks>A session is its expiry and a nonce under an HMAC keyed from the owner's token: it outlives a restart, and changing the token
/// ends all of them.</remarks>
public sealed class SignIn(OwnerToken token, TimeProvider time)
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    private const int BodyLength = 24;
    private readonly byte[] key = token.DeriveKey("baton session cookie v1");
    private readonly ConcurrentDictionary<string, DateTimeOffset> codes = new(StringComparer.Ordinal);

    /// <summary>A code that signs one browser in, once, within <see cref="CodeLifetime"/>.</summary>
    public string NewCode()
    {
        var now = time.GetUtcNow();
        foreach (var (old, expiry) in codes)
        {
            if (expiry <= now)
            {
                codes.TryRemove(old, out _);
            }
        }

        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        codes[code] = now + CodeLifetime;
        return code;
    }

    /// <summary>A session for a code that is good, or null. The code is used up either way.</summary>
    public string? Redeem(string code) =>
        codes.TryRemove(code, out var expiry) && expiry > time.GetUtcNow() ? NewSession() : null;

    public bool IsSession(string cookie)
    {
        // Body and HMAC are whole numbers of three bytes apart from the HMAC's end, so that the text has one length only.
        Span<byte> bytes = stackalloc byte[BodyLength + HMACSHA256.HashSizeInBytes];
        if (cookie.Length != Base64Url.GetEncodedLength(bytes.Length) || !TryDecode(cookie, bytes))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, bytes[..BodyLength], expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[BodyLength..])
            && BinaryPrimitives.ReadInt64BigEndian(bytes) > time.GetUtcNow().ToUnixTimeSeconds();
    }

    private static bool TryDecode(string cookie, Span<byte> bytes) =>
        Base64Url.IsValid(cookie, out var length) && length == bytes.Length
        && Base64Url.TryDecodeFromChars(cookie, bytes, out var written) && written == bytes.Length;

    /// <summary>What <see cref="IsSession"/> takes for <see cref="SessionLifetime"/>.</summary>
    public string NewSession()
    {
        var bytes = new byte[BodyLength + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (time.GetUtcNow() + SessionLifetime).ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(bytes.AsSpan(8, BodyLength - 8));
        HMACSHA256.HashData(key, bytes.AsSpan(0, BodyLength), bytes.AsSpan(BodyLength));
        return Base64Url.EncodeToString(bytes);
    }
}
