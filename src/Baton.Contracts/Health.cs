namespace Baton.Contracts;

/// <summary>GET /health.</summary>
/// <param name="Status">ok, or failing when something needed does not work.</param>
public sealed record HealthView(
    string Status, string Version, DateTimeOffset StartedAt, StoreHealthView Store, EngineHealthView Engine, IReadOnlyList<string> Reasons);

/// <param name="Kind">sqlite or postgres.</param>
/// <param name="LatencyMs">Of one round trip; null when the store does not answer.</param>
/// <param name="DiskFreeBytes">Null when unknown.</param>
public sealed record StoreHealthView(
    string Status, string? Kind, int? SchemaVersion, double? LatencyMs, long? DiskFreeBytes, long? SizeBytes, string? Error);

/// <param name="Partitions">Owned by this server.</param>
/// <param name="ActiveRuns">Held in memory.</param>
/// <param name="QueueDepth">Commands waiting to be decided.</param>
/// <param name="WaitingForCapacity">Runs with queued nodes that wait for a free place.</param>
/// <param name="IgnoredMessages">Late, duplicate or stale messages ignored since the start.</param>
public sealed record EngineHealthView(
    string Status, int Partitions, int ActiveRuns, int RunningAttempts, int QueueDepth, int WaitingForCapacity, int Workers,
    long CommittedEvents, long CommittedBatches, long IgnoredMessages, long MemoryBytes);

/// <summary>GET /health/ready.</summary>
/// <param name="Reasons">Why it is not ready; empty when it is.</param>
public sealed record ReadyView(string Status, IReadOnlyList<string> Reasons);

/// <summary>GET /health/live.</summary>
public sealed record LiveView(string Status);

/// <summary><c>server.json</c> in the data directory, there while a server is ready.</summary>
public sealed record ServerFile(string Url, int Pid, DateTimeOffset StartedAt);
