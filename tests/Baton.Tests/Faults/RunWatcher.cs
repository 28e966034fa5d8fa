using System.Text.Json;

namespace Baton.Tests.Faults;

/// <summary>Follows one run's live feed over every life of the server. What it has seen is a promise: it must be in the history at the
/// end, and a success it has seen is sealed at the sink.</summary>
internal sealed class RunWatcher(ServerProcess server, EffectSink sink, string run)
{
    private readonly List<string> seen = [];

    /// <summary>Events seen, as they were sent; the first is seq 1.</summary>
    public IReadOnlyList<string> Seen => seen;

    public int Connections { get; private set; }

    /// <summary>Returns after the event that ended the run.</summary>
    public async Task WatchAsync()
    {
        while (true)
        {
            var client = await server.AliveAsync();
            try
            {
                if (await FollowAsync(client))
                {
                    return;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
            {
                await server.AgainAsync(client);
            }
        }
    }

    /// <returns>True when the run has ended; false when the connection was.</returns>
    private async Task<bool> FollowAsync(HttpClient client)
    {
        Connections++;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Last-Event-ID", seen.Count.ToString());
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if ((int)response.StatusCode == 204)
        {
            return true;
        }

        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var ended = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                ended = Take(line["data: ".Length..]);
            }
        }

        return ended;
    }

    private bool Take(string text)
    {
        var happened = JsonElement.Parse(text);
        happened.GetProperty("seq").GetInt64().ShouldBe(seen.Count + 1, $"the live feed of {run} has a gap or a repeat");
        seen.Add(text);
        var type = happened.GetProperty("type").GetString();
        if (type == "node.succeeded")
        {
            sink.Seal(run, happened.GetProperty("node").GetString()!);
        }

        return type is "run.succeeded" or "run.partially_succeeded" or "run.failed" or "run.cancelled";
    }
}
