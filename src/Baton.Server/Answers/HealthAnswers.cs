using System.Reflection;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Engine;

namespace Baton.Server.Answers;

/// <summary>How the server and its parts are.</summary>
internal sealed class HealthAnswers(BatonHost host, TimeProvider time)
{
    private const string Ok = "ok";
    private const string Failing = "failing";

    /// <summary>A store that takes longer than this to answer counts as out of reach.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static string Version { get; } =
        typeof(HealthAnswers).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public async Task<HealthView> FullAsync(CancellationToken cancellation)
    {
        var storeHealth = await StoreAsync(cancellation);
        var state = host.Engine.Health;
        var reasons = Reasons(storeHealth, state);
        return new HealthView(reasons.Count == 0 ? Ok : Failing, Version, host.StartedAt, storeHealth, Engine(state), reasons);
    }

    public async Task<ReadyView> ReadyAsync(CancellationToken cancellation)
    {
        var reasons = Reasons(await StoreAsync(cancellation), host.Engine.Health);
        return new ReadyView(reasons.Count == 0 ? Ok : Failing, reasons);
    }

    private static List<string> Reasons(StoreHealthView storeHealth, EngineHealth state)
    {
        var reasons = new List<string>();
        if (storeHealth.Status != Ok)
        {
            reasons.Add("store: does not answer");
        }

        if (state.StoreError is not null)
        {
            reasons.Add("store: cannot be written");
        }

        if (!state.Ready)
        {
            reasons.Add("engine: not ready");
        }

        return reasons;
    }

    private static EngineHealthView Engine(EngineHealth state) => new(
        state.Ready ? Ok : Failing,
        Partitions: state.OwnedPartitions,
        state.HotRuns,
        state.RunningAttempts,
        state.QueueDepth,
        state.WaitingForCapacity,
        Workers: 0,
        state.CommittedEvents,
        state.CommittedBatches,
        state.IgnoredMessages,
        MemoryBytes: Environment.WorkingSet);

    private async Task<StoreHealthView> StoreAsync(CancellationToken cancellation)
    {
        try
        {
            var health = await host.Store.CheckAsync(cancellation).WaitAsync(Patience, time, cancellation);
            var error = host.Engine.Health.StoreError;
            return new StoreHealthView(
                error is null ? Ok : Failing, health.Kind, health.SchemaVersion, Math.Round(health.Latency.TotalMilliseconds, 3),
                health.FreeBytes < 0 ? null : health.FreeBytes, health.SizeBytes, error);
        }
        catch (Exception exception) when (exception is BatonException or TimeoutException)
        {
            return new StoreHealthView(Failing, null, null, null, null, null, (exception as BatonException)?.Code ?? "timeout");
        }
    }
}
