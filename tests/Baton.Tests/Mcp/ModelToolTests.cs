using System.Collections.Concurrent;
using System.Text.Json;
using Baton.Tests.Nodes;
using Baton.Tests.Nodes.Llm;
using Baton.Tests.Server;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.Mcp;

/// <summary>Tools of registered servers in the loop of a model, and what a server may lead Baton to.</summary>
[Trait("speed", "slow")]
public sealed class ModelToolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("baton-mcp-").FullName;
    private readonly ConcurrentQueue<JsonElement> asked = new();

    [Theory]
    [InlineData("mcp:eras/add", "eras_add")]
    [InlineData("mcp:eras", "eras_add eras_hang")]
    public async Task A_model_calls_the_tools_it_was_given_with_what_fits_them_and_no_others(string tools, string offered)
    {
        await using var model = await TargetServer.StartAsync(AnswerAsync);
        await using var server = await ServerFixture.StartAsync(
            options => options with { Models = ModelServer.Profiles(model.Url, null) });
        var script = Peers.Own("eras.mjs", "@modelcontextprotocol/server");
        await Peers.RegisterAsync(server, "eras", Peers.Node, script, folder, "stdio", "any");
        var id = await server.StartRunAsync(
            $"name: talk\nnodes:\n  a: {{type: agent_call, agent: whole, with: {{prompt: hi, tools: [\"{tools}\"]}}}}\noutput: $a.text\n");
        var run = await server.EndOfAsync(id);

        run.GetProperty("status").GetString().ShouldBe("success", run.ToString());
        run.GetProperty("output").GetString().ShouldBe("done");
        var given = asked.First().GetProperty("tools").EnumerateArray()
            .Select(tool => tool.GetProperty("function").GetProperty("name").GetString());
        string.Join(' ', given).ShouldBe(offered);
        var answers = asked.Last().GetProperty("messages").EnumerateArray()
            .Where(message => message.GetProperty("role").GetString() == "tool")
            .ToDictionary(
                message => message.GetProperty("tool_call_id").GetString()!, message => message.GetProperty("content").GetString()!);
        answers["right"].ShouldContain("42");
        answers["wrong"].ShouldContain("arguments");
        answers["other"].ShouldContain("There is no tool of that name");
        (await File.ReadAllLinesAsync(Path.Combine(folder, "seen"), ServerFixture.Timeout)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_server_of_tools_cannot_lead_elsewhere_by_a_redirect()
    {
        await using var target = await TargetServer.StartAsync(context =>
        {
            context.Response.Redirect("http://169.254.169.254/latest/meta-data", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        await using var server = await ServerFixture.StartAsync();
        var answer = await server.PostAsync("/api/v1/tools", $$"""{"name":"moved","url":"{{target.Url}}/mcp"}""");
        answer.ShouldRefuse(503, "tool_server_unreachable");
        (await server.GetAsync("/api/v1/tools/moved")).Status.ShouldBe(404);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await JsonDocument.ParseAsync(context.Request.Body);
        asked.Enqueue(body.RootElement.Clone());
        context.Response.ContentType = "application/json";
        string[] calls =
        [
            Call("right", "eras_add", """{\"a\":2,\"b\":40}"""), Call("wrong", "eras_add", """{\"a\":\"two\"}"""),
            Call("other", "shell", "{}"),
        ];
        await context.Response.WriteAsync(Message(
            asked.Count > 1 ? "{\"content\":\"done\"}" : "{\"content\":null,\"tool_calls\":[" + string.Join(',', calls) + "]}"));
    }

    private static string Call(string id, string name, string arguments) =>
        "{\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"arguments\":\"" + arguments + "\"}}";

    private static string Message(string message) =>
        "{\"choices\":[{\"message\":" + message + ",\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";
}
