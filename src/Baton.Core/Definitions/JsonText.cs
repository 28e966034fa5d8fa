using System.Text.Encodings.Web;
using System.Text.Json;

namespace Baton.Core.Definitions;

/// <summary>How Baton writes JSON that stays inside: minimal, text unescaped where JSON allows it.</summary>
internal static class JsonText
{
    public static JsonWriterOptions Writing { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };
}
