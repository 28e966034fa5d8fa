using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Baton.Tests.A2a;

/// <summary>The protocol's own client as a process (tests/peers/a2a-client.mjs), talking to Baton.</summary>
public sealed class PeerClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<int, PeerCall> calls = new();
    private readonly Process process;
    private readonly Task reading;
    private int last;

    private PeerClient(Process process)
    {
        this.process = process;
        calls[0] = new PeerCall();
        reading = ReadAsync();
    }

    /// <param name="binding">JSONRPC, HTTP+JSON, or OLD for JSON-RPC of 0.3.</param>
    public static async Task<PeerClient> StartAsync(Uri server, string binding, string token)
    {
        PeerAgent.RequirePackages();
        var start = new ProcessStartInfo("node", ["a2a-client.mjs", server.ToString().TrimEnd('/'), binding, token])
        {
            WorkingDirectory = PeerAgent.Folder, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        var client = new PeerClient(Process.Start(start)!);
        try
        {
            await client.calls[0].Result.WaitAsync(Patience);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins an operation of a2a-client.mjs.</summary>
    public async Task<PeerCall> BeginAsync(string operation, object args)
    {
        var id = ++last;
        var call = calls[id] = new PeerCall();
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { id, op = operation, args }));
        await process.StandardInput.FlushAsync();
        return call;
    }

    public async Task<JsonElement> CallAsync(string operation, object args) =>
        await (await BeginAsync(operation, args)).Result.WaitAsync(Patience);

    /// <summary>The events of a stream that ends.</summary>
    public async Task<IReadOnlyList<JsonElement>> StreamAsync(string operation, object args)
    {
        var call = await BeginAsync(operation, args);
        await call.Result.WaitAsync(Patience);
        return [.. call.Events];
    }

    /// <summary>The error the client throws.</summary>
    public async Task<string> RefusedAsync(string operation, object args) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => CallAsync(operation, args))).Message;

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await reading;
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var said = JsonElement.Parse(line);
            calls[said.GetProperty("id").GetInt32()].Take(said);
        }
    }
}

/// <summary>An operation under way.</summary>
public sealed class PeerCall
{
    private readonly TaskCompletionSource<JsonElement> result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<JsonElement> Events { get; } = new();

    public Task<JsonElement> Result => result.Task;

    internal void Take(JsonElement said)
    {
        if (said.TryGetProperty("event", out var happened))
        {
            Events.Enqueue(happened.GetProperty("payload"));
        }
        else if (said.TryGetProperty("error", out var error))
        {
            result.TrySetException(new InvalidOperationException($"{error.GetProperty("name")}: {error.GetProperty("message")}"));
        }
        else
        {
            result.TrySetResult(said.GetProperty("result"));
        }
    }
}
