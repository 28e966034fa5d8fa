using System.Diagnostics;
using Baton.Tests.Tidy;

namespace Baton.Tests.Nodes.Llm;

/// <summary>The published stand-in for servers of models, as a process of its own.</summary>
public sealed class ModelPeer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
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

    /// <summary>Calls of models it has answered.</summary>
    public async Task<int> CountAsync()
    {
        using var client = new HttpClient { Timeout = Patience };
        using var response = await client.GetAsync(Url + "/__aimock/journal?limit=1&method=POST");
        return int.Parse(response.Headers.GetValues("X-Total-Count").Single());
    }

    public async ValueTask DisposeAsync()
    {
        process!.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        process.Dispose();
    }
}
