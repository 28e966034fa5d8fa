namespace Baton.Engine.Store;

/// <summary>Everything Baton keeps. One adapter per database; all inherit one conformance suite.</summary>
/// <remarks>Every member may throw <see cref="Baton.Core.Errors.BatonException"/> of kind Unavailable (codes <c>store_unavailable</c>,
/// <c>disk_full</c>, <c>store_read_only</c>, <c>store_weak_durability</c>, <c>schema_newer</c>, <c>store_locked</c>; for a database that
/// does not fit <c>store_too_old</c>, <c>store_encoding</c>, <c>store_connections</c>, <c>clock_skew</c>).</remarks>
public interface IRunStore : IJournal, ICluster, IRunQueries, IWorkflowStore, ICostStore, IPeerStore, IAsyncDisposable
{
    /// <summary>Takes the ownership lock, checks durability settings, schema version and free disk, applies migrations.</summary>
    Task OpenAsync(CancellationToken cancellation);

    /// <summary>Round trip to the store, for readiness and health.</summary>
    Task<StoreHealth> CheckAsync(CancellationToken cancellation);
}

/// <param name="Kind">sqlite or postgres.</param>
/// <param name="FreeBytes">Free disk at the store, or -1 when unknown.</param>
public sealed record StoreHealth(string Kind, int SchemaVersion, TimeSpan Latency, long FreeBytes, long SizeBytes);
