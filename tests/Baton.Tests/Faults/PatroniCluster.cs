using System.Diagnostics;
using Baton.Tests.Storage;
using Baton.Tests.Tidy;

namespace Baton.Tests.Faults;

/// <summary>A real PostgreSQL that fails over: three nodes under Patroni with synchronous replication, behind HAProxy. It ends with the
/// test, however that ends.</summary>
internal sealed class PatroniCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(25);
    private readonly Process process;
    private readonly Task<string> errors;

    private PatroniCluster(Process process) => (this.process, errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>The database where HAProxy finds its leader.</summary>
    public PostgresDatabase Database { get; private set; } = null!;

    public static async Task<PatroniCluster> StartAsync()
    {
        var script = Path.Combine(Repository.Root, "eng", "throwaway-patroni.sh");
        var cluster = new PatroniCluster(Process.Start(new ProcessStartInfo("bash", [script])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!);
        cluster.Database = new PostgresDatabase(await cluster.ReadAsync() + "?Timeout=3");
        return cluster;
    }

    /// <summary>Does something to the leader; see eng/throwaway-patroni.sh.</summary>
    /// <returns>Once another node leads and replication is synchronous: who, and after how long.</returns>
    public async Task<string> FailOverAsync(string how)
    {
        await process.StandardInput.WriteLineAsync(how);
        await process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<string> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await process.StandardOutput.ReadLineAsync(patience.Token)
            ?? throw new InvalidOperationException($"The tests' Patroni has ended: {await errors}");
    }
}
