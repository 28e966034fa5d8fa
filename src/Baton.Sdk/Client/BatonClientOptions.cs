using System.Security.Cryptography;

namespace Baton.Sdk.Client;

/// <summary>How a <see cref="BatonClient"/> reaches its server.</summary>
public sealed record BatonClientOptions
{
    /// <summary>The server's address, for example <c>http://127.0.0.1:7070</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>Bearer token; null for the routes that need none.</summary>
    public string? Token { get; init; }

    /// <summary>Longest wait for one answer, feeds not included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Further tries after a connection failure or a 503. A request that may have reached the server is tried again only when
    /// doing it twice does no harm: a read, or a creating request, which carries an idempotency key.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Wait before the first further try; doubles each time, up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a feed tries to reconnect without hearing anything before it gives up.</summary>
    public TimeSpan FeedPatience { get; init; } = TimeSpan.FromMinutes(2);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Sends the requests; null for the platform's own. Not disposed by the client when given.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Makes idempotency keys; visible ASCII, each different.</summary>
    public Func<string> NewKey { get; init; } = static () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
