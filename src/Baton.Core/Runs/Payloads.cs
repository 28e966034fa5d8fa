using System.Text.Encodings.Web;
using System.Text.Json;

namespace Baton.Core.Runs;

/// <summary>Building payloads out of others without parsing them.</summary>
internal static class Payloads
{
    public static readonly JsonWriterOptions WriterOptions = new()
        { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Payload List(IReadOnlyList<Payload> items)
    {
        var length = 2 + Math.Max(0, items.Count - 1);
        foreach (var item in items)
        {
            length += item.Length;
        }

        var bytes = new byte[length];
        var at = 0;
        bytes[at++] = (byte)'[';
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                bytes[at++] = (byte)',';
            }

            items[i].Utf8.CopyTo(bytes, at);
            at += items[i].Length;
        }

        bytes[at] = (byte)']';
        return new Payload(bytes);
    }
}
