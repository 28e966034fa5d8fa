using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Core.Errors;
using Baton.Engine.Store;
using Baton.Sdk.Client;
using Baton.Server;
using Baton.Server.Configuration;
using Baton.Storage;

namespace Baton.Cli.Doctor;

/// <summary>The store, the server that may run on it, and the clock.</summary>
internal static class ServiceChecks
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public static async Task<IReadOnlyList<Finding>> AllAsync(Session session, ServerOptions options) =>
        [.. await StoreAndClockAsync(session, options), await ServerAsync(session, options)];

    private static async Task<IReadOnlyList<Finding>> StoreAndClockAsync(Session session, ServerOptions options)
    {
        var now = session.Time.GetUtcNow();
        try
        {
            await using var store = RunStores.Look(options.Store, options.DataDirectory, session.Time);
            if (store is null)
            {
                return [new Finding("store", "empty: nothing has run yet"), Clock(now, null)];
            }

            var newest = store.ListRuns(new RunFilter(), new PageRequest(1, null)).Items;
            var counts = store.CountRuns();
            return
            [
                new Finding("store", $"answers, {counts.Values.Sum()} runs"),
                Clock(now, newest.Count > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(newest[0].CreatedAt) : null),
            ];
        }
        catch (BatonException refusal) when (refusal.Code == "schema_older")
        {
            return [new Finding("store", "of an older Baton; the next run or server brings it up to date"), Clock(now, null)];
        }
        catch (BatonException refusal)
        {
            return [new Finding("store", refusal.Message, "see the message; docs/operations.md explains each of them"), Clock(now, null)];
        }
    }

    // Timers and lists go by the clock: one that was set back fires late and sorts wrongly.
    private static Finding Clock(DateTimeOffset now, DateTimeOffset? newestRun)
    {
        var built = new DateTimeOffset(File.GetLastWriteTimeUtc(typeof(ServiceChecks).Assembly.Location));
        var shown = $"{now:yyyy-MM-dd HH:mm:ss} UTC";
        if (now + Tolerance < built)
        {
            return new Finding("clock", $"{shown} is before Baton was built", "set the clock, or keep it in step with NTP");
        }

        return newestRun is { } last && now + Tolerance < last
            ? new Finding(
                "clock", $"{shown} is before the newest run, {last:yyyy-MM-dd HH:mm:ss} UTC",
                "set the clock, or keep it in step with NTP")
            : new Finding("clock", shown);
    }

    private static async Task<Finding> ServerAsync(Session session, ServerOptions options)
    {
        using var client = await Locator.FindClientAsync(session, options);
        var file = Path.Combine(options.DataDirectory, BatonServer.FileName);
        if (client is null)
        {
            return File.Exists(file) && !RunStores.IsOwned(options.DataDirectory)
                ? new Finding(
                    "server", "server.json is left from a server that was killed", $"rm '{file}', or start one: baton server start")
                : new Finding(
                    "server",
                    RunStores.IsOwned(options.DataDirectory)
                        ? "none; a local run owns the data directory"
                        : "none runs; local runs need none");
        }

        try
        {
            var health = await client.Health.GetAsync(session.Stop);
            return health.Status == "ok"
                ? new Finding("server", $"runs since {Durations.Show(health.StartedAt, session.Time)}, version {health.Version}")
                : new Finding("server", string.Join("; ", health.Reasons), "see baton server status and the server's log");
        }
        catch (BatonClientException failure)
        {
            return new Finding("server", failure.Message, failure.Status is 401 or 403
                ? "give the owner's token as BATON_TOKEN, or use the data directory of that server"
                : "start it again: baton server start");
        }
    }
}
