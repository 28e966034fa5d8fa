using Baton.Core.Runs;

namespace Baton.Engine.Store;

/// <summary>Runs hash into a fixed number of partitions; servers own partitions. Both the run's id and its number tell the partition, so
/// that everything of a run can be found in a schema that is spread by it.</summary>
public static class Partitions
{
    /// <summary>Part of every run's number: never change it.</summary>
    public const int Count = 64;

    public static int Of(string runId) => (int)(Hashing.Of(runId) % Count);

    public static int Of(long runNo) => (int)(runNo % Count);

    /// <summary>The number of a run.</summary>
    /// <param name="reserved">From <see cref="IJournal.ReserveRunNumbers"/>.</param>
    public static long Number(long reserved, int partition) => (reserved * Count) + partition;
}
