using System.Globalization;
using System.Security.Cryptography;
using Baton.Core;

namespace Baton.Engine;

/// <summary>Ids of runs: <c>{workflow}-{ULID}</c>, so that they sort by time within a workflow.</summary>
public static class RunIds
{
    /// <summary>Crockford's base 32, as in the ULID specification (github.com/ulid/spec).</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const string ToolPrefix = "tool-";
    private const int ToolHash = 32;

    public static string New(string workflow, long unixMilliseconds)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return string.Create(workflow.Length + 27, (workflow, unixMilliseconds, Bytes: random.ToArray()), static (text, parts) =>
        {
            parts.workflow.CopyTo(text);
            text[parts.workflow.Length] = '-';
            var ulid = text[(parts.workflow.Length + 1)..];
            var stamp = parts.unixMilliseconds;
            for (var i = 9; i >= 0; i--)
            {
                ulid[i] = Alphabet[(int)(stamp & 31)];
                stamp >>= 5;
            }

            for (var i = 0; i < 16; i++)
            {
                ulid[10 + i] = Alphabet[parts.Bytes[i] & 31];
            }
        });
    }

    /// <summary>Of a run that a model starts as a tool: the same for the same call.</summary>
    /// <param name="depth">Runs that start runs: 1 for one that was started by a run that is none of these.</param>
    /// <param name="key">Idempotency key of the call.</param>
    public static string OfTool(int depth, string key) =>
        string.Create(CultureInfo.InvariantCulture, $"{ToolPrefix}{depth}-{ContentHash.Of(key)[..ToolHash]}");

    /// <summary>0 for a run that no model has started.</summary>
    public static int ToolDepth(string id) =>
        id.StartsWith(ToolPrefix, StringComparison.Ordinal) && id.IndexOf('-', ToolPrefix.Length) is > 0 and var end
        && id.Length - end - 1 == ToolHash
        && int.TryParse(id.AsSpan()[ToolPrefix.Length..end], NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
            ? depth
            : 0;

    /// <summary>What a caller may call a run: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 128 characters, beginning with a
    /// letter or digit.</summary>
    public static bool IsValid(string id) =>
        id.Length is > 0 and <= 128 && char.IsAsciiLetterOrDigit(id[0])
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
