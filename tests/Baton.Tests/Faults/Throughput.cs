using System.Diagnostics;

namespace Baton.Tests.Faults;

/// <summary>Effects per second, as the sink counts them.</summary>
internal sealed class Throughput(EffectSink sink)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>The rate over the next while.</summary>
    public async Task<double> OverAsync(TimeSpan span)
    {
        var (before, since) = (sink.Total, Stopwatch.GetTimestamp());
        await Task.Delay(span, TimeProvider.System, TestContext.Current.CancellationToken);
        return (sink.Total - before) / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    /// <summary>How long it takes from now until a window begins over which the rate is at least this.</summary>
    public async Task<TimeSpan> BackAtAsync(double rate, TimeSpan window, TimeSpan patience)
    {
        var since = Stopwatch.GetTimestamp();
        var marks = new Queue<(TimeSpan At, int Total)>();
        using var timer = new PeriodicTimer(Tick);
        while (true)
        {
            var now = (At: Stopwatch.GetElapsedTime(since), sink.Total);
            marks.Enqueue(now);
            while (now.At - marks.Peek().At > window + Tick)
            {
                marks.Dequeue();
            }

            var first = marks.Peek();
            if (now.At - first.At >= window && (now.Total - first.Total) / (now.At - first.At).TotalSeconds >= rate)
            {
                return first.At;
            }

            now.At.ShouldBeLessThan(patience, $"waited too long for {rate:0} effects per second; lately {now.Total - first.Total}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
