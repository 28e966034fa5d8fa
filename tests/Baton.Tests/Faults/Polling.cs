using System.Diagnostics;
using Npgsql;

namespace Baton.Tests.Faults;

/// <summary>Waiting for what another process does, with a bound.</summary>
internal static class Polling
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static Task UntilAsync(Func<bool> condition, string what, TimeSpan? patience = null) =>
        UntilAsync(() => Task.FromResult(condition()), what, patience);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        var since = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(patience ?? Patience, $"waited too long for {what}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What a database answers that comes and goes meanwhile.</summary>
    public static async Task<T> InsistAsync<T>(Func<T> ask)
    {
        T answer = default!;
        await UntilAsync(
            () =>
            {
                try
                {
                    answer = ask();
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            "the database to answer");
        return answer;
    }
}
