using System.CommandLine;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Server;

namespace Baton.Cli.Servers;

/// <summary><c>baton server</c>.</summary>
internal static class ServerCommand
{
    public static CliCommand Build() =>
        new CliCommand(
            "server", "Serve the API, see how the server is, back its store up, move it", "server start",
            "server start --listen 127.0.0.1:0", "server status", "server backup baton-monday.db")
        .With(Start(), Status(), BackupCommands.Backup(), BackupCommands.Restore(), MigrateCommand.Build());

    private static CliCommand Start()
    {
        var listen = new Option<string?>("--listen")
        {
            Description = "Address and port (BATON_LISTEN; default 127.0.0.1:7070); port 0 picks a free one",
            HelpName = "address",
        };
        return new CliCommand(
            "start", "Start a server; it runs until it is stopped", "server start", "server start --data ./data --listen 127.0.0.1:0")
            .With(listen)
            .Does(async (parsed, session) =>
            {
                if (session.Server is not null)
                {
                    throw new UsageException("--server names a server that runs already");
                }

                var options = Locator.OptionsOf(session, parsed.GetValue(listen));
                await using var server = await BatonServer.StartAsync(options, session.Time, session.Stop);
                server.Announce(session.Printer.Out);
                await server.WaitForShutdownAsync(session.Stop);
                return ExitCode.Done;
            });
    }

    private static CliCommand Status() =>
        new CliCommand("status", "Show how the server is", "server status", "server status -o json")
            .Does(async (_, session) =>
            {
                using var client = await Locator.FindClientAsync(session, Locator.OptionsOf(session))
                    ?? throw BatonException.Unavailable(
                        "no_server", "No server runs on this data directory. Start one with: baton server start");
                var health = await client.Health.GetAsync(session.Stop);
                session.Printer.Print(health, BatonJson.Default.HealthView, to => Print(health, to, session.Time));
                return health.Status == "ok" ? ExitCode.Done : ExitCode.Unreachable;
            });

    private static void Print(HealthView health, TextWriter to, TimeProvider clock)
    {
        to.WriteLine($"Status: {health.Status.ToUpperInvariant()}");
        foreach (var reason in health.Reasons)
        {
            to.WriteLine($"  {BoxTable.Printable(reason)}");
        }

        to.WriteLine($"Version: {health.Version}, up since {Durations.Show(health.StartedAt, clock)}");
        var store = health.Store;
        to.WriteLine(
            $"Store: {store.Status}, {store.Kind}, schema {store.SchemaVersion}, {store.LatencyMs:0.0} ms, "
            + $"{Megabytes(store.SizeBytes)} used, {Megabytes(store.DiskFreeBytes)} free");
        var engine = health.Engine;
        to.WriteLine(
            $"Engine: {engine.Status}, {engine.ActiveRuns} runs active, {engine.RunningAttempts} attempts running, "
            + $"{engine.QueueDepth} commands waiting");
        to.WriteLine($"Memory: {Megabytes(engine.MemoryBytes)}");
    }

    private static string Megabytes(long? bytes) => bytes is { } b ? $"{b / 1048576.0:0.0} MiB" : "unknown";
}
