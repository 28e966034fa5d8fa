using System.Diagnostics;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Bench.Workloads;

/// <summary>A process is killed with runs in flight; another takes the store up. Everything is timed from the kill, from outside.</summary>
internal static class Restart
{
    public const string ChildVerb = "--child";

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        foreach (var runs in options.Size > 0 ? [options.Size] : new[] { 1_000, 10_000 })
        {
            var folder = BenchEngine.NewFolder(options);
            using (var first = Child(options, folder, runs))
            {
                await ExpectAsync(first, "started");
                first.Kill(entireProcessTree: true);
                await first.WaitForExitAsync();
            }

            var watch = Stopwatch.StartNew();
            using var second = Child(options, folder, 0);
            var inFlight = (await ExpectAsync(second, "ready")).Split(' ')[1];
            report.Add($"{runs:N0}", "unfinished at the kill", double.Parse(inFlight), "");
            report.Add($"{runs:N0}", "ready after the kill", watch.Elapsed.TotalMilliseconds, "ms");
            await ExpectAsync(second, "done");
            report.Add($"{runs:N0}", "all done after the kill", watch.Elapsed.TotalMilliseconds, "ms");
            await second.WaitForExitAsync();
            BenchStore.Remove(options, folder);
        }
    }

    /// <summary>The killed process (runs above 0) or the one that comes after it.</summary>
    public static async Task RunChildAsync(string[] args)
    {
        var (folder, store, runs) = (args[1], args[2], int.Parse(args[3]));
        var options = new BenchOptions { Workload = "restart", Store = store };
        await using var bench = await BenchEngine.StartAsync(options, folder, remove: null);
        if (runs == 0)
        {
            Console.WriteLine($"ready {Unfinished(bench.Store)}");
            while (Unfinished(bench.Store) > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            Console.WriteLine("done");
            return;
        }

        bench.NoOp.Duration = TimeSpan.FromMilliseconds(100);
        var definition = Definitions.Chain(10);
        await Parallel.ForEachAsync(Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = 128 },
            async (_, stop) => await bench.Engine.StartRunAsync(new StartRunRequest { Definition = definition }, stop));
        Console.WriteLine("started");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    private static long Unfinished(ObservedStore store) =>
        store.CountRuns().Where(count => !count.Key.IsTerminal()).Sum(count => count.Value);

    private static Process Child(BenchOptions options, string folder, int runs) => Process.Start(new ProcessStartInfo
    {
        FileName = Environment.ProcessPath!,
        ArgumentList = { ChildVerb, folder, options.Store, runs.ToString() },
        RedirectStandardOutput = true,
    })!;

    private static async Task<string> ExpectAsync(Process child, string word)
    {
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(word, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The child process ended without saying '{word}'.");
    }
}
