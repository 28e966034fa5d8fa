using System.Diagnostics;
using System.Text.Json;
using Baton.Cli.CommandLine;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Sdk.Client;
using Baton.Server;
using Baton.Server.Auth;
using Baton.Server.Configuration;

namespace Baton.Cli.Access;

/// <summary>Finds what a command works on: the server that was named, the running server of the data directory, or the directory
/// itself.</summary>
internal static class Locator
{
    private const string ServerVariable = "BATON_SERVER";

    /// <summary>A server on a busy machine answers late, and must not be taken for one that is gone. Where nobody listens the answer comes
    /// at once, so only a stranger who listens and says nothing is waited for this long.</summary>
    private static readonly TimeSpan LivePatience = TimeSpan.FromSeconds(20);

    /// <summary>Long enough for a server to be started again.</summary>
    private static readonly TimeSpan FeedPatience = TimeSpan.FromSeconds(20);

    /// <summary>Only to read: without a server nothing is locked, started or changed.</summary>
    public static async Task<IBatonReader> LookAsync(Session session)
    {
        var options = OptionsOf(session);
        return await FindServerAsync(session, options)
            ?? StoreView.Open(options, session.Time)
            ?? (IBatonReader)await OwnAsync(session, options);
    }

    /// <summary>To change something: without a server this process becomes the owner of the data directory.</summary>
    public static async Task<IBaton> ActAsync(Session session)
    {
        var options = OptionsOf(session);
        return await FindServerAsync(session, options) ?? (IBaton)await OwnAsync(session, options);
    }

    /// <summary>To start what goes on after this process, which only a server can carry.</summary>
    public static async Task<IBaton> HandAsync(Session session) =>
        await FindServerAsync(session, OptionsOf(session)) ?? throw BatonException.Unavailable(
            "no_server", "No server runs that could carry the run on. Start one with: baton server start");

    /// <summary>Settings as flags, environment, <c>baton.json</c> and defaults give them.</summary>
    public static ServerOptions OptionsOf(Session session, string? listen = null)
    {
        var flags = new Dictionary<string, string>();
        Add(flags, SettingTable.Data, session.Data);
        Add(flags, SettingTable.Store, session.Store);
        Add(flags, SettingTable.Listen, listen);
        return SettingsReader.Read(flags, SettingsReader.ProcessEnvironment());
    }

    /// <summary>The server to talk to, or null when none was named and none runs.</summary>
    public static async Task<BatonClient?> FindClientAsync(Session session, ServerOptions options) =>
        await FindAddressAsync(session, options) is { } url ? Client(session, options, url) : null;

    /// <inheritdoc cref="FindClientAsync"/>
    public static async Task<Uri?> FindAddressAsync(Session session, ServerOptions options)
    {
        if (NamedServer(session) is { } named)
        {
            return Uri.TryCreate(named, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? url
                : throw new UsageException($"--server {named}: an address such as http://127.0.0.1:7070 is needed");
        }

        return ReadServerFile(options) is { } running && await IsLiveAsync(session, running) ? running : null;
    }

    /// <summary>The token to send, or null. Never made here: the server makes it. Without one the server's refusal says what to
    /// do.</summary>
    public static string? TokenOf(ServerOptions options)
    {
        var file = Path.Combine(options.DataDirectory, OwnerToken.FileName);
        return options.Token ?? (File.Exists(file) ? File.ReadAllText(file).Trim() : null);
    }

    private static async Task<ServerBaton?> FindServerAsync(Session session, ServerOptions options) =>
        await FindClientAsync(session, options) is { } client ? new ServerBaton(client, isOwn: NamedServer(session) is null) : null;

    private static string? NamedServer(Session session) =>
        session.Server ?? (Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } named ? named : null);

    private static async Task<LocalBaton> OwnAsync(Session session, ServerOptions options)
    {
        try
        {
            return await LocalBaton.OwnAsync(options, session.Time, new StderrLog(session.Err), session.Stop);
        }
        catch (BatonException refusal) when (refusal.Code == "store_locked")
        {
            // A server would have been found: what holds the directory is a run in another terminal, which takes no commands.
            throw BatonException.Unavailable(
                refusal.Code,
                $"{refusal.Message} It is a local run: wait for it, or stop it with Ctrl-C where it was started. "
                + "To do several things at once, start a server: baton server start",
                refusal);
        }
    }

    // A file that a killed server left behind names an address that may be another program's by now: it is not told the token.
    private static async Task<bool> IsLiveAsync(Session session, Uri url)
    {
        using var stranger = new BatonClient(
            new BatonClientOptions { Server = url, Retries = 0, Timeout = LivePatience, Time = session.Time });
        return await stranger.Health.IsLiveAsync(session.Stop);
    }

    private static Uri? ReadServerFile(ServerOptions options)
    {
        try
        {
            var text = File.ReadAllBytes(Path.Combine(options.DataDirectory, BatonServer.FileName));
            return JsonSerializer.Deserialize(text, BatonJson.Default.ServerFile) is { } file && IsAlive(file.Pid)
                && Uri.TryCreate(file.Url, UriKind.Absolute, out var url)
                ? url
                : null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static BatonClient Client(Session session, ServerOptions options, Uri url) =>
        new(new BatonClientOptions { Server = url, Token = TokenOf(options), Time = session.Time, FeedPatience = FeedPatience });

    private static void Add(Dictionary<string, string> flags, string name, string? value)
    {
        if (value is not null)
        {
            flags[name] = value;
        }
    }
}
