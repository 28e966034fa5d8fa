using System.Text;

namespace Baton.Tests.Server;

/// <summary>Whatever is sent, the answer is a good one or a refusal with a code: never a 5xx, never silence.</summary>
public sealed class FuzzTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Seed = 2026;

    /// <summary>BATON_FUZZ asks for more.</summary>
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("BATON_FUZZ"), out var rounds) ? rounds : 400;

    private static readonly string[] Bodies =
    [
        """{"definition": {"name": "f", "nodes": {"a": {"type": "transform", "value": 1}}}, "input": {"x": [1, 2.5e3, "é", null]}}""",
        """{"definition": "name: f\nnodes:\n  a: {type: wait, for: 1h}\n", "labels": {"a": "b"}, "id": "fuzz", "max_parallel": 3}""",
        """{"action": "cancel", "ids": ["fuzz", "x"], "filter": {"status": ["failed"], "started_after": "2026-01-01T00:00:00Z"}}""",
        """{"decision": "approve", "comment": "c", "values": {"deep": [[[[[]]]]]}}""",
        """{"event": "go", "data": {"k": "v"}, "from": "a", "outputs": {"a": 1}, "input_patch": {"a": {"b": null}}}""",
        "name: f\nnodes:\n  a: {type: condition, if: \"1 < 2\"}\n  b: {type: transform, value: 1, needs: [{node: a, branch: 'true'}]}\n",
    ];

    private static readonly string[] Posts =
    [
        "/api/v1/workflows", "/api/v1/workflows/validate", "/api/v1/workflows/f/run", "/api/v1/runs", "/api/v1/runs/bulk",
        "/api/v1/gates/fuzz:1", "/api/v1/runs/fuzz/cancel", "/api/v1/runs/fuzz/pause", "/api/v1/runs/fuzz/resume",
        "/api/v1/runs/fuzz/retry", "/api/v1/runs/fuzz/rerun", "/api/v1/runs/fuzz/signal",
    ];

    private static readonly string[] Gets =
    [
        "/api/v1/workflows?search=§", "/api/v1/workflows/§", "/api/v1/workflows/f/versions/§", "/api/v1/runs?label=§&status=§",
        "/api/v1/runs?cursor=§", "/api/v1/runs?started_after=§", "/api/v1/runs/§", "/api/v1/runs/fuzz/nodes?cursor=§",
        "/api/v1/runs/fuzz/nodes/§", "/api/v1/runs/fuzz/events?after=§", "/api/v1/gates?assignee=§&cursor=§", "/api/v1/gates/§",
        "/api/v1/runs/§/events", "/api/v1/runs/§/ws", "/login?code=§", "/openapi/§.json", "/§",
    ];

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "-", "1e999", "99999999999999999999", "\\ud800", "\\u0000", "\u0000", "\n",
        "\t", "&a", "*a", "!!x", "${", "$", "é", "🜚", "' OR 1=1 --", "%", "..;", "/", "[0]", "a[3].b", "2147483648", "-1", "\uFFFD",
        "<script>",
    ];

    [Fact]
    public async Task Bodies_torn_and_mixed_are_refused_with_a_code()
    {
        var dice = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var body = Damage(Bodies[dice.Next(Bodies.Length)], dice);
            using var request = new HttpRequestMessage(HttpMethod.Post, Posts[dice.Next(Posts.Length)]);
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", dice.Next(4) == 0 ? "application/yaml" : "application/json");
            Judge(await server.SendAsync(request), $"round {round}: {request.RequestUri} {Encoding.UTF8.GetString(body)}");
        }

        (await server.GetAsync("/health/ready")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Addresses_full_of_rubbish_are_refused_with_a_code()
    {
        var dice = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            // Kestrel itself cuts off an address with NUL in it, before any code of ours.
            var rubbish = string.Concat(Enumerable.Range(0, dice.Next(1, 4)).Select(_ => Pieces[dice.Next(Pieces.Length)]));
            var path = Gets[dice.Next(Gets.Length)].Replace("§", Uri.EscapeDataString(rubbish.Replace("\u0000", "")));
            Judge(await server.GetAsync(path), $"round {round}: {path}");
        }
    }

    private static void Judge(Answer answer, string what)
    {
        answer.Status.ShouldBeInRange(200, 499, what + "\n" + answer.Text);
        if (answer.Status >= 400 && answer.Type != "text/html")
        {
            answer.Type.ShouldBe("application/problem+json", what);
            answer.Code.ShouldNotBeNullOrEmpty(what);
        }
    }

    private static byte[] Damage(string text, Random dice)
    {
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        for (var times = dice.Next(0, 5); times > 0; times--)
        {
            var at = dice.Next(bytes.Count + 1);
            switch (dice.Next(5))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[dice.Next(Pieces.Length)]));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(dice.Next(1, 12), bytes.Count - at));
                    break;
                case 2:
                    bytes.Insert(at, (byte)dice.Next(256));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Bodies[dice.Next(Bodies.Length)]));
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"[{\"("[dice.Next(4)], dice.Next(1, 400)));
                    break;
            }
        }

        return [.. bytes];
    }
}
