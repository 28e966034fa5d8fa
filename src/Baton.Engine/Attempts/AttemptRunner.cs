using System.Collections.Concurrent;
using Baton.Core.Runs;
using Baton.Engine.Runs;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Attempts;

/// <summary>Executes attempts on the thread pool and reports each end exactly once.</summary>
internal sealed partial class AttemptRunner : IDisposable
{
    private readonly Dictionary<string, INodeExecutor> executors;
    private readonly Action<RunMessage> post;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<AttemptKey, CancellationTokenSource> running = new();
    private readonly CancellationTokenSource stopping = new();

    public AttemptRunner(IReadOnlyList<INodeExecutor> executors, Action<RunMessage> post, ILogger logger)
    {
        this.executors = executors.ToDictionary(executor => executor.Tool);
        (this.post, this.logger) = (post, logger);
    }

    public int Running => running.Count;

    public void Start(AttemptStart start)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        running[start.Key] = cancellation;
        ThreadPool.UnsafeQueueUserWorkItem(static work => work.Runner.Run(work.Start, work.Cancellation),
            (Runner: this, Start: start, Cancellation: cancellation), preferLocal: false);
    }

    public void Cancel(AttemptKey key)
    {
        if (running.TryGetValue(key, out var cancellation))
        {
            // Not on the caller's thread: callbacks of the executor may take their time.
            _ = cancellation.CancelAsync();
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
    }

    private async void Run(AttemptStart start, CancellationTokenSource cancellation)
    {
        var outcome = await Execute(start, cancellation.Token);
        running.TryRemove(start.Key, out _);
        if (stopping.IsCancellationRequested)
        {
            // The process is going: the attempt counts as interrupted, as after a crash.
            return;
        }

        var (key, (output, error)) = (start.Key, outcome);
        post(new CommandMessage
        {
            RunNo = key.RunNo,
            Ends = key,
            Command = now => new CompleteAttempt(now, key.Slot, key.Attempt, output, error),
        });
    }

    private async Task<AttemptOutcome> Execute(AttemptStart start, CancellationToken cancellation)
    {
        var tool = start.Tool;
        var separator = tool.IndexOf(':', StringComparison.Ordinal);
        if (!executors.TryGetValue(separator < 0 ? tool : tool[..separator], out var executor))
        {
            return AttemptOutcome.Failure(
                new NodeError("unknown_tool", $"Nothing here executes the tool '{tool}'.", null, Retryable: false));
        }

        var request = new AttemptRequest(
            start.RunId, start.Workflow, start.Node, start.Key.Attempt, start.IdempotencyKey, tool, start.Input, LogOf(start.Key))
        {
            TrustedLocal = start.TrustedLocal,
        };
        try
        {
            return Limited(await executor.ExecuteAsync(request, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return AttemptOutcome.Failure(new NodeError("cancelled", "The attempt was cancelled.", null, Retryable: false));
        }
        catch (Exception exception)
        {
            LogExecutorFault(exception, tool, start.RunId, start.Node);
            return AttemptOutcome.Failure(new NodeError("internal", $"The tool '{tool}' broke: {exception.Message}", exception.StackTrace));
        }
    }

    private static AttemptOutcome Limited(AttemptOutcome outcome) => outcome.Output is { Length: > RunLimits.MaxPayload } output
        ? AttemptOutcome.Failure(new NodeError(
            "output_too_large", $"The output has {output.Length} bytes; the limit is {RunLimits.MaxPayload}.", null, Retryable: false))
        : outcome;

    private AttemptLog LogOf(AttemptKey key)
    {
        var lines = 0;
        return (stream, line) =>
        {
            var count = Interlocked.Increment(ref lines);
            if (count > RunLimits.MaxLogLines)
            {
                return;
            }

            var text = count == RunLimits.MaxLogLines ? "(further lines are not kept)"
                : line.Length > RunLimits.MaxLogLine ? line[..RunLimits.MaxLogLine] + "…" : line;
            post(new CommandMessage { RunNo = key.RunNo, Command = now => new LogAttempt(now, key.Slot, key.Attempt, stream, text) });
        };
    }

    [LoggerMessage(LogLevel.Error, "The executor of {Tool} broke in run {RunId}, node {Node}")]
    private partial void LogExecutorFault(Exception exception, string tool, string runId, string node);
}
