using Baton.Tests.Server;
using Baton.Tests.Storage;

namespace Baton.Tests.A2a;

/// <summary>A server that lost a run does not take the remote task from the one that has it now.</summary>
public sealed class AgentTakeoverTests(PostgresCluster cluster, PeerAgent peer) : IClassFixture<PeerAgent>
{
    [Theory]
    [InlineData("rpc")]
    [InlineData("poll")]
    public async Task A_task_outlives_the_loss_of_its_run(string kind)
    {
        var database = cluster.Create();
        await using var server = await ServerFixture.StartAsync(options => options with { Store = database.Address });
        (await server.PostAsync("/api/v1/agents", $$"""{"name":"{{kind}}","url":"{{peer.Url(kind)}}"}""")).Status.ShouldBe(201);
        var run = await server.StartRunAsync(
            $"name: calls\nnodes: {{talk: {{type: agent_call, agent: {kind}, with: {{message: hold}}}}}}\n");
        await server.UntilAsync(
            $"/api/v1/runs/{run}/events?limit=500", events => events.ToString().Contains("task_id", StringComparison.Ordinal));

        // As if another server had owned its partition for a moment.
        database.Execute("UPDATE partitions SET epoch = epoch + 1");
        await server.UntilAsync($"/api/v1/runs/{run}/nodes/talk", node => node.GetProperty("attempts").GetArrayLength() == 2);
        await peer.ReleaseAsync();
        (await server.EndOfAsync(run)).GetProperty("status").GetString().ShouldBe("success");
        var journal = await peer.JournalAsync();
        var message = journal.Single(one =>
            one.TryGetProperty("message_id", out var id) && id.GetString()!.StartsWith(run + "/", StringComparison.Ordinal));
        journal.ShouldNotContain(one => one.GetProperty("what").GetString() == "cancel"
            && one.GetProperty("task_id").GetString() == message.GetProperty("task_id").GetString());
    }
}
