using System.Threading.RateLimiting;
using Baton.Core.Errors;
using Baton.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace Baton.Server.Web;

/// <summary>Length of the address and requests per second, each with its own code.</summary>
internal sealed class RequestLimits(RequestDelegate next, RateGate rates)
{
    /// <summary>Characters of path and query.</summary>
    public const int MaxUrl = 8192;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value!.Length + request.QueryString.Value!.Length > MaxUrl)
        {
            throw new BatonException(ErrorKind.LimitExceeded, "url_too_long", $"The address is longer than {MaxUrl} characters.");
        }

        if (!rates.TryPass())
        {
            context.Response.OnStarting(SetRetryAfter, context.Response);
            throw new BatonException(
                ErrorKind.LimitExceeded, "rate_limited", $"More than {rates.PerSecond} requests per second. Try again in a second.");
        }

        return next(context);
    }

    private static Task SetRetryAfter(object response)
    {
        ((HttpResponse)response).Headers.RetryAfter = "1";
        return Task.CompletedTask;
    }
}

/// <summary>Counts requests. A single-owner loopback server has one caller; every request counts, signed in or not, so that tokens
/// cannot be guessed faster either.</summary>
internal sealed class RateGate(ServerOptions options) : IDisposable
{
    private readonly TokenBucketRateLimiter bucket = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = options.RequestsPerSecond * 2,
        TokensPerPeriod = Math.Max(1, options.RequestsPerSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromMilliseconds(options.RequestsPerSecond >= 10 ? 100 : 1000),
        QueueLimit = 0,
    });

    public int PerSecond { get; } = options.RequestsPerSecond;

    public bool TryPass()
    {
        using var lease = bucket.AttemptAcquire();
        return lease.IsAcquired;
    }

    public void Dispose() => bucket.Dispose();
}
