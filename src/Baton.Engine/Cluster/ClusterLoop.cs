using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Engine.Runs;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Cluster;

/// <summary>Keeps this server's place among the servers of the store: rounds of ownership, commands that others left, and what others
/// did.</summary>
internal sealed partial class ClusterLoop : IDisposable
{
    private const int CommandsPerRead = 500;
    private const int HintsPerRead = 1_000;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(250);

    private readonly ICluster cluster;
    private readonly EngineOptions options;
    private readonly ClusterOutside outside;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim asked = new(0, 1);
    private IReadOnlyList<int> release = [];
    private Ownership ownership = Ownership.None;
    private Task loops = Task.CompletedTask;
    private int commandsWait = 1;

    public ClusterLoop(ICluster cluster, EngineOptions options, ClusterOutside outside, TimeProvider time, ILogger logger)
    {
        (this.cluster, this.options, this.outside, this.time, this.logger) = (cluster, options, outside, time, logger);
    }

    /// <summary>Servers alive as of the last round.</summary>
    public int Servers => Volatile.Read(ref ownership).Servers;

    /// <summary>The first round, before the engine decides anything.</summary>
    /// <exception cref="BatonException">Unavailable.</exception>
    public Ownership First() => ownership = cluster.Balance(Request());

    public void Start() => loops = Task.WhenAll(Task.Run(RoundsAsync), Task.Run(HintsAsync));

    /// <summary>Asks for a round now.</summary>
    public void Ask()
    {
        try
        {
            asked.Release();
        }
        catch (SemaphoreFullException)
        {
            // One is asked for already.
        }
    }

    /// <summary>Ends the rounds. One may still be asked for, in vain.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        stopping.Dispose();
        asked.Dispose();
    }

    private async Task RoundsAsync()
    {
        var next = ownership.NextRound;
        while (!stopping.IsCancellationRequested)
        {
            await WaitAsync(next);
            try
            {
                next = await RunOnceAsync();
            }
            catch (BatonException exception) when (exception.Kind == ErrorKind.Unavailable)
            {
                LogRoundFailed(exception.Code);
                next = AfterFailure;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                LogRoundFault(exception);
                next = AfterFailure;
            }
        }
    }

    /// <summary>One round: ownership, then what the other servers left for us and what our watchers look at elsewhere.</summary>
    private async Task<TimeSpan> RunOnceAsync()
    {
        var commands = Interlocked.Exchange(ref commandsWait, 0) == 1;
        var before = ownership.Held;
        var askedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        var found = cluster.Balance(Request());
        release = [];
        Volatile.Write(ref ownership, found);
        var message = new OwnershipMessage(found, askedAt);
        outside.Post(message);
        release = await message.Release.Task.WaitAsync(stopping.Token);
        if (found.Servers > 1 || commands || found.Held.Count != before.Count)
        {
            TakeCommands(found);
            Catch(cluster.ReadHeads(outside.Watched()));
        }

        return release.Count > 0 ? TimeSpan.Zero : found.NextRound;
    }

    private BalanceRequest Request() => new(options.Server, options.Url, options.Guest, release);

    private void TakeCommands(Ownership held)
    {
        foreach (var command in cluster.ReadCommands([.. held.Held.Keys], CommandsPerRead))
        {
            try
            {
                outside.Post(CommandCodec.Decode(command, outside.Resolve));
            }
            catch (Exception exception) when (exception is FormatException or System.Text.Json.JsonException or InvalidOperationException)
            {
                // Left there: a newer server may understand it, and its sender is told that nobody answered.
                LogCommandNotUnderstood(exception, command.Id, command.RunId);
            }
        }
    }

    private void Catch(IReadOnlyList<RunHead> heads)
    {
        foreach (var head in heads)
        {
            outside.Nudge(head.RunNo, head.LastSeq);
        }
    }

    private async Task HintsAsync()
    {
        try
        {
            while (await cluster.Hints.WaitToReadAsync(stopping.Token))
            {
                TakeHints();
            }
        }
        catch (OperationCanceledException)
        {
            // The engine stops.
        }
    }

    /// <summary>Takes what has come in, and looks all runs up at once whose status may have changed: a busy neighbour must not cost a
    /// query per run.</summary>
    private void TakeHints()
    {
        var changed = new HashSet<long>();
        for (var taken = 0; taken < HintsPerRead && cluster.Hints.TryRead(out var hint); taken++)
        {
            Take(hint);
            if (hint.Kind == HintKind.RunStatus && outside.ListsAreWatched())
            {
                changed.Add(hint.RunNo);
            }
        }

        try
        {
            foreach (var head in cluster.ReadHeads(changed))
            {
                outside.Changed(head);
            }
        }
        catch (BatonException exception)
        {
            // Who watches is told what it missed when the listener is back, or by the next round.
            LogHintFailed(exception.Code);
        }
    }

    private void Take(Hint hint)
    {
        switch (hint.Kind)
        {
            case HintKind.Run or HintKind.RunStatus:
                outside.Nudge(hint.RunNo, hint.Seq);
                break;
            case HintKind.Answer:
                outside.Answered(hint.CommandId);
                break;
            case HintKind.Commands:
                Volatile.Write(ref commandsWait, 1);
                Ask();
                break;
            case HintKind.Ownership:
                Ask();
                break;
            case HintKind.Everything:
                Volatile.Write(ref commandsWait, 1);
                outside.Answered(null);
                Ask();
                break;
        }
    }

    private async Task WaitAsync(TimeSpan span)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        await Task.WhenAny(Task.Delay(span, time, stop.Token), asked.WaitAsync(stop.Token));
        await stop.CancelAsync();
    }

    [LoggerMessage(LogLevel.Warning, "A round of ownership failed ({Code}); it is tried again")]
    private partial void LogRoundFailed(string code);

    [LoggerMessage(LogLevel.Warning, "What another server did could not be looked up ({Code})")]
    private partial void LogHintFailed(string code);

    [LoggerMessage(LogLevel.Error, "A round of ownership broke; it is tried again")]
    private partial void LogRoundFault(Exception exception);

    [LoggerMessage(LogLevel.Error, "Command {Id} for run {RunId} cannot be understood; a newer server may have left it")]
    private partial void LogCommandNotUnderstood(Exception exception, string id, string runId);
}

/// <summary>What the cluster loop needs from outside.</summary>
/// <param name="Watched">Runs somebody watches here.</param>
/// <param name="Nudge">Told that a run has events up to this one.</param>
/// <param name="Answered">Told that a command may be answered; null for any.</param>
internal sealed record ClusterOutside(
    Action<RunMessage> Post, Func<string, CompiledWorkflow> Resolve, Func<IReadOnlyCollection<long>> Watched,
    Action<long, long> Nudge, Action<string?> Answered)
{
    /// <summary>Whether somebody here watches the statuses of all runs.</summary>
    public required Func<bool> ListsAreWatched { get; init; }

    /// <summary>Told how a run stands whose status may have changed elsewhere.</summary>
    public required Action<RunHead> Changed { get; init; }
}
