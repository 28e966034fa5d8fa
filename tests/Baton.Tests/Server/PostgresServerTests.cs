using Baton.Tests.Storage;

namespace Baton.Tests.Server;

/// <summary>The whole server over a real PostgreSQL.</summary>
public sealed class PostgresServerTests(PostgresCluster cluster)
{
    private const string Definition = """
        name: hello
        nodes:
          a: {type: transform, value: 1}
        """;

    [Fact]
    public async Task A_server_on_postgres_runs_a_workflow_and_shows_it_after_a_restart()
    {
        var database = cluster.Create();
        var fixture = await ServerFixture.StartAsync(options => options with { Store = database.Address });
        await using (fixture)
        {
            var id = await fixture.StartRunAsync(Definition);
            (await fixture.EndOfAsync(id)).GetProperty("status").GetString().ShouldBe("success");
            await fixture.RestartAsync();
            (await fixture.GetAsync($"/api/v1/runs/{id}")).Json.GetProperty("status").GetString().ShouldBe("success");

            var health = await fixture.GetAsync("/health");
            var store = health.Json.GetProperty("store");
            store.GetProperty("kind").GetString().ShouldBe("postgres");
            store.GetProperty("status").GetString().ShouldBe("ok");
            health.Text.ShouldNotContain(database.Password);
        }
    }
}
