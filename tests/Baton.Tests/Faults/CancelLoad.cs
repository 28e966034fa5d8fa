using System.Text.Json;
using Baton.Tests.Server;

namespace Baton.Tests.Faults;

/// <summary>Guarantee G10: runs that are cancelled through another server than they were started at. Once that is acknowledged no attempt
/// starts any more.</summary>
internal sealed class CancelLoad(IReadOnlyList<ServerProcess> servers, EffectSink sink)
{
    private const string Shape = "fault-cancel";
    private const int Steps = 40;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(700);
    private readonly List<(string Run, Answer Answer)> runs = [];

    /// <summary>Cancels that were acknowledged.</summary>
    public int Cancelled => runs.Count(run => run.Answer.Status != 409);

    public Task PublishAsync() => servers[0].PublishAsync(
        $"name: {Shape}\nnodes:\n" + string.Concat(Enumerable.Range(0, Steps).Select(i =>
            $"  n{i}: {LoadShapes.Call($"n{i}", i == 0 ? "" : $"needs: [n{i - 1}]", "?delay=50")}\n")));

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pace);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var run = $"cancel-{i}";
            await servers[i % servers.Count].RunAsync(Shape, run, JsonSerializer.Serialize(new { sink = sink.Url }));
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var answer = await servers[(i + 1) % servers.Count].PostAsync($"/runs/{run}/cancel", "{}");

            // Under faults a run may have ended first, or the answer to the cancel that took effect was lost.
            answer.Status.ShouldBeOneOf(200, 202, 409);
            runs.Add((run, answer));
        }
    }

    public async Task CheckAsync()
    {
        var audit = new RunAudit(servers[0], sink, [.. servers.Skip(1)]);
        foreach (var (run, answer) in runs)
        {
            var status = await audit.EndOfAsync(run);
            var history = await audit.AgreedHistoryAsync(run);
            if (answer.Status != 409)
            {
                status.ShouldBe("cancelled", $"{run} answered its cancel with {answer.Text}, and went on:\n{string.Join('\n', history)}");
            }

            HistoryRules.Check(run, history, status == "success" ? "run.succeeded" : "run.cancelled");
            foreach (var node in sink.Of(run).Select(one => one.Node).ToList())
            {
                audit.CheckEffect(run, node, history);
            }
        }
    }
}
