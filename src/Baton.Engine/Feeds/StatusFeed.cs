using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Baton.Core.Runs;

namespace Baton.Engine.Feeds;

/// <summary>Status changes of all runs, for those who watch lists. A slow watcher gets the last status of each run, not every one
/// between.</summary>
internal sealed class StatusFeed
{
    private readonly ConcurrentDictionary<StatusWatcher, bool> watchers = new();

    public bool IsWatched => !watchers.IsEmpty;

    public void Publish(string runId, string workflow, RunStatus status, long at)
    {
        foreach (var (watcher, _) in watchers)
        {
            watcher.Add(new RunStatusChange(runId, workflow, status, at));
        }
    }

    public async IAsyncEnumerable<RunStatusChange> FollowAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var watcher = new StatusWatcher();
        watchers[watcher] = true;
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var changes = watcher.Take(out var more);
                foreach (var change in changes)
                {
                    yield return change;
                }

                if (changes.Length == 0)
                {
                    await more.WaitAsync(cancellation);
                }
            }
        }
        finally
        {
            watchers.TryRemove(watcher, out _);
        }
    }

    private sealed class StatusWatcher
    {
        private readonly Lock gate = new();
        private readonly OrderedDictionary<string, RunStatusChange> pending = [];
        private TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add(RunStatusChange change)
        {
            lock (gate)
            {
                pending.Remove(change.RunId);
                pending.Add(change.RunId, change);
                news.TrySetResult();
            }
        }

        public RunStatusChange[] Take(out Task more)
        {
            lock (gate)
            {
                RunStatusChange[] changes = [.. pending.Values];
                pending.Clear();
                if (changes.Length > 0 || news.Task.IsCompleted)
                {
                    news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                more = news.Task;
                return changes;
            }
        }
    }
}
