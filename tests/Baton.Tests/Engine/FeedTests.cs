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
