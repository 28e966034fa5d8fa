using System.Net.WebSockets;
using System.Text.Json;

namespace Baton.Tests.Server;

public sealed class FeedTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Items = 60;

    private static readonly string Busy = $$"""
        name: busy
        nodes:
          start: {type: wait, event: go}
          each:
            type: parallel
            needs: [start]
            foreach: "[{{string.Join(", ", Enumerable.Range(0, Items))}}]"
            max_parallel: 4
            body:
              nodes:
                inner: {type: tool_call, tool: process, with: {command: ["true"] } }
        """;

    [Fact]
    public async Task Fifty_feeds_with_random_disconnects_see_every_event_once_and_in_order()
    {
        var run = await server.StartRunAsync(Busy);
        var feeds = Enumerable.Range(0, 50)
            .Select(i => i % 2 == 0 ? StreamAsync(run, new Random(i)) : SocketAsync(run, new Random(i)))
            .ToList();
        (await server.PostAsync($"/api/v1/runs/{run}/signal", """{"event": "go"}""")).Status.ShouldBe(202);

        var seen = await Task.WhenAll(feeds);
        var last = (await server.GetAsync($"/api/v1/runs/{run}")).Json.GetProperty("last_seq").GetInt64();
        last.ShouldBeGreaterThan(Items * 3);
        foreach (var (seqs, connections) in seen)
        {
            seqs.ShouldBe(Enumerable.Range(1, (int)last).Select(n => (long)n));
            connections.ShouldBeGreaterThan(1);
        }
    }

    [Fact]
    public async Task History_pages_show_what_the_feed_showed()
    {
        var run = await server.StartRunAsync(
            "name: h\nnodes: {a: {type: transform, value: 1}, b: {type: transform, value: 2, needs: [a]}}");
        var live = new List<string>();
        await foreach (var (id, e) in server.EventsAsync(run))
        {
            e.GetProperty("seq").GetInt64().ShouldBe(id);
            live.Add(e.GetRawText());
        }

        var paged = new List<string>();
        for (var after = "0"; after is not null;)
        {
            var page = (await server.GetAsync($"/api/v1/runs/{run}/events?limit=2&after={after}")).Json;
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(e => e.GetRawText()));
            after = page.GetProperty("next_cursor").GetString();
        }

        paged.ShouldBe(live);
        var first = JsonElement.Parse(live[0]);
        first.GetProperty("type").GetString().ShouldBe("run.created");
        first.GetProperty("at").GetString()!.ShouldEndWith("Z");
        first.GetProperty("node").ValueKind.ShouldBe(JsonValueKind.Null);
        (await server.GetAsync($"/api/v1/runs/{run}/events?after=-1")).ShouldRefuse(400, "bad_parameter");
        (await server.GetAsync($"/api/v1/runs/{run}/events?cursor=x")).ShouldRefuse(400, "bad_cursor");
        (await server.GetAsync("/api/v1/runs/none/events")).ShouldRefuse(404, "run_not_found");
    }

    [Fact]
    public async Task A_reader_that_has_seen_the_end_is_told_to_stop()
    {
        var run = await server.StartRunAsync("name: h\nnodes: {a: {type: transform, value: 1}}");
        await server.EndOfAsync(run);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Last-Event-ID", (await server.GetAsync($"/api/v1/runs/{run}")).Json.GetProperty("last_seq").GetRawText());
        (await server.SendAsync(request)).Status.ShouldBe(204);

        using var bad = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events");
        bad.Headers.Accept.ParseAdd("text/event-stream");
        bad.Headers.Add("Last-Event-ID", "x");
        (await server.SendAsync(bad)).ShouldRefuse(400, "bad_parameter");
    }

    [Fact]
    public async Task The_feed_of_all_runs_tells_when_a_gate_opens_and_when_it_is_decided()
    {
        using var opening = await FollowAllAsync();
        var run = await server.StartRunAsync(
            "name: asks\nnodes: {g: {type: human_gate, gate: {title: t}}, h: {type: wait, event: go}}");
        string? gate = null;
        while (gate is null)
        {
            await NextAsync(opening, run);
            gate = (await server.GetAsync("/api/v1/gates?status=open&limit=500")).Json.GetProperty("items").EnumerateArray()
                .Where(open => open.GetProperty("run_id").GetString() == run)
                .Select(open => open.GetProperty("id").GetString()).SingleOrDefault();
        }

        using var deciding = await FollowAllAsync();
        (await server.PostAsync($"/api/v1/gates/{Uri.EscapeDataString(gate)}", """{"decision": "approve"}""")).Status.ShouldBe(200);
        (await NextAsync(deciding, run)).GetProperty("status").GetString().ShouldBe("running");
    }

    [Fact]
    public async Task The_feed_of_all_runs_tells_status_changes()
    {
        using var reader = await FollowAllAsync();
        var run = await server.StartRunAsync("name: h\nnodes: {a: {type: transform, value: 1}}");
        var status = "";
        while (status != "success")
        {
            var change = await NextAsync(reader, run);
            status = change.GetProperty("status").GetString()!;
            change.GetProperty("workflow").GetString().ShouldBe("h");
        }
    }

    /// <summary>The feed of all runs, once the server has begun it.</summary>
    private async Task<StreamReader> FollowAllAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ServerFixture.Timeout);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ServerFixture.Timeout));
        (await reader.ReadLineAsync(ServerFixture.Timeout)).ShouldBe(": baton");
        return reader;
    }

    /// <summary>The next message about the run.</summary>
    private static async Task<JsonElement> NextAsync(StreamReader reader, string run)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync(ServerFixture.Timeout);
            if (line!.StartsWith("data: ", StringComparison.Ordinal) && JsonElement.Parse(line.AsSpan(6)) is var change
                && change.GetProperty("run_id").GetString() == run)
            {
                return change;
            }
        }
    }

    [Fact]
    public async Task Too_many_feeds_are_refused_and_closed_ones_make_room()
    {
        await using var own = await ServerFixture.StartAsync(options => options with { MaxFeeds = 2 });
        var run = await own.StartRunAsync(Busy);
        using var one = await own.OpenSocketAsync($"/api/v1/runs/{run}/ws");
        using var two = await own.OpenSocketAsync($"/api/v1/runs/{run}/ws");
        (await own.GetAsync("/api/v1/events")).ShouldRefuse(429, "too_many_feeds");
        await one.CloseAsync(WebSocketCloseStatus.NormalClosure, "", ServerFixture.Timeout);
        (await own.UntilAsync("/api/v1/health", _ => OpenFeedsAsync(own).Result == 1)).ValueKind.ShouldBe(JsonValueKind.Object);
        using var three = await own.OpenSocketAsync($"/api/v1/runs/{run}/ws");
        three.State.ShouldBe(WebSocketState.Open);
    }

    [Fact]
    public async Task A_stop_ends_feeds_at_once_and_they_resume_after_it()
    {
        await using var own = await ServerFixture.StartAsync();
        var run = await own.StartRunAsync(Busy);
        using var socket = await own.OpenSocketAsync($"/api/v1/runs/{run}/ws");
        (await ReceiveAsync(socket)).ShouldNotBeNull();
        await own.RestartAsync();
        using var again = await own.OpenSocketAsync($"/api/v1/runs/{run}/ws?after=1");
        (await ReceiveAsync(again))!.Value.GetProperty("seq").GetInt64().ShouldBe(2);
        (await own.GetAsync($"/api/v1/runs/{run}/ws")).ShouldRefuse(400, "websocket_expected");
    }

    private static async Task<int> OpenFeedsAsync(ServerFixture from)
    {
        var text = (await from.GetAsync("/metrics")).Text;
        return int.Parse(text.Split('\n').Single(line => line.StartsWith("baton_live_feeds ", StringComparison.Ordinal)).Split(' ')[1]);
    }

    private static async Task<JsonElement?> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        while (true)
        {
            var frame = await socket.ReceiveAsync(buffer.AsMemory(length), ServerFixture.Timeout);
            length += frame.Count;
            if (frame.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (frame.EndOfMessage)
            {
                return JsonElement.Parse(buffer.AsSpan(0, length));
            }
        }
    }

    /// <summary>Reads to the end, over as many connections as the dice cut.</summary>
    private async Task<(List<long> Seqs, int Connections)> StreamAsync(string run, Random dice)
    {
        var seqs = new List<long>();
        for (var connections = 1; ; connections++)
        {
            var left = dice.Next(2, 60);
            await foreach (var (id, e) in server.EventsAsync(run, seqs.Count == 0 ? null : seqs[^1]))
            {
                seqs.Add(id);
                if (e.GetProperty("type").GetString()!.StartsWith("run.succ", StringComparison.Ordinal))
                {
                    return (seqs, connections);
                }

                if (--left == 0)
                {
                    break;
                }
            }
        }
    }

    private async Task<(List<long> Seqs, int Connections)> SocketAsync(string run, Random dice)
    {
        var seqs = new List<long>();
        for (var connections = 1; ; connections++)
        {
            using var socket = await server.OpenSocketAsync($"/api/v1/runs/{run}/ws?after={(seqs.Count == 0 ? 0 : seqs[^1])}");
            for (var left = dice.Next(2, 60); left > 0; left--)
            {
                if (await ReceiveAsync(socket) is not { } e)
                {
                    socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
                    return (seqs, connections);
                }

                seqs.Add(e.GetProperty("seq").GetInt64());
            }

            socket.Abort();
        }
    }
}
