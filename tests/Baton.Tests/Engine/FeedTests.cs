using System.Text;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Tests.Engine;

/// <summary>Guarantee G9: feeds have no gaps and no repeats, however often and wherever they are taken up again.</summary>
public sealed class FeedTests
{
    [Fact]
    public async Task Watchers_that_come_and_go_see_every_event_once()
    {
        await using var fixture = await EngineFixture.StartAsync();
        fixture.Executor.Work = async (_, _) => await Task.Yield();
        var nodes = string.Join('\n', Enumerable.Range(0, 2_000).Select(
            i => $"n{i}: {{type: tool_call, tool: t{(i < 20 ? "" : $", needs: [n{i - 20}]")}}}"));
        var run = (await fixture.StartAsync(nodes)).RunId;
        var seen = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => WatchAsync(fixture, run, new Random(i)))));

        var last = fixture.Row(run).LastSeq;
        last.ShouldBeGreaterThan(4_000, "more than watchers are kept for in memory");
        var stored = Enumerable.Range(0, (int)(last / 500) + 1)
            .SelectMany(page => fixture.Store.ReadEvents(fixture.Row(run).RunNo, page * 500, 500)).ToList();
        foreach (var events in seen)
        {
            events.Select(e => e.Seq).ShouldBe(Enumerable.Range(1, (int)last).Select(seq => (long)seq));
            events.Select(e => e.Type).ShouldBe(stored.Select(e => e.Type));
        }

        var texts = seen.Select(events => events.Select(e => Encoding.UTF8.GetString(e.Json.Span)).ToList()).ToList();
        texts.ShouldAllBe(text => text.SequenceEqual(texts[0]));
    }

    [Fact]
    public async Task A_watcher_that_falls_further_behind_than_memory_reaches_misses_nothing()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var go = new TaskCompletionSource();
        fixture.Executor.Work = (request, _) => request.Node == "n0" ? go.Task : Task.CompletedTask;
        var nodes = string.Join(
            '\n', Enumerable.Range(0, 2_000).Select(i => $"n{i}: {{type: tool_call, tool: t{(i == 0 ? "" : ", needs: [n0]")}}}"));
        var run = (await fixture.StartAsync(nodes)).RunId;
        await EngineFixture.UntilAsync(() => fixture.Executor.Count("n0") == 1, "the first to run");
        var before = fixture.Row(run).LastSeq;
        await using var feed = fixture.Engine.FollowAsync(run, 0, EngineFixture.Timeout).GetAsyncEnumerator(EngineFixture.Timeout);
        for (var seq = 1; seq <= before; seq++)
        {
            (await feed.MoveNextAsync()).ShouldBeTrue();
        }

        // Waits for the next in memory, and is not read while the run goes on to its end.
        var next = feed.MoveNextAsync();
        go.SetResult();
        await EngineFixture.UntilAsync(() => fixture.Row(run).Status == RunStatus.Success, "the run to end");
        var last = before;
        while (await next)
        {
            feed.Current.Seq.ShouldBe(++last);
            next = feed.MoveNextAsync();
        }

        last.ShouldBe(fixture.Row(run).LastSeq);
    }

    [Fact]
    public async Task All_runs_are_told_with_their_last_status()
    {
        await using var fixture = await EngineFixture.StartAsync();
        await using var changes = fixture.Engine.FollowAllAsync(EngineFixture.Timeout).GetAsyncEnumerator(EngineFixture.Timeout);
        var next = changes.MoveNextAsync();
        var runs = new HashSet<string>();
        for (var i = 0; i < 50; i++)
        {
            runs.Add((await fixture.StartAsync("a: {type: tool_call, tool: t}")).RunId);
        }

        do
        {
            (await next).ShouldBeTrue();
            if (changes.Current.Status == RunStatus.Success)
            {
                runs.Remove(changes.Current.RunId);
            }

            next = runs.Count > 0 ? changes.MoveNextAsync() : default;
        }
        while (runs.Count > 0);
    }

    /// <summary>Leaves after a while and comes back where it was, again and again.</summary>
    private static async Task<List<FeedEvent>> WatchAsync(EngineFixture fixture, string run, Random random)
    {
        var events = new List<FeedEvent>();
        while (true)
        {
            var left = random.Next(1, 400);
            var cut = false;
            await foreach (var e in fixture.Engine.FollowAsync(run, events.Count, EngineFixture.Timeout))
            {
                events.Add(e);
                if (--left == 0)
                {
                    cut = true;
                    break;
                }
            }

            if (!cut)
            {
                return events;
            }
        }
    }
}
