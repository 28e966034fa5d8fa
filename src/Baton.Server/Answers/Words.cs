using System.Text.Json;

namespace Baton.Server.Answers;

/// <summary>The snake_case words of enums whose names are the contract's words.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Table =
        Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    public static string Of(T value) => Table[value];
}
