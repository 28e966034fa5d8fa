using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Baton.Server.Live;

/// <summary>Ends a feed when its reader leaves or the server stops.</summary>
internal sealed class LiveEnd(IHostApplicationLifetime lifetime)
{
    public CancellationTokenSource For(HttpContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
}
