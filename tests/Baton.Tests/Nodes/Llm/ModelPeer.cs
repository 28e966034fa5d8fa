using System.Diagnostics;
using System.Text.Json;
using Baton.Tests.Tidy;

namespace Baton.Tests.Nodes.Llm;

/// <summary>The published stand-in for servers of models, as a process of its own.</summary>
public sealed class ModelPeer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient client = new() { Timeout = Patience };
    private Process? process;

    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var folder = Repository.PathOf("tests/peers");
        Directory.Exists(Path.Combine(folder, "node_modules")).ShouldBeTrue("the peers' packages are missing: npm ci in tests/peers");
        process = Process.Start(new ProcessStartInfo("node", "models.mjs")
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardInput = true,
        })!;
        Url = (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience))!;
        Url.ShouldStartWith("http://127.0.0.1:");
    }

    /// <summary>Calls of models it has seen, those it did not answer included.</summary>
    public async Task<int> CountAsync()
    {
        using var response = await client.GetAsync(Url + "/__aimock/journal?limit=1&method=POST");
        return int.Parse(response.Headers.GetValues("X-Total-Count").Single());
    }

    /// <summary>Those after the first ones, in their order.</summary>
    public async Task<IReadOnlyList<PeerCall>> CallsAsync(int after)
    {
        var journal = JsonElement.Parse(await client.GetStringAsync($"{Url}/__aimock/journal?method=POST&offset={after}"));
        return [.. journal.EnumerateArray().Select(call => new PeerCall(
            DateTimeOffset.FromUnixTimeMilliseconds(call.GetProperty("timestamp").GetInt64()),
            call.GetProperty("response").GetProperty("status").GetInt32(),
            call.GetProperty("headers").GetProperty("idempotency-key").GetString()!,
            call.GetProperty("body").GetRawText()))];
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        process!.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.Dispose();
    }
}

/// <param name="Status">What it answered.</param>
/// <param name="Key">The caller's idempotency key.</param>
public sealed record PeerCall(DateTimeOffset At, int Status, string Key, string Body);
