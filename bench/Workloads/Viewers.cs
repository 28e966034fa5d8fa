using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Baton.Bench.Workloads;

/// <summary>Live feeds (SSE) on busy runs of a real server in another process: how late each event arrives, and what the server's CPU does
/// meanwhile.</summary>
internal static class Viewers
{
    private const int Runs = 20;
    private const int Nodes = 40;
    private const int NodeMilliseconds = 200;

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var feeds = options.Size > 0 ? options.Size : 1_000;
        var folder = BenchEngine.NewFolder(options);
        Directory.CreateDirectory(folder);
        var (server, url) = await BatonProcess.ServerAsync(options, folder);
        try
        {
            var token = await File.ReadAllTextAsync(Path.Combine(folder, "token"));
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = feeds + 16 })
            {
                BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan,
            };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
            var runs = await StartAsync(client);
            var cpu = server.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            var latencies = await Task.WhenAll(Enumerable.Range(0, feeds).Select(i => FollowAsync(client, runs[i % Runs])));
            server.Refresh();
            Add(report, $"{feeds:N0}", [.. latencies.SelectMany(one => one)], watch.Elapsed, server.TotalProcessorTime - cpu);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
            BenchStore.Remove(options, folder);
        }
    }

    private static void Add(Report report, string name, List<double> all, TimeSpan wall, TimeSpan cpu)
    {
        all.Sort();
        report.Add(name, "events delivered", all.Count, "");
        report.Add(name, "deliveries per second", all.Count / wall.TotalSeconds, "1/s");
        report.Add(name, "latency p50", all[all.Count / 2], "ms");
        report.Add(name, "latency p99", all[(int)(all.Count * 0.99)], "ms");
        report.Add(name, "server CPU", 100 * cpu.TotalSeconds / wall.TotalSeconds, "% of one core");
    }

    private static async Task<string[]> StartAsync(HttpClient client)
    {
        using var definition = JsonDocument.Parse(Definitions.Waits(Nodes, NodeMilliseconds));
        var ids = new string[Runs];
        for (var i = 0; i < Runs; i++)
        {
            using var answer = await client.PostAsJsonAsync("/api/v1/runs", new { definition = definition.RootElement });
            answer.EnsureSuccessStatusCode();
            ids[i] = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
        }

        return ids;
    }

    /// <summary>Milliseconds from an event's time to its arrival, for every event that happened after the feed was open.</summary>
    private static async Task<List<double>> FollowAsync(HttpClient client, string run)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events?after=0");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var opened = TimeProvider.System.GetUtcNow();
        var latencies = new List<double>();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
            {
                continue;
            }

            var now = TimeProvider.System.GetUtcNow();
            using var json = JsonDocument.Parse(line.AsMemory(5));
            if (json.RootElement.TryGetProperty("at", out var at)
                && DateTimeOffset.Parse(at.GetString()!, CultureInfo.InvariantCulture) is var happened && happened > opened)
            {
                latencies.Add((now - happened).TotalMilliseconds);
            }
        }

        return latencies;
    }
}
