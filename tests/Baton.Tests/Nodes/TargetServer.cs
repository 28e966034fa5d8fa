using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Baton.Tests.Nodes;

/// <summary>A real web server on loopback that the tests call.</summary>
internal sealed class TargetServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private TargetServer(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public int Port => new Uri(Url).Port;

    /// <summary>Every request seen, as <c>METHOD /path?query</c>.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <param name="tls">With a certificate nobody trusts.</param>
    public static async Task<TargetServer> StartAsync(RequestDelegate handler, bool tls = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls)
            {
                listen.UseHttps(Certificate());
            }
        }));
        var app = builder.Build();
        var server = new TargetServer(app);
        app.Run(context =>
        {
            server.Seen.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            return handler(context);
        });
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var made = request.CreateSelfSigned(from, from.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
