using System.Collections.Concurrent;
using Baton.Core.Errors;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Runs;

/// <summary>Drives a shard with two threads: one decides, one commits. While a batch is being written the next is being decided; under load
/// batches grow by themselves.</summary>
internal sealed class EngineLoop : IDisposable
{
    private readonly Shard shard;
    private readonly BatchWriter writer;
    private readonly TimeProvider time;
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
        (this.shard, this.time, writer) = (shard, time, new BatchWriter(journal, logger));
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
        foreach (var run in done.Written?.Runs ?? [])
        {
            CommittedEvents += run.Change.Events.Count;
        }

        CommittedBatches += done.Written is null ? 0 : 1;
        shard.OnCommit(done, now);
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

            Volatile.Write(ref result, writer.Write(batch));
            Wake();
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
}
