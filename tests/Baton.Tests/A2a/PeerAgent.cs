using System.Diagnostics;
using System.Text.Json;
using Baton.Tests.Tidy;

namespace Baton.Tests.A2a;

/// <summary>The agent of tests/peers/a2a-agent.mjs as a process: the protocol's own SDK, over real HTTP.</summary>
public sealed class PeerAgent : IAsyncLifetime
{
    internal static readonly string Folder = Repository.PathOf("tests/peers");
    private static readonly HttpClient Http = new();

    private Process? process;
    private string root = "";

    /// <param name="kind"><c>rpc</c>, <c>rest</c>, <c>poll</c> (no streaming) or <c>old</c> (0.3).</param>
    public string Url(string kind) => $"{root}/{kind}";

    public async ValueTask InitializeAsync()
    {
        RequirePackages();
        process = Process.Start(
            new ProcessStartInfo("node", ["a2a-agent.mjs"]) { WorkingDirectory = Folder, RedirectStandardOutput = true })!;
        var port = await process.StandardOutput.ReadLineAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        root = $"http://127.0.0.1:{port}";
    }

    internal static void RequirePackages() =>
        Directory.Exists(Path.Combine(Folder, "node_modules")).ShouldBeTrue("The packages of peers are missing: npm ci in " + Folder);

    /// <summary>What reached it, in order.</summary>
    public async Task<List<JsonElement>> JournalAsync() =>
        [.. JsonElement.Parse(await Http.GetStringAsync($"{root}/journal")).EnumerateArray()];

    /// <summary>Lets every task that holds go on.</summary>
    public async Task ReleaseAsync() => (await Http.PostAsync($"{root}/release", null)).EnsureSuccessStatusCode();

    /// <summary>Polls until so many entries of the journal fit.</summary>
    public async Task<List<JsonElement>> UntilAsync(Func<JsonElement, bool> fits, int count = 1)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var until = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
        while (true)
        {
            var found = (await JournalAsync()).Where(fits).ToList();
            if (found.Count >= count)
            {
                return found;
            }

            (await timer.WaitForNextTickAsync(until)).ShouldBeTrue();
        }
    }

    public async ValueTask DisposeAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
