using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace Baton.Cli.Tools;

/// <summary>Carries the messages of one MCP client, a line each, to <c>/mcp</c> of a Baton server, and its answers back.</summary>
internal sealed class McpBridge : IDisposable
{
    private const string SessionHeader = "Mcp-Session-Id";
    private const string VersionHeader = "MCP-Protocol-Version";
    private const string VersionField = "io.modelcontextprotocol/protocolVersion";
    private const int InternalError = -32603;
    private const int ParseError = -32700;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly Uri endpoint;
    private readonly TextWriter output;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> open = new();
    private volatile string? session;
    private volatile string? version;

    /// <param name="token">Null when the server needs none.</param>
    public McpBridge(Uri endpoint, string? token, TextWriter output, TimeProvider time)
    {
        (this.endpoint, this.output, this.time) = (endpoint, output, time);
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        http.DefaultRequestHeaders.Accept.ParseAdd("text/event-stream");
    }

    /// <summary>Returns when the client has closed its end; what it still waits for is given up.</summary>
    public async Task RunAsync(TextReader input, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        // Whether somebody waits for an answer.
        var carrying = new ConcurrentDictionary<Task, bool>();
        while (await input.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(end.Token) is { } line)
        {
            if (line.Length > 0)
            {
                var message = Parsed(line, out var mistake);
                var task = message is null ? RefuseAsync("null", ParseError, mistake) : CarryAsync(message, line, end.Token);
                carrying[task] = message?.Id is not null;
                _ = task.ContinueWith(done => carrying.TryRemove(done, out _), TaskScheduler.Default);
            }
        }

        // The last thing a client says before it leaves may be that it gives a call up, which has to arrive.
        var last = Task.WhenAll(carrying.Where(one => !one.Value).Select(one => one.Key));
        await Task.WhenAny(last, Task.Delay(LastWords, time, cancellation));
        await end.CancelAsync();
        await Task.WhenAll(carrying.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        http.Dispose();
        writing.Dispose();
    }

    private static Message? Parsed(string line, out string mistake)
    {
        try
        {
            mistake = "";
            return Message.Read(line);
        }
        catch (JsonException failure)
        {
            mistake = failure.Message;
            return null;
        }
    }

    private async Task CarryAsync(Message message, string line, CancellationToken cancellation)
    {
        // Over HTTP a request of the newer protocol is given up by closing it; one of an older protocol by the message itself.
        if (message.GivesUp is { } given && open.TryGetValue(given, out var request))
        {
            await GiveUpAsync(request);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (message is { Id: { } id, Version: not null })
        {
            open[id] = end;
        }

        try
        {
            await SendAsync(message, line, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Nobody waits for it.
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            await RefuseAsync(message.Id, InternalError, "The Baton server is out of reach: " + failure.Message);
        }
        finally
        {
            if (message.Id is not null)
            {
                open.TryRemove(message.Id, out _);
            }
        }
    }

    private static async Task GiveUpAsync(CancellationTokenSource request)
    {
        try
        {
            await request.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has just been answered.
        }
    }

    private async Task SendAsync(Message message, string line, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(line, Encoding.UTF8, "application/json"),
        };
        Add(request, SessionHeader, session);
        Add(request, VersionHeader, message.Version ?? version);
        if (message.Version is not null)
        {
            Add(request, "Mcp-Method", message.Method);
            Add(request, "Mcp-Name", message.Name);
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (answer.Headers.TryGetValues(SessionHeader, out var named))
        {
            session = named.First();
        }

        if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            if (!answer.IsSuccessStatusCode)
            {
                var text = await answer.Content.ReadAsStringAsync(cancellation);
                await RefuseAsync(message.Id, InternalError, $"Baton refused it with status {(int)answer.StatusCode}: {text}");
            }

            return;
        }

        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
        {
            if (item.Data.Length > 0)
            {
                version = message.Method == "initialize" ? AgreedIn(item.Data) ?? version : version;
                await WriteAsync(item.Data);
            }
        }
    }

    private static string? AgreedIn(string data) =>
        JsonElement.Parse(data) is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("result", out var result)
        && result.TryGetProperty("protocolVersion", out var agreed) ? agreed.GetString() : null;

    private static void Add(HttpRequestMessage request, string header, string? value)
    {
        if (value is not null && value.All(c => c is >= ' ' and < (char)127))
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    /// <param name="id">As JSON; nothing is told about a message without one.</param>
    private Task RefuseAsync(string? id, int code, string why) => id is null
        ? Task.CompletedTask
        : WriteAsync($"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"error\":{{\"code\":{code},\"message\":\"{JsonEncodedText.Encode(why)}\"}}}}");

    private async Task WriteAsync(string data)
    {
        await writing.WaitAsync();
        try
        {
            await output.WriteLineAsync(data.ReplaceLineEndings(" "));
            await output.FlushAsync();
        }
        finally
        {
            writing.Release();
        }
    }

    /// <param name="Id">As JSON, null when it has none.</param>
    /// <param name="Version">The protocol of a request that says it, as those since 2026-07-28 do.</param>
    /// <param name="Name">The tool that is called.</param>
    /// <param name="GivesUp">Id of the request that nobody waits for any more.</param>
    private sealed record Message(string? Id, string? Method, string? Version, string? Name, string? GivesUp)
    {
        /// <exception cref="JsonException">No JSON object.</exception>
        public static Message Read(string line)
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("A message must be a JSON object.");
            }

            var method = Text(root, "method");
            var given = Field(root, "params");
            return new Message(
                Field(root, "id")?.GetRawText(), method, Text(Field(given, "_meta"), VersionField), Text(given, "name"),
                method == "notifications/cancelled" ? Field(given, "requestId")?.GetRawText() : null);
        }

        private static JsonElement? Field(JsonElement? map, string name) =>
            map is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var value) ? value : null;

        private static string? Text(JsonElement? map, string name) =>
            Field(map, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }
}
