using System.Text.Encodings.Web;
using System.Text.Json;
using Baton.Contracts;

namespace Baton.Server.Web;

/// <summary>How answers are written: the contract's own options, with text left readable. Answers are never read as HTML
/// (nosniff).</summary>
internal static class WireJson
{
    public static BatonJson Context { get; } =
        new(new JsonSerializerOptions(BatonJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void Apply(JsonSerializerOptions options)
    {
        var wire = Context.Options;
        options.TypeInfoResolver = Context;
        options.PropertyNamingPolicy = wire.PropertyNamingPolicy;
        options.PropertyNameCaseInsensitive = wire.PropertyNameCaseInsensitive;
        options.NumberHandling = wire.NumberHandling;
        options.Encoder = wire.Encoder;
        foreach (var converter in wire.Converters)
        {
            options.Converters.Add(converter);
        }
    }
}
