using System.Security.Cryptography;
using System.Text;

namespace Baton.Core;

/// <summary>Names content by its SHA-256, as 64 lowercase hexadecimal digits.</summary>
public static class ContentHash
{
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Of the text in UTF-8.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
