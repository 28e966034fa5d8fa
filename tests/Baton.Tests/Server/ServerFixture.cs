using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Baton.Server;
using Baton.Server.Configuration;

namespace Baton.Tests.Server;

/// <summary>A real server: Kestrel on a free port, SQLite in a directory of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<HttpClient> clients = [];
    private ServerOptions options;
    private BatonServer? server;
    private HttpClient? client;

    public ServerFixture()
        : this(null)
    {
    }

    private ServerFixture(Func<ServerOptions, ServerOptions>? configure)
    {
        DataDirectory = Directory.CreateTempSubdirectory("baton-server-").FullName;
        options = new ServerOptions
        {
            DataDirectory = DataDirectory,
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            EgressAllow = "127.0.0.1",
            ProcessAllow = "*",
        };
        options = configure?.Invoke(options) ?? options;
    }

    public string DataDirectory { get; }

    public BatonServer Server => server ?? throw new InvalidOperationException("The server does not run.");

    public Uri Url => Server.Url;

    /// <summary>Sends the owner's token.</summary>
    public HttpClient Client => client ?? throw new InvalidOperationException("The server does not run.");

    public static CancellationToken Timeout => new CancellationTokenSource(Patience).Token;

    public static async Task<ServerFixture> StartAsync(Func<ServerOptions, ServerOptions>? configure = null)
    {
        var fixture = new ServerFixture(configure);
        await fixture.InitializeAsync();
        return fixture;
    }

    public async ValueTask InitializeAsync()
    {
        server = await BatonServer.StartAsync(options, TimeProvider.System, Timeout);
        client = NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
    }

    /// <summary>Stops in order and starts again on the same data and port.</summary>
    public async Task RestartAsync()
    {
        options = options with { Listen = new IPEndPoint(options.Listen.Address, Url.Port) };
        await Server.DisposeAsync();
        await InitializeAsync();
    }

    /// <summary>Sends nothing of its own: no token, no cookies kept, no redirects followed.</summary>
    public HttpClient NewClient()
    {
        var made = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Url,
            Timeout = Patience,
        };
        clients.Add(made);
        return made;
    }

    public async Task<ClientWebSocket> OpenSocketAsync(string path)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Server.Token}");
        await socket.ConnectAsync(new UriBuilder(new Uri(Url, path)) { Scheme = "ws" }.Uri, Timeout);
        return socket;
    }

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> PostAsync(string path, string? json = null, string? key = null) =>
        SendAsync(Post(path, json, "application/json", key));

    public Task<Answer> PostYamlAsync(string path, string yaml, string? key = null) =>
        SendAsync(Post(path, yaml, "application/yaml", key));

    public Task<Answer> DeleteAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request, Timeout);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Starts a run of a YAML text and returns its id.</summary>
    public async Task<string> StartRunAsync(string yaml, string input = "{}", string? id = null)
    {
        var named = id is null ? "" : $",\"id\":\"{id}\"";
        var answer = await PostAsync(
            "/api/v1/runs", $"{{\"definition\":\"{JsonEncodedText.Encode(yaml)}\",\"input\":{input}{named}}}");
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>Follows the run's feed to its end and returns the run.</summary>
    public async Task<JsonElement> EndOfAsync(string run)
    {
        await foreach (var e in EventsAsync(run))
        {
            e.Id.ShouldBeGreaterThan(0);
        }

        return (await GetAsync($"/api/v1/runs/{run}")).Json;
    }

    /// <summary>Polls until the condition holds; fails after the fixture's patience.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var until = Timeout;
        while (true)
        {
            var answer = await GetAsync(path);
            if (answer.Status == 200 && condition(answer.Json))
            {
                return answer.Json;
            }

            (await timer.WaitForNextTickAsync(until)).ShouldBeTrue();
        }
    }

    /// <summary>One connection of the run's event stream.</summary>
    public async IAsyncEnumerable<(long Id, JsonElement Event)> EventsAsync(string run, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is { } last)
        {
            request.Headers.Add("Last-Event-ID", last.ToString());
        }

        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Timeout);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Timeout));
        long id = 0;
        while (await reader.ReadLineAsync(Timeout) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = long.Parse(line.AsSpan(4));
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                yield return (id, JsonElement.Parse(line.AsSpan(6)));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(one => one.Dispose());
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(DataDirectory, recursive: true);
    }

    private static HttpRequestMessage Post(string path, string? body, string type, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return request;
    }
}

/// <summary>What a server answered.</summary>
public sealed record Answer(int Status, string? Type, string Text, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string Code => Json.GetProperty("code").GetString()!;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
        await response.Content.ReadAsStringAsync(ServerFixture.Timeout), response.Headers);

    /// <summary>A refusal in the one form refusals have.</summary>
    public void ShouldRefuse(int status, string code)
    {
        Status.ShouldBe(status, Text);
        Type.ShouldBe("application/problem+json", Text);
        Code.ShouldBe(code, Text);
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        Json.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
    }
}
