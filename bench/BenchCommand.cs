using Baton.Bench.Workloads;
using Baton.Core.Errors;

namespace Baton.Bench;

/// <summary>Runs one workload, or all of them one after the other, and prints their figures.</summary>
internal static class BenchCommand
{
    private static readonly Dictionary<string, Func<BenchOptions, Report, Task>> Workloads = new()
    {
        ["chain"] = (options, report) => ManyRuns.RunAsync(options, report, "chain", Definitions.Chain(10), 10),
        ["pure-chain"] = (options, report) => ManyRuns.RunAsync(options, report, "pure-chain", Definitions.PureChain(10), 10),
        ["diamond"] = (options, report) => ManyRuns.RunAsync(options, report, "diamond", Definitions.Diamond, 5),
        ["fan-out"] = (options, report) => OneRun.RunAsync(options, report, "fan-out", Definitions.FanOut, [1_000, 10_000, 100_000]),
        ["deep"] = (options, report) => OneRun.RunAsync(options, report, "deep", Definitions.Chain, [1_000, 10_000, 100_000]),
        ["hop"] = Hop.RunAsync,
        ["parked"] = Parked.RunAsync,
        ["restart"] = Restart.RunAsync,
        ["cold"] = Cold.RunAsync,
        ["viewers"] = Viewers.RunAsync,
        ["growth"] = Growth.RunAsync,
        ["servers"] = Servers.RunAsync,
        ["floor"] = Floor.RunAsync,
    };

    /// <summary>Several servers need a store they can share.</summary>
    private static IEnumerable<string> AllOf(BenchOptions options) =>
        Workloads.Keys.Where(name => name != "servers" || options.Store != "sqlite");

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [Restart.ChildVerb, ..])
        {
            await Restart.RunChildAsync(args);
            return 0;
        }

        if (args is [Servers.ChildVerb, ..])
        {
            await Servers.RunChildAsync(args);
            return 0;
        }

        try
        {
            var options = BenchOptions.Parse(args);
            foreach (var name in options.Workload == "all" ? AllOf(options) : new[] { options.Workload })
            {
                if (!Workloads.TryGetValue(name, out var workload))
                {
                    throw new FormatException($"There is no workload '{name}'.");
                }

                var report = new Report(name, options);
                await workload(options, report);
                report.Print(Console.Out);
            }

            return 0;
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync($"{exception.Message}\n\n{BenchOptions.Usage}");
            return 2;
        }
        catch (BatonException exception)
        {
            var details = string.Concat(exception.Diagnostics.Take(5).Select(one => $"\n  {one}"));
            await Console.Error.WriteLineAsync($"{exception.Code}: {exception.Message}{details}");
            return 1;
        }
    }
}
