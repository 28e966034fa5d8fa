using System.Collections.Concurrent;
using Baton.Core.Runs;
using Baton.Engine.Cluster;
using Baton.Engine.Feeds;
using Baton.Engine.Runs;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Attempts;

/// <summary>Executes attempts on the thread pool and reports each end exactly once.</summary>
internal sealed partial class AttemptRunner : IDisposable
{
    private readonly Dictionary<string, INodeExecutor> executors;
    private readonly Action<RunMessage> post;
    private readonly ILogger logger;
    private readonly SharedBudgets budgets;
    private readonly LivePublisher live;
    private readonly Lease lease;
    private readonly ConcurrentDictionary<AttemptKey, RunningAttempt> running = new();
    private volatile bool stopping;

    public AttemptRunner(
        IReadOnlyList<INodeExecutor> executors, Action<RunMessage> post, SharedBudgets budgets, LivePublisher live, Lease lease,
        ILogger logger)
    {
        this.executors = executors.ToDictionary(executor => executor.Tool);
        (this.post, this.budgets, this.live, this.lease, this.logger) = (post, budgets, live, lease, logger);
    }

    public int Running => running.Count;

    public void Start(AttemptStart start)
    {
        var attempt = running[start.Key] = new RunningAttempt(
            start, post, budgets, lease, new CancellationTokenSource(), new CancellationTokenSource());
        if (stopping)
        {
            attempt.Leave();
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static work => work.Runner.Run(work.Attempt), (Runner: this, Attempt: attempt), preferLocal: false);
    }

    public void Cancel(AttemptKey key)
    {
        if (running.TryGetValue(key, out var attempt))
        {
            // Not on the caller's thread: callbacks of the executor may take their time.
            _ = attempt.Cancellation.CancelAsync();
        }
    }

    /// <summary>As <see cref="Cancel"/>, when the node is not over: whoever owns its run now goes on with it.</summary>
    public void Leave(AttemptKey key)
    {
        if (running.TryGetValue(key, out var attempt))
        {
            _ = attempt.LeaveAsync();
        }
    }

    /// <summary>What an attempt asked to record of a step is recorded.</summary>
    public void Answer(AttemptKey key, string answer, Hold? hold)
    {
        if (running.TryGetValue(key, out var attempt))
        {
            attempt.Answer(answer, hold);
        }
    }

    /// <summary>Its run was loaded again: what the attempt waits for may have to be asked again.</summary>
    public void Remind(AttemptKey key)
    {
        if (running.TryGetValue(key, out var attempt))
        {
            attempt.Remind();
        }
    }

    public void Dispose()
    {
        stopping = true;
        foreach (var (_, attempt) in running)
        {
            attempt.Leave();
        }
    }

    private async void Run(RunningAttempt attempt)
    {
        var outcome = await Execute(attempt, attempt.Cancellation.Token);
        var key = attempt.Start.Key;
        running.TryRemove(key, out _);
        if (stopping)
        {
            // The process is going: the attempt counts as interrupted, as after a crash.
            return;
        }

        post(new CommandMessage
        {
            RunNo = key.RunNo,
            Ends = key,
            Command = now => new CompleteAttempt(now, key.Slot, key.Attempt, outcome.Output, outcome.Error) { Ask = outcome.Gate },
        });
    }

    private async Task<AttemptOutcome> Execute(RunningAttempt attempt, CancellationToken cancellation)
    {
        var start = attempt.Start;
        var tool = start.Tool;
        var separator = tool.IndexOf(':', StringComparison.Ordinal);
        if (!executors.TryGetValue(separator < 0 ? tool : tool[..separator], out var executor))
        {
            return AttemptOutcome.Failure(
                new NodeError("unknown_tool", $"Nothing here executes the tool '{tool}'.", null, Retryable: false));
        }

        var request = new AttemptRequest(
            start.RunId, start.Workflow, start.Node, start.Key.Attempt, start.IdempotencyKey, tool, start.Input, LogOf(attempt))
        {
            Secrets = attempt.Secrets,
            TrustedLocal = start.TrustedLocal,
            Interrupted = start.Interrupted,
            Steps = attempt.Steps(),
            OutputSchema = start.OutputSchema,
            Definition = start.Definition,
            User = start.User,
            Leaving = attempt.Leaving,
            EnsureOwnedAsync = attempt.EnsureOwnedAsync,
            Live = data => live(start.Key.RunNo, start.Node, start.Key.Attempt, attempt.Secrets.Of(data)),
        };
        try
        {
            return Clean(Limited(await executor.ExecuteAsync(request, cancellation)), attempt.Secrets);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return AttemptOutcome.Failure(new NodeError("cancelled", "The attempt was cancelled.", null, Retryable: false));
        }
        catch (Exception exception)
        {
            LogExecutorFault(exception, tool, start.RunId, start.Node);
            var broke = attempt.Secrets.Of($"The tool '{tool}' broke: {exception.Message}");
            return AttemptOutcome.Failure(new NodeError("internal", broke, exception.StackTrace));
        }
    }

    private static AttemptOutcome Limited(AttemptOutcome outcome) => outcome.Output is { Length: > RunLimits.MaxPayload } output
        ? AttemptOutcome.Failure(new NodeError(
            "output_too_large", $"The output has {output.Length} bytes; the limit is {RunLimits.MaxPayload}.", null, Retryable: false))
        : outcome;

    private static AttemptOutcome Clean(AttemptOutcome outcome, Redaction secrets) =>
        outcome.Gate is { } gate ? AttemptOutcome.Ask(gate.Ask!, secrets.Of(gate))
        : outcome.Error is { } error ? AttemptOutcome.Failure(secrets.Of(error))
        : AttemptOutcome.Success(secrets.Of(outcome.Output!));

    private AttemptLog LogOf(RunningAttempt attempt)
    {
        var (key, lines) = (attempt.Start.Key, 0);
        return (stream, said) =>
        {
            var line = attempt.Secrets.Of(said);
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
