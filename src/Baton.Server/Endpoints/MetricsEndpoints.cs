using System.Globalization;
using System.Text;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Server.Auth;
using Baton.Server.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary><c>/metrics</c> in Prometheus' text format 0.0.4.</summary>
internal static class MetricsEndpoints
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private const string StoreUp = "1 when the store answers; without it the figures of the store are missing.";
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder root) =>
        root.MapGet("/metrics", Metrics).WithTags("health").Allow(AccessPolicy.Owner)
            .Produces(StatusCodes.Status200OK, contentType: "text/plain");

    private static async Task<ContentHttpResult> Metrics(
        HttpContext context, IRunStore store, RunEngine engine, FeedSlots feeds, TimeProvider time)
    {
        var text = new StringBuilder();
        WriteEngine(text, engine.Health);
        Gauge(text, "baton_live_feeds", "Live feeds that are open.", feeds.Open);
        Gauge(text, "process_resident_memory_bytes", "Memory of the process.", Environment.WorkingSet);
        await WriteStoreAsync(text, store, time, context.RequestAborted);
        return TypedResults.Text(text.ToString(), ContentType);
    }

    /// <summary>What only the store knows is left out while it is away: the rest is what tells of it.</summary>
    private static async Task WriteStoreAsync(StringBuilder text, IRunStore store, TimeProvider time, CancellationToken cancellation)
    {
        StoreHealth check;
        IReadOnlyDictionary<RunStatus, long> runs;
        try
        {
            check = await store.CheckAsync(cancellation).WaitAsync(StorePatience, time, cancellation);
            runs = store.CountRuns();
        }
        catch (Exception exception) when (exception is BatonException or TimeoutException)
        {
            Gauge(text, "baton_store_up", StoreUp, 0);
            return;
        }

        Gauge(text, "baton_store_up", StoreUp, 1);
        Gauge(text, "baton_store_latency_seconds", "One round trip to the store.", check.Latency.TotalSeconds);
        Gauge(text, "baton_store_size_bytes", "Size of the store.", check.SizeBytes);
        if (check.FreeBytes >= 0)
        {
            Gauge(text, "baton_store_free_bytes", "Free disk at the store.", check.FreeBytes);
        }

        Head(text, "baton_runs", "gauge", "Runs in the store by status.");
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            Line(text, $"baton_runs{{status=\"{status.Word()}\"}}", runs.TryGetValue(status, out var count) ? count : 0);
        }
    }

    private static void WriteEngine(StringBuilder text, EngineHealth state)
    {
        var ready = state.Ready && state.StoreError is null;
        Gauge(text, "baton_ready", "1 when the engine takes commands and the store can be written.", ready ? 1 : 0);
        Gauge(text, "baton_owned_partitions", "Partitions whose runs this server decides.", state.OwnedPartitions);
        Gauge(text, "baton_servers", "Servers that share the store, this one included.", state.Servers);
        Gauge(text, "baton_active_runs", "Runs held in memory.", state.HotRuns);
        Gauge(text, "baton_running_attempts", "Attempts handed to executors and not ended.", state.RunningAttempts);
        Gauge(text, "baton_queue_depth", "Commands waiting to be decided.", state.QueueDepth);
        Gauge(text, "baton_runs_waiting_for_capacity", "Runs with queued nodes that wait for a free place.", state.WaitingForCapacity);
        Counter(text, "baton_events_committed_total", "Events committed since the start.", state.CommittedEvents);
        Counter(text, "baton_batches_committed_total", "Transactions committed since the start.", state.CommittedBatches);
        Counter(text, "baton_commits_fenced_total",
            "Commits refused since the start because another server had taken a partition over.", state.FencedCommits);
        Counter(text, "baton_messages_ignored_total", "Late, duplicate or stale messages ignored since the start.", state.IgnoredMessages);
    }

    private static void Gauge(StringBuilder text, string name, string help, double value)
    {
        Head(text, name, "gauge", help);
        Line(text, name, value);
    }

    private static void Counter(StringBuilder text, string name, string help, double value)
    {
        Head(text, name, "counter", help);
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Line(StringBuilder text, string name, double value) =>
        text.Append(name).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
}
