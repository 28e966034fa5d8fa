namespace Baton.Nodes.Egress;

/// <summary>The one way out of the process: every HTTP request of a node, of an agent or of a server of tools goes through one of its two
/// handlers. Neither follows redirects: whoever does sends each target through here again.</summary>
/// <remarks>Trusted and untrusted runs never share a connection: one to a private address must not be found in the pool by the
/// other.</remarks>
public sealed class Outbound : IDisposable
{
    private readonly HttpMessageHandler guarded;
    private readonly HttpMessageHandler open;

    /// <param name="policy">For runs that are not the owner's own.</param>
    /// <param name="resolve">Name resolution, the system's when null.</param>
    public Outbound(EgressPolicy policy, TimeProvider time, ResolveHost? resolve = null)
    {
        guarded = new CheckedUrls(new EgressGuard(policy, time, resolve).CreateHandler());
        open = new CheckedUrls(new EgressGuard(EgressPolicy.AllowAll, time, resolve).CreateHandler());
    }

    /// <summary>Shared; do not dispose of it.</summary>
    /// <param name="trustedLocal">For a run of the owner's own file, see <see cref="Baton.Engine.AttemptRequest.TrustedLocal"/>.</param>
    public HttpMessageHandler Handler(bool trustedLocal) => trustedLocal ? open : guarded;

    /// <summary>A client over the shared handler, without a time limit of its own: the attempt has one.</summary>
    /// <param name="around">Stands before the shared handler; null for nothing.</param>
    public HttpClient Client(bool trustedLocal, DelegatingHandler? around = null)
    {
        around?.InnerHandler = Handler(trustedLocal);
        return new HttpClient(around ?? Handler(trustedLocal), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose()
    {
        guarded.Dispose();
        open.Dispose();
    }

    private sealed class CheckedUrls(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            EgressGuard.CheckUrl(request.RequestUri!);
            return base.SendAsync(request, cancellation);
        }
    }
}
