namespace Baton.Core.Runs;

public enum TimerKind : byte
{
    Run,
    Attempt,
    Total,
    Retry,
    Wait,
}

/// <summary>What is due when in one run. Entries whose moment is no longer the slot's are dead and dropped when they surface or when they
/// outnumber the living.</summary>
public sealed class RunTimers(RunState state)
{
    private const int SmallestCompaction = 256;

    private readonly PriorityQueue<(int Slot, TimerKind Kind), long> heap = new();
    private int compactAt = SmallestCompaction;

    public void Add(int slot, TimerKind kind, long due)
    {
        if (heap.Count >= compactAt)
        {
            Compact();
        }

        heap.Enqueue((slot, kind), due);
    }

    /// <summary>Unix milliseconds of the next living timer, or 0.</summary>
    public long NextDue()
    {
        while (heap.TryPeek(out var entry, out var due))
        {
            if (IsAlive(entry.Slot, entry.Kind, due))
            {
                return due;
            }

            heap.Dequeue();
        }

        return 0;
    }

    /// <summary>Takes the next living timer due by <paramref name="now"/>.</summary>
    public bool TryTake(long now, out int slot, out TimerKind kind)
    {
        while (heap.TryPeek(out var entry, out var due) && due <= now)
        {
            heap.Dequeue();
            if (IsAlive(entry.Slot, entry.Kind, due))
            {
                (slot, kind) = entry;
                return true;
            }
        }

        (slot, kind) = (-1, TimerKind.Run);
        return false;
    }

    private bool IsAlive(int slot, TimerKind kind, long due)
    {
        if (kind == TimerKind.Run)
        {
            return !state.Status.IsTerminal() && !state.TimedOut && state.RunDue == due;
        }

        ref readonly var s = ref state.Slot(slot);
        return kind switch
        {
            TimerKind.Attempt => s.Status is NodeStatus.Running or NodeStatus.Waiting && s.AttemptDue == due,
            TimerKind.Total => !s.Status.IsTerminal() && s.TotalDue == due,
            TimerKind.Retry => s.Status == NodeStatus.Retrying && s.Due == due,
            _ => s.Status == NodeStatus.Waiting && s.Due == due,
        };
    }

    private void Compact()
    {
        var living = heap.UnorderedItems.Where(item => IsAlive(item.Element.Slot, item.Element.Kind, item.Priority)).ToArray();
        heap.Clear();
        heap.EnqueueRange(living);
        compactAt = Math.Max(SmallestCompaction, living.Length * 2);
    }
}
