using System.Text.Json;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Server.Auth;
using Baton.Server.Configuration;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Baton.Server;

/// <summary>A server: the host with the web around it. Ready when <see cref="StartAsync"/> returns.</summary>
public sealed class BatonServer : IAsyncDisposable
{
    /// <summary>Name of the file in the data directory by which the command line finds a running server.</summary>
    public const string FileName = "server.json";

    private readonly WebApplication app;
    private readonly ILoggerFactory loggers;
    private int disposed;

    private BatonServer(WebApplication app, BatonHost host, OwnerToken token, ILoggerFactory loggers)
    {
        this.app = app;
        this.loggers = loggers;
        Host = host;
        Token = token.Value;
        Url = AddressOf(app);
        host.Agents.Notices.Server = Url;
        SignInLink = new Uri(Url, $"/login?code={app.Services.GetRequiredService<SignIn>().NewCode()}");
    }

    public BatonHost Host { get; }

    internal IServiceProvider Services => app.Services;

    /// <summary>The owner's token.</summary>
    public string Token { get; }

    public Uri Url { get; }

    /// <summary>Signs one browser in, once, within ten minutes.</summary>
    public Uri SignInLink { get; }

    /// <summary>Starts everything and writes <c>server.json</c>.</summary>
    /// <exception cref="BatonException">The store, the settings or the address forbid it.</exception>
    public static async Task<BatonServer> StartAsync(ServerOptions options, TimeProvider time, CancellationToken cancellation)
    {
        DataDirectory.Prepare(options.DataDirectory);
        var token = OwnerToken.Load(options);
        var loggers = Logging.Factory();

        // The store opens and recovers while the web is put together: both take about as long.
        var starting = Task.Run(() => BatonHost.StartAsync(options, time, loggers, cancellation), cancellation);
        WebApplication? app = null;
        try
        {
            app = await WebSetup.BuildAsync(options, token, time, loggers, starting);
            await ListenAsync(app, options, cancellation);
            var server = new BatonServer(app, await starting, token, loggers);
            server.WriteFile(time);
            return server;
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (starting.IsCompletedSuccessfully)
            {
                await starting.Result.DisposeAsync();
            }

            loggers.Dispose();
            throw;
        }
    }

    /// <summary>Prints the line by which others know the server is ready, and the owner's link.</summary>
    public void Announce(TextWriter output)
    {
        output.WriteLine($"Baton is ready at {Url.ToString().TrimEnd('/')}");
        output.WriteLine($"Sign in within ten minutes: {SignInLink}");
        output.Flush();
    }

    /// <summary>Returns when the process is asked to stop (SIGTERM, Ctrl-C).</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation) => app.WaitForShutdownAsync(cancellation);

    /// <summary>Lets requests in flight end, ends feeds, then stops the engine and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        File.Delete(Path.Combine(Host.Options.DataDirectory, FileName));
        await app.StopAsync();
        await app.DisposeAsync();
        await Host.DisposeAsync();
        loggers.Dispose();
    }

    private static async Task ListenAsync(WebApplication app, ServerOptions options, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException exception)
        {
            var why = exception.InnerException?.Message ?? exception.Message;
            throw BatonException.Unavailable("address_in_use", $"Cannot listen on {options.Listen}: {why}", exception);
        }
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private void WriteFile(TimeProvider time)
    {
        var file = new ServerFile(Url.ToString().TrimEnd('/'), Environment.ProcessId, time.GetUtcNow());
        DataDirectory.WritePrivate(
            Path.Combine(Host.Options.DataDirectory, FileName), JsonSerializer.Serialize(file, BatonJson.Default.ServerFile) + "\n");
    }
}
