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

    [Fact]
    public async Task A_run_is_imported_through_any_server_whoever_owns_its_partition()
    {
        await using var elsewhere = await ServerFixture.StartAsync();
        var database = cluster.Create("TEMPLATE baton_template");
        await using var a = await ServerFixture.StartAsync(options => options with { Store = database.Address });
        await using var b = await ServerFixture.StartAsync(options => options with { Store = database.Address });
        foreach (var server in new[] { a, b })
        {
            await server.UntilAsync("/health", health => health.GetProperty("engine").GetProperty("partitions").GetInt32() == 32);
        }

        for (var i = 0; i < 12; i++)
        {
            var id = await elsewhere.StartRunAsync(Definition, id: $"imported-{i}");
            await elsewhere.EndOfAsync(id);
            var export = await elsewhere.GetAsync($"/api/v1/runs/{id}/export");
            (await a.PostAsync("/api/v1/runs/import", export.Text, $"key-{i}")).Status.ShouldBe(201);
            (await b.PostAsync("/api/v1/runs/import", export.Text, $"key-{i}")).Status.ShouldBe(201);
            (await b.PostAsync("/api/v1/runs/import", export.Text)).ShouldRefuse(409, "run_id_in_use");
            (await b.GetAsync($"/api/v1/runs/{id}/export")).Text.ShouldBe(export.Text);
        }

        var owners = Enumerable.Range(0, 12).Select(i => database.OwnerOf($"imported-{i}")).Distinct();
        owners.Count().ShouldBe(2, "both servers own some of them");
    }
}
