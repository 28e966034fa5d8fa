using System.Collections.Concurrent;
using Baton.Core.Errors;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Runs;

/// <summary>Drives a shard with two threads: one decides, one commits. While a batch is being written the next is being decided; under load
/// batches grow by themselves.</summary>
internal sealed partial class EngineLoop : IDisposable
{
    private readonly Shard shard;
    private readonly IJournal journal;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ConcurrentQueue<RunMessage> inbox = new();
    private readonly AutoResetEvent wake = new(false);
    private readonly AutoResetEvent handOver = new(false);
    private readonly Thread decider;
    private readonly Thread committer;
    private SealedBatch? atCommitter;
    private CommitResult? result;
    private long lastNow;
    private volatile bool stopping;
    private int asleep;
    private int queued;

    public EngineLoop(Shard shard, IJournal journal, TimeProvider time, ILogger logger)
    {
        (this.shard, this.journal, this.time, this.logger) = (shard, journal, time, logger);
        decider = new Thread(DecideLoop) { Name = "baton-decide", IsBackground = true };
        committer = new Thread(CommitLoop) { Name = "baton-commit", IsBackground = true };
    }

    public int QueueDepth => Volatile.Read(ref queued);

    public long CommittedEvents { get; private set; }

    public long CommittedBatches { get; private set; }

    public void Start()
    {
        committer.Start();
        decider.Start();
    }

    public void Post(RunMessage message)
    {
        Interlocked.Increment(ref queued);
        inbox.Enqueue(message);
        Wake();
        if (stopping)
        {
            Refuse();
        }
    }

    /// <summary>Lets what is decided be committed, then ends both threads.</summary>
    public void Dispose()
    {
        stopping = true;
        Wake();
        if (decider.IsAlive)
        {
            decider.Join();
        }

        handOver.Set();
        if (committer.IsAlive)
        {
            committer.Join();
        }

        Refuse();
        wake.Dispose();
        handOver.Dispose();
    }

    private void DecideLoop()
    {
        var idle = true;
        while (true)
        {
            var now = Now();
            if (Interlocked.Exchange(ref result, null) is { } done)
            {
                idle = true;
                Finish(done, now);
            }

            TakeMessages(now);
            shard.Tick(now);
            if (idle && (shard.HasWork || shard.WantsProbe(now)))
            {
                idle = false;
                HandOver(shard.Seal());
            }
            else if (stopping && idle && !shard.HasWork)
            {
                return;
            }
            else
            {
                Sleep(now);
            }
        }
    }

    private void TakeMessages(long now)
    {
        while (!stopping && !shard.BatchIsFull && inbox.TryDequeue(out var message))
        {
            Interlocked.Decrement(ref queued);
            shard.Handle(message, now);
        }
    }

    private void Finish(CommitResult done, long now)
    {
        if (done.Written is { } written)
        {
            CommittedBatches++;
            foreach (var run in written.Runs)
            {
                CommittedEvents += run.Change.Events.Count;
            }

            shard.OnCommitted(written, now);
        }

        if (done.Failure is { } failure)
        {
            shard.OnCommitFailed(done.Lost!, failure, now);
        }

        foreach (var (run, refusal) in done.Refused)
        {
            shard.OnRunRefused(run, refusal, now);
        }
    }

    private void HandOver(SealedBatch batch)
    {
        Volatile.Write(ref atCommitter, batch);
        handOver.Set();
    }

    private void CommitLoop()
    {
        while (true)
        {
            handOver.WaitOne();
            if (Interlocked.Exchange(ref atCommitter, null) is not { } batch)
            {
                return;
            }

            Volatile.Write(ref result, Commit(batch));
            Wake();
        }
    }

    private CommitResult Commit(SealedBatch batch)
    {
        if (TryCommit(batch.Journal) is not { } failure)
        {
            return new CommitResult(batch, null, null, []);
        }

        return failure.Kind == ErrorKind.Unavailable ? new CommitResult(null, batch, failure, []) : CommitOneByOne(batch);
    }

    /// <summary>The store answers and does not take what is in the batch: the run it is about must not stop the others.</summary>
    private CommitResult CommitOneByOne(SealedBatch batch)
    {
        var written = new SealedBatch();
        var refused = new List<(SealedRun, BatonException)>();
        for (var i = 0; i < batch.Runs.Count; i++)
        {
            var alone = new JournalBatch();
            alone.Runs.Add(batch.Runs[i].Change);
            switch (TryCommit(alone))
            {
                case null:
                    written.Add(batch.Runs[i]);
                    break;
                case { Kind: ErrorKind.Unavailable } failure:
                    var lost = new SealedBatch();
                    batch.Runs[i..].ForEach(lost.Add);
                    return new CommitResult(Some(written), lost, failure, refused);
                case var refusal:
                    refused.Add((batch.Runs[i], refusal));
                    break;
            }
        }

        return new CommitResult(Some(written), null, null, refused);
    }

    /// <summary>An empty batch would count as proof that the store can be written again.</summary>
    private static SealedBatch? Some(SealedBatch batch) => batch.Runs.Count > 0 ? batch : null;

    /// <returns>Null when it is on disk.</returns>
    private BatonException? TryCommit(JournalBatch batch)
    {
        try
        {
            journal.Commit(batch);
            return null;
        }
        catch (BatonException exception)
        {
            return exception;
        }
        catch (Exception exception)
        {
            LogCommitFault(exception);
            return BatonException.Unavailable("store_unavailable", "The store failed; the log says more.", exception);
        }
    }

    private void Sleep(long now)
    {
        var due = shard.NextDue;
        var span = due == long.MaxValue ? -1 : (int)Math.Clamp(due - now, 0, 60_000);
        Volatile.Write(ref asleep, 1);
        Thread.MemoryBarrier();

        // Looked at again after saying that we sleep, so that no message is missed.
        if (span != 0 && (inbox.IsEmpty || shard.BatchIsFull) && Volatile.Read(ref result) is null && !stopping)
        {
            wake.WaitOne(span);
        }

        Volatile.Write(ref asleep, 0);
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref asleep, 0) == 1)
        {
            wake.Set();
        }
    }

    /// <summary>Unix milliseconds; never goes back, so that a clock set back cannot make events run backwards or timers fire
    /// twice.</summary>
    private long Now() => lastNow = Math.Max(lastNow, time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Refuse()
    {
        while (inbox.TryDequeue(out var message))
        {
            message.Caller?.TrySetException(BatonException.Unavailable("stopping", "Baton is stopping."));
        }
    }

    [LoggerMessage(LogLevel.Error, "A commit failed in an unexpected way")]
    private partial void LogCommitFault(Exception exception);

    /// <param name="Written">What is on disk, or null.</param>
    /// <param name="Lost">What is not, because of <paramref name="Failure"/> of the store.</param>
    /// <param name="Refused">What is not, because of itself.</param>
    private sealed record CommitResult(
        SealedBatch? Written, SealedBatch? Lost, BatonException? Failure, IReadOnlyList<(SealedRun Run, BatonException Refusal)> Refused);
}
