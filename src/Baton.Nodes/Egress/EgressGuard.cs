using System.Net;
using System.Net.Sockets;

namespace Baton.Nodes.Egress;

/// <summary>A connection or URL that the policy does not allow.</summary>
public sealed class EgressDeniedException(string message) : Exception(message);

/// <summary>Finds the addresses of a host.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellation);

/// <summary>Makes the connections of nodes: resolves a host, checks every address, and connects to an address it has checked, so that a
/// second look-up with another answer cannot lead elsewhere. Proxies of the environment are not used: behind one, nothing could be
/// checked.</summary>
public sealed class EgressGuard(EgressPolicy policy, TimeProvider time, ResolveHost? resolve = null)
{
    /// <summary>Longest wait for one address of a host.</summary>
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(15);

    // A name that moves is followed after this time at the latest.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Awaited once the request's own connection is made, right before it goes out: connecting may have taken long.</summary>
    public static readonly HttpRequestOptionsKey<Func<CancellationToken, ValueTask>> Ready = new("baton.ready");

    private readonly ResolveHost resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>Refuses URLs that are not plain http or https, or carry a user name.</summary>
    /// <exception cref="EgressDeniedException" />
    public static void CheckUrl(Uri url)
    {
        if (url.Scheme is not ("http" or "https"))
        {
            throw new EgressDeniedException($"The scheme '{url.Scheme}' is not allowed; only http and https are.");
        }

        if (url.UserInfo.Length > 0)
        {
            throw new EgressDeniedException("A user name or password in the URL is not allowed; send an Authorization header instead.");
        }
    }

    /// <summary>A handler with its own connection pool. It follows no redirects: whoever does must check each target with
    /// <see cref="CheckUrl"/>; the addresses are checked here whatever the way to them.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        ConnectCallback = async (context, cancellation) =>
            new NetworkStream(await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation), ownsSocket: true),
        PlaintextStreamFilter = static async (context, cancellation) =>
        {
            if (context.InitialRequestMessage.Options.TryGetValue(Ready, out var ready))
            {
                await ready(cancellation);
            }

            return context.PlaintextStream;
        },
    };

    /// <summary>Connects to the first address that answers, if all of them are allowed.</summary>
    /// <exception cref="EgressDeniedException">Some address of the host is not allowed.</exception>
    /// <exception cref="SocketException">The host has no address, or none answers.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        foreach (var address in addresses)
        {
            if (policy.WhyRefused(host, port, address) is { } why)
            {
                throw new EgressDeniedException(
                    $"{host}:{port} leads to an address that is not public ({why}). BATON_EGRESS_ALLOW can let it through.");
            }
        }

        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var patience = new CancellationTokenSource(ConnectPatience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), either.Token);
                return socket;
            }
            catch (SocketException e)
            {
                last = e;
                socket.Dispose();
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                last = new SocketException((int)SocketError.TimedOut);
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }
}
