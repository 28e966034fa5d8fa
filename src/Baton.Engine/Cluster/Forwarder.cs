using System.Collections.Concurrent;
using Baton.Core.Errors;
using Baton.Engine.Store;

namespace Baton.Engine.Cluster;

/// <summary>Hands commands for runs of other servers over through the store, and waits for what becomes of them.</summary>
internal sealed class Forwarder(ICluster cluster, TimeProvider time, Func<string> newId, string server)
{
    /// <summary>How long a caller waits for the owner, which may be changing just now.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How often an answer is looked for without a hint.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new();

    /// <exception cref="BatonException">The owner's refusal; Unavailable <c>owner_silent</c>.</exception>
    public async Task<StartRunResult> SendAsync(string runId, string body, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var command = new ForwardedCommand(newId(), Partitions.Of(runId), runId, server, body, now.ToUnixTimeMilliseconds());
        var signal = waiting[command.Id] = NewSignal();
        try
        {
            cluster.PutCommand(command);
            while (time.GetUtcNow() - now < Patience)
            {
                await WaitAsync(signal.Task, cancellation);
                waiting[command.Id] = signal = NewSignal();
                if (cluster.TakeAnswer(command.Id) is { } answer)
                {
                    return answer.Refusal is { } refusal ? throw refusal : new StartRunResult(answer.RunId!, answer.Repeated);
                }
            }

            throw BatonException.Unavailable("owner_silent",
                "No server took the command within 30 s. It is kept, and takes effect once one does.");
        }
        finally
        {
            waiting.TryRemove(command.Id, out _);
        }
    }

    /// <summary>An answer may be there.</summary>
    /// <param name="commandId">Null for all that wait.</param>
    public void Notify(string? commandId)
    {
        foreach (var (id, signal) in waiting)
        {
            if (commandId is null || id == commandId)
            {
                signal.TrySetResult();
            }
        }
    }

    private async Task WaitAsync(Task signal, CancellationToken cancellation)
    {
        try
        {
            await signal.WaitAsync(Look, time, cancellation);
        }
        catch (TimeoutException)
        {
            // Hints may be lost: it is looked for all the same.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
