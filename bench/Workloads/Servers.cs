using System.Diagnostics;
using System.Globalization;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Bench.Workloads;

/// <summary>The same work by one server and by three over one PostgreSQL, each a process of its own: what sharing costs. One server after
/// the other is measured again and again in turn, because the machine may change meanwhile.</summary>
internal static class Servers
{
    public const string ChildVerb = "--server";
    private const int Turns = 3;

    /// <summary>Runs for each process before anything is measured: its code must be compiled as it will be for good.</summary>
    private const int WarmUp = 2_000;

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        if (options.Store == "sqlite")
        {
            throw new FormatException("The workload servers needs --store postgres://...: one process owns a store on SQLite.");
        }

        var runs = options.Size > 0 ? options.Size : 12_000;
        var rates = new Dictionary<int, List<double>> { [1] = [], [3] = [] };
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var (servers, measured) in rates)
            {
                measured.Add(await MeasureAsync(options, servers, runs));
            }
        }

        foreach (var (servers, measured) in rates)
        {
            report.Add($"{servers} server(s)", "node runs per second", Median(measured), "1/s");
        }

        report.Add("3 servers", "of one server", 100 * Median(rates[3]) / Median(rates[1]), "%");
    }

    /// <summary>One of the servers: says when it has its share, works when told to, and leaves when its input ends.</summary>
    public static async Task RunChildAsync(string[] args)
    {
        var (folder, store, servers) = (args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
        var data = Path.Combine(folder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(data);
        var options = new BenchOptions { Workload = "servers", Store = store };
        await using var bench = await BenchEngine.StartAsync(options, folder, remove: null, data: data);
        while (bench.Engine.Health.OwnedPartitions > (Partitions.Count + servers - 1) / servers || bench.Engine.Health.OwnedPartitions == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Console.WriteLine("ready");
        var definition = Definitions.Chain(10);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var runs = int.Parse(line, CultureInfo.InvariantCulture);
            await ManyRuns.StartAllAsync(bench.Engine, definition, runs);
            Console.WriteLine("done");
        }
    }

    private static async Task<double> MeasureAsync(BenchOptions options, int servers, int runs)
    {
        var folder = BenchEngine.NewFolder(options);
        Directory.CreateDirectory(folder);
        BenchStore.AddressOf(options, folder);
        var children = Enumerable.Range(0, servers)
            .Select(_ => new ChildProcess(ChildVerb, folder, options.Store, servers.ToString(CultureInfo.InvariantCulture))).ToList();
        try
        {
            await Task.WhenAll(children.Select(child => child.ExpectAsync("ready")));
            await WorkAsync(children, WarmUp * servers);
            var watch = Stopwatch.StartNew();
            await WorkAsync(children, runs);
            return runs * 10 / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var child in children)
            {
                await child.DisposeAsync();
            }

            BenchStore.Remove(options, folder);
        }
    }

    private static Task<string[]> WorkAsync(List<ChildProcess> children, int runs) => Task.WhenAll(children.Select(child =>
    {
        child.Tell((runs / children.Count).ToString(CultureInfo.InvariantCulture));
        return child.ExpectAsync("done");
    }));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
