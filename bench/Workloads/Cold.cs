using System.Diagnostics;

namespace Baton.Bench.Workloads;

/// <summary>Wall time of what a person types first, once everything is built.</summary>
internal static class Cold
{
    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var folder = BenchEngine.NewFolder(options);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "one.dag.yaml");
        await File.WriteAllTextAsync(file, "name: one\nnodes:\n  a: {type: transform, value: 1}\n");
        var count = options.Size > 0 ? options.Size : 15;
        await RunOnceAsync(options, folder, file);
        var runs = await TimesAsync(count, () => RunOnceAsync(options, folder, file));
        report.Add("run dag", "p50", runs[count / 2], "ms");
        report.Add("run dag", "slowest", runs[^1], "ms");
        var servers = await TimesAsync(count, () => ServerOnceAsync(options, folder));
        report.Add("server start", "ready p50", servers[count / 2], "ms");
        report.Add("server start", "ready slowest", servers[^1], "ms");
        BenchStore.Remove(options, folder);
    }

    private static async Task<double> RunOnceAsync(BenchOptions options, string folder, string file)
    {
        var watch = Stopwatch.StartNew();
        using var process = BatonProcess.Start(options, folder, "run", "dag", file);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? watch.Elapsed.TotalMilliseconds
            : throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
    }

    private static async Task<double> ServerOnceAsync(BenchOptions options, string folder)
    {
        var watch = Stopwatch.StartNew();
        var (server, _) = await BatonProcess.ServerAsync(options, folder);
        var ready = watch.Elapsed.TotalMilliseconds;
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
        server.Dispose();
        return ready;
    }

    private static async Task<double[]> TimesAsync(int count, Func<Task<double>> once)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            times[i] = await once();
        }

        Array.Sort(times);
        return times;
    }
}
