using Baton.Tests.Nodes.Llm;

namespace Baton.Tests.Server;

/// <summary>Lists as short as what was registered by hand: all of it, or pages when they are asked for.</summary>
public sealed class ShortListTests
{
    [Fact]
    public async Task They_come_whole_or_in_pages()
    {
        await using var server = await ModelServer.StartAsync("http://127.0.0.1:9");
        (await NamesAsync(server, "models")).ShouldBe("claude claude-whole small whole");
        (await NamesAsync(server, "models?limit=4")).ShouldBe("claude claude-whole small whole");
        var first = (await server.GetAsync("/api/v1/models?limit=3")).Json;
        first.GetProperty("items").GetArrayLength().ShouldBe(3);
        var cursor = first.GetProperty("next_cursor").GetString();
        (await NamesAsync(server, $"models?limit=3&cursor={cursor}")).ShouldBe("whole");
        foreach (var list in new[] { "models", "agents", "tools" })
        {
            (await server.GetAsync($"/api/v1/{list}?limit=1")).Status.ShouldBe(200, list);
            (await server.GetAsync($"/api/v1/{list}?limit=0")).ShouldRefuse(400, "bad_parameter");
            (await server.GetAsync($"/api/v1/{list}?cursor=%2b")).ShouldRefuse(400, "bad_cursor");
        }
    }

    /// <summary>The names of a last page.</summary>
    private static async Task<string> NamesAsync(ServerFixture server, string list)
    {
        var page = (await server.GetAsync($"/api/v1/{list}")).Json;
        page.GetProperty("next_cursor").GetString().ShouldBeNull();
        return string.Join(' ', page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
    }
}
