using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Baton.Core.Errors;
using Baton.Server.Configuration;

namespace Baton.Server.Auth;

/// <summary>The one secret of a single-owner server: 256 random bits in <c>&lt;data&gt;/token</c>, or <c>BATON_TOKEN</c>.</summary>
public sealed class OwnerToken
{
    public const string FileName = "token";

    private const int LeastLength = 16;
    private const int MostLength = 512;
    private readonly byte[] hash;

    public OwnerToken(string value)
    {
        Value = value;
        hash = SHA256.HashData(Encoding.UTF8.GetBytes(value));
    }

    public string Value { get; }

    /// <summary>The token of the options, else of the data directory, where it is made when there is none.</summary>
    /// <exception cref="BatonException">Invalid <c>token_exposed</c> or <c>bad_token</c>: the file must be mended by its owner.</exception>
    public static OwnerToken Load(ServerOptions options)
    {
        if (options.Token is { } given)
        {
            return new OwnerToken(given);
        }

        var file = Path.Combine(options.DataDirectory, FileName);
        if (!File.Exists(file))
        {
            var made = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            DataDirectory.WritePrivate(file, made + "\n");
            return new OwnerToken(made);
        }

        if (DataDirectory.IsExposed(file))
        {
            throw BatonException.Invalid(
                "token_exposed", $"{file} can be read by others. Delete it (a new token is made) or, if nobody read it, chmod 600 it.");
        }

        try
        {
            return new OwnerToken(Check(File.ReadAllText(file).Trim()));
        }
        catch (FormatException exception)
        {
            throw BatonException.Invalid("bad_token", $"{file}: {exception.Message} Delete it: a new one is made.");
        }
    }

    /// <exception cref="FormatException">Too short, too long or not visible ASCII.</exception>
    public static string Check(string text) =>
        text.Length is >= LeastLength and <= MostLength && text.All(c => c is > ' ' and < (char)127)
            ? text
            : throw new FormatException($"a token has {LeastLength} to {MostLength} visible ASCII characters.");

    /// <summary>Compares in a time that does not depend on where the two differ.</summary>
    public bool Matches(ReadOnlySpan<char> candidate)
    {
        if (candidate.Length > MostLength)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[MostLength * 3];
        Span<byte> other = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(candidate, bytes)], other);
        return CryptographicOperations.FixedTimeEquals(hash, other);
    }

    /// <summary>A key for another purpose, which changes with the token.</summary>
    public byte[] DeriveKey(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(Value), 32, info: Encoding.UTF8.GetBytes(purpose));
}
