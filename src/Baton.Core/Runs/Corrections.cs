using Baton.Core.Expressions;

namespace Baton.Core.Runs;

/// <summary>The <c>correction</c> variable of nodes that a gate sent back. Without values it has an empty object there, so that an
/// expression can ask for one with <c>has()</c>.</summary>
internal static class Corrections
{
    public static Payload Bind(string? comment, Payload? values) => Payload.From(CelValue.Map(
        KeyValuePair.Create("comment", comment is null ? CelValue.Null : CelValue.Of(comment)),
        KeyValuePair.Create("values", values?.Value is { } given and not CelNull ? given : CelValue.Map())));
}
