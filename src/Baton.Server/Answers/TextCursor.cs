using System.Buffers.Text;
using System.Text;
using Baton.Core.Errors;

namespace Baton.Server.Answers;

/// <summary>Cursors that hold a text: where a list goes on.</summary>
internal static class TextCursor
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Of(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <exception cref="BatonException">Invalid <c>bad_cursor</c>.</exception>
    public static string Read(string cursor)
    {
        try
        {
            return Strict.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw Broken();
        }
    }

    public static BatonException Broken() => BatonException.Invalid("bad_cursor", "The cursor is not one this list gave.");
}
