using System.Globalization;

namespace Baton.Cli.Output;

/// <summary>Money and tokens as people read them.</summary>
internal static class Costs
{
    /// <summary>Without a currency, down to a billionth.</summary>
    public static string Money(decimal amount) => amount.ToString("0.#########", CultureInfo.InvariantCulture);

    /// <summary>Nothing is known to have been spent.</summary>
    public static bool IsNone(decimal amount, long inputTokens, long outputTokens) => amount == 0 && inputTokens == 0 && outputTokens == 0;

    /// <summary>Null when nothing is known to have been spent.</summary>
    public static string? Show(decimal amount, long inputTokens, long outputTokens) => IsNone(amount, inputTokens, outputTokens)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{Money(amount)} ({inputTokens} tokens in, {outputTokens} out)");
}
