using System.Diagnostics;

namespace Baton.Bench.Workloads;

/// <summary>One run at a time, so that nothing can be batched: the time a person would wait for 1 node and for 40 in a row.</summary>
internal static class Hop
{
    public static async Task RunAsync(BenchOptions options, Report report)
    {
        await using var bench = await BenchEngine.StartAsync(options);
        foreach (var nodes in new[] { 1, 40 })
        {
            var definition = Definitions.Chain(nodes);
            var count = options.Size > 0 ? options.Size : nodes == 1 ? 2_000 : 500;
            for (var i = 0; i < count / 5; i++)
            {
                await bench.FollowAsync(definition);
            }

            var times = new double[count];
            for (var i = 0; i < count; i++)
            {
                var watch = Stopwatch.StartNew();
                await bench.FollowAsync(definition);
                times[i] = watch.Elapsed.TotalMilliseconds;
            }

            Array.Sort(times);
            report.Add($"{nodes} node(s)", "p50", times[count / 2], "ms");
            report.Add($"{nodes} node(s)", "p99", times[count * 99 / 100], "ms");
            report.Add($"{nodes} node(s)", "p50 per hop", times[count / 2] / nodes, "ms");
        }

        report.Add("floor", "commit of one run's 3 events", await OneCommitAsync(options), "ms");
    }

    /// <summary>The smallest durable commit: what a hop pays at least twice.</summary>
    private static async Task<double> OneCommitAsync(BenchOptions options)
    {
        await using var bench = await BenchEngine.StartAsync(options);
        var watch = Stopwatch.StartNew();
        const int commits = 500;
        for (var i = 0; i < commits; i++)
        {
            bench.Store.PutIdempotency(new Engine.Store.IdempotencyRow($"k{i}", "", "", 1));
        }

        return watch.Elapsed.TotalMilliseconds / commits;
    }
}
