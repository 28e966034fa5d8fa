using System.Collections.Concurrent;
using System.Text.Json;
using Baton.Tests.Nodes;
using Baton.Tests.Server;

namespace Baton.Tests.A2a;

/// <summary>Push notifications of Baton's own tasks, to a receiver outside.</summary>
public sealed class AgentPushTests
{
    private const string Asking =
        "name: asking\nexpose: a2a\nnodes: {fine: {type: human_gate, gate: {title: Fine, options: [approve, reject]}}}\n";

    [Theory]
    [InlineData("JSONRPC")]
    [InlineData("HTTP+JSON")]
    [InlineData("OLD")]
    public async Task Each_state_is_told_and_nothing_after_the_end(string binding)
    {
        var told = new ConcurrentQueue<(string Token, JsonElement Task)>();
        var refuse = true;
        await using var receiver = await TargetServer.StartAsync(async context =>
        {
            if (Interlocked.Exchange(ref refuse, false))
            {
                // What does not arrive is told again.
                context.Response.StatusCode = 503;
                return;
            }

            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            told.Enqueue((context.Request.Headers["X-A2A-Notification-Token"].ToString(), body.RootElement.GetProperty("task").Clone()));
        });
        await using var server = await ServerFixture.StartAsync();
        await server.PostYamlAsync("/api/v1/workflows", Asking);
        await using var client = await PeerClient.StartAsync(server.Url, binding, server.Server.Token);
        var push = new { id = "a", url = receiver.Url + "/told", token = "s" };
        var task = await client.CallAsync("send", new { id = "p1", text = "hi", push });
        var id = task.GetProperty("id").GetString();
        var second = await client.CallAsync("push", new { task = id, id = "b", url = receiver.Url + "/other" });
        second.GetProperty("id").GetString().ShouldBe("b");
        (await client.CallAsync("pushList", new { task = id })).GetProperty("configs").GetArrayLength().ShouldBe(2);
        (await client.CallAsync("pushGet", new { task = id, id = "a" })).GetProperty("token").GetString().ShouldBe("s");
        await client.CallAsync("pushDelete", new { task = id, id = "b" });
        (await client.RefusedAsync("pushGet", new { task = id, id = "b" })).ShouldContain("NotFound");
        await UntilAsync(() => States().Contains("TASK_STATE_INPUT_REQUIRED"));

        await client.CallAsync("send", new { id = "p2", task = id, text = "approve" });
        await UntilAsync(() => States().Contains("TASK_STATE_COMPLETED"));
        await server.UntilAsync($"/api/v1/runs/{id}", run => run.GetProperty("status").GetString() == "success");
        await UntilAsync(() => server.Server.Host.Store.ListPeers("push").Count == 0);
        States().Count(state => state == "TASK_STATE_COMPLETED").ShouldBe(1);

        List<string> States() => [.. told.Where(one => one.Token == "s")
            .Select(one => one.Task.GetProperty("status").GetProperty("state").GetString()!)];
    }

    [Fact]
    public async Task What_the_guard_does_not_let_out_is_not_told()
    {
        await using var receiver = await TargetServer.StartAsync(_ => Task.CompletedTask);
        await using var server = await ServerFixture.StartAsync(options => options with { EgressAllow = "" });
        await server.PostYamlAsync("/api/v1/workflows", Asking);
        await using var client = await PeerClient.StartAsync(server.Url, "JSONRPC", server.Server.Token);
        await client.CallAsync("send", new { id = "p1", text = "hi", push = new { url = receiver.Url } });
        await UntilAsync(() => server.Server.Host.Store.ListPeers("push").Single().Error is not null);
        receiver.Seen.ShouldBeEmpty();
        server.Server.Host.Store.ListPeers("push").Single().Error!.ShouldContain("127.0.0.1");
    }

    [Fact]
    public async Task A_receiver_that_never_answers_keeps_no_other_waiting()
    {
        var (asked, given) = (0, 0);
        await using var hangs = await TargetServer.StartAsync(async context =>
        {
            Interlocked.Increment(ref asked);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Increment(ref given);
        });
        await using var receiver = await TargetServer.StartAsync(_ => Task.CompletedTask);
        await using var server = await ServerFixture.StartAsync();
        await server.PostYamlAsync("/api/v1/workflows", Asking);
        await using var client = await PeerClient.StartAsync(server.Url, "JSONRPC", server.Server.Token);
        await client.CallAsync("send", new { id = "p1", text = "hi", push = new { url = hangs.Url } });
        await UntilAsync(() => Volatile.Read(ref asked) == 1);

        var task = await client.CallAsync("send", new { id = "p2", text = "hi", push = new { url = receiver.Url } });
        await UntilAsync(() => !receiver.Seen.IsEmpty);
        await client.CallAsync("send", new { id = "p3", task = task.GetProperty("id").GetString(), text = "approve" });
        await UntilAsync(() => server.Server.Host.Store.ListPeers("push").Count == 1);
        Volatile.Read(ref given).ShouldBe(0, "the first receiver has not been given up meanwhile");
    }

    [Theory]
    [InlineData("""{"url": "http://user:secret@127.0.0.1:1/"}""")]
    [InlineData("""{"url": "http://127.0.0.1:1/", "token": "a\nb"}""")]
    [InlineData("""{"url": "http://127.0.0.1:1/", "authentication": {"scheme": "two words"}}""")]
    [InlineData("""{"url": "http://127.0.0.1:1/", "authentication": {"scheme": "Bearer", "credentials": "a\r\nX: y"}}""")]
    public async Task What_no_notification_could_be_sent_with_is_refused(string push)
    {
        await using var server = await ServerFixture.StartAsync();
        await server.PostYamlAsync("/api/v1/workflows", Asking);
        var body = """{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"message":{"messageId":"m","role":"ROLE_USER","parts":"""
            + """[{"text":"hi"}]},"configuration":{"returnImmediately":true,"taskPushNotificationConfig":""" + push + "}}}";
        var answer = await server.PostAsync("/a2a", body);
        answer.Json.GetProperty("error").GetProperty("code").GetInt32().ShouldBe(-32602, answer.Text);
        server.Server.Host.Store.ListPeers("push").ShouldBeEmpty();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var until = ServerFixture.Timeout;
        while (!condition())
        {
            (await timer.WaitForNextTickAsync(until)).ShouldBeTrue();
        }
    }
}
