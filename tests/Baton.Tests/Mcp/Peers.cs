using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Baton.Tests.Server;
using Baton.Tests.Tidy;

namespace Baton.Tests.Mcp;

/// <summary>Programs of others, from <c>tests/peers</c>.</summary>
internal static class Peers
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "peers");

    public static string Recorder => Path.Combine(Folder, "recorder.mjs");

    /// <summary>A script of ours that needs a package.</summary>
    public static string Own(string file, string package)
    {
        Script(package, "package.json");
        return Path.Combine(Folder, file);
    }

    public static string Node { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "node")).FirstOrDefault(File.Exists) ?? "";

    /// <summary>A script of an npm package.</summary>
    public static string Script(string package, string file)
    {
        var path = Path.Combine(Folder, "node_modules", package, file);
        Assert.SkipUnless(Node.Length > 0 && File.Exists(path), "needs Node.js and the packages of tests/peers (npm ci)");
        return path;
    }

    public static async Task<JsonElement> RegisterAsync(ServerFixture server, string name, params string[] command)
    {
        var list = string.Join(',', command.Select(part => $"\"{JsonEncodedText.Encode(part)}\""));
        var answer = await server.PostAsync("/api/v1/tools", $"{{\"name\":\"{name}\",\"command\":[{list}]}}");
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json;
    }
}

/// <summary>A script that runs beside the test and listens on a port.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;

    private Peer(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Starts a script whose first line is its port.</summary>
    public static async Task<Peer> StartAsync(string script, params string[] arguments)
    {
        var process = Start(script, new Dictionary<string, string>(), arguments);
        var line = await process.StandardOutput.ReadLineAsync(ServerFixture.Timeout);
        return new Peer(process, int.Parse(line.ShouldNotBeNull()));
    }

    /// <summary>Starts a script that is told its port, and waits until it listens.</summary>
    public static async Task<Peer> StartToldAsync(string script, string variable, params string[] arguments)
    {
        var port = FreePort();
        var peer = new Peer(Start(script, new Dictionary<string, string> { [variable] = $"{port}" }, arguments), port);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var until = ServerFixture.Timeout;
        while (!await ListensAsync(port))
        {
            (await timer.WaitForNextTickAsync(until)).ShouldBeTrue();
        }

        return peer;
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static Process Start(string script, Dictionary<string, string> env, string[] arguments)
    {
        var start = new ProcessStartInfo(Peers.Node) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in env)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, ServerFixture.Timeout);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
