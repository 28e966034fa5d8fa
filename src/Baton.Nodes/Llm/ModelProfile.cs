using Baton.Core.Runs;
using Baton.Nodes.Agents;

namespace Baton.Nodes.Llm;

/// <summary>A model as the configuration describes it. Immutable.</summary>
public sealed record ModelProfile
{
    public const string OpenAi = "openai";
    public const string Anthropic = "anthropic";

    /// <summary>As workflows name it under <c>agent</c>.</summary>
    public required string Name { get; init; }

    /// <summary><see cref="OpenAi"/> for everything that speaks its chat completions, or <see cref="Anthropic"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>Before <c>/chat/completions</c> or <c>/v1/messages</c>.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The provider's name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Where the key is: <c>env:NAME</c> or <c>file:PATH</c>; null when none is sent.</summary>
    public string? ApiKey { get; init; }

    public decimal? Temperature { get; init; }

    /// <summary>Most tokens of one answer.</summary>
    public int MaxOutputTokens { get; init; } = 4_096;

    /// <summary>Times a call is made again after 429, 529, another 5xx or a lost connection.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>Ask for the answer word by word.</summary>
    public bool Stream { get; init; } = true;

    public string Currency { get; init; } = "USD";

    /// <summary>Money per million tokens.</summary>
    public decimal InputPrice { get; init; }

    /// <summary>Of input tokens the provider had in its cache; the same as others unless given.</summary>
    public decimal? CachedPrice { get; init; }

    public decimal OutputPrice { get; init; }

    /// <summary>The most a call can come to. A token is at least one byte of the request, so that its bytes bound its tokens.</summary>
    internal Hold HoldFor(int requestBytes) => new(
        Price(requestBytes, 0, MaxOutputTokens), Currency, requestBytes, MaxOutputTokens, Name);

    internal Charge ChargeFor(ModelUsage usage) => new(
        Price(usage.Input, usage.Cached, usage.Output), Currency, usage.Input, usage.Cached, usage.Output, Name);

    /// <summary>In whole billionths, rounded up, as they are kept.</summary>
    private decimal Price(long input, long cached, long output)
    {
        var amount = (((input - cached) * InputPrice) + (cached * (CachedPrice ?? InputPrice)) + (output * OutputPrice)) / 1_000_000m;
        return decimal.Ceiling(amount * 1_000_000_000m) / 1_000_000_000m;
    }

    /// <exception cref="InvalidOperationException">The variable or file is not there.</exception>
    internal string? ReadKey() => ApiKey is null ? null : KeySource.Read(ApiKey, $"model '{Name}'");
}

/// <param name="Input">All input tokens, the cached ones included.</param>
internal readonly record struct ModelUsage(long Input, long Cached, long Output);
