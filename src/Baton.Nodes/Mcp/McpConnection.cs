using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Baton.Nodes.Process;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Baton.Nodes.Mcp;

/// <summary>One conversation with a server of tools. One call at a time, so that what the server says meanwhile belongs to that
/// call.</summary>
internal sealed class McpConnection : IAsyncDisposable
{
    /// <summary>Tools listed by one server; more are a fault of it.</summary>
    private const int MaxTools = 2_000;

    /// <summary>How long a server is given to take the word that a call is given up.</summary>
    private static readonly TimeSpan GiveUpPatience = TimeSpan.FromSeconds(1);

    private readonly ProcessGroup? group;
    private readonly McpWire wire;
    private readonly TimeProvider time;
    private McpClient client = null!;
    private volatile McpListener listener;

    private McpConnection(IClientTransport transport, ProcessGroup? group, McpListener listener, TimeProvider time)
    {
        (this.group, this.listener, this.time) = (group, listener, time);
        wire = new McpWire(transport, isHttp: group is null, Hear);
    }

    public string Protocol => client.NegotiatedProtocolVersion ?? "";

    public string ServerName => $"{client.ServerInfo?.Name} {client.ServerInfo?.Version}".Trim();

    /// <summary>The other side is gone.</summary>
    public bool Ended => client.Completion.IsCompleted;

    public void Hear(McpListener who) => listener = who;

    /// <summary>Agrees on the protocol: the newer one (2026-07-28) if the server knows it, else the handshake of those before.</summary>
    /// <param name="group">The program behind the transport, if it is one; ended with the connection.</param>
    public static async Task<McpConnection> OpenAsync(
        IClientTransport transport, ProcessGroup? group, McpListener listener, TimeProvider time, CancellationToken cancellation)
    {
        var connection = new McpConnection(transport, group, listener, time);
        try
        {
            connection.ReadErrors();
            connection.client = await McpClient.CreateAsync(connection.wire, connection.Options(), null, cancellation);
            await connection.AskForLogsAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the server says of its tools now.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(CancellationToken cancellation)
    {
        var tools = await client.ListToolsAsync((RequestOptions?)null, cancellation);
        return tools.Count <= MaxTools
            ? [.. tools.Select(tool => JsonSerializer.SerializeToElement(tool.ProtocolTool, TypeOf<Tool>()))]
            : throw new McpException($"The server lists {tools.Count} tools; the limit is {MaxTools}.");
    }

    /// <param name="idempotencyKey">Reaches the server in <c>_meta</c>.</param>
    /// <remarks>When <paramref name="cancellation"/> fires the server is told.</remarks>
    public async Task<JsonElement> CallAsync(
        string tool, JsonElement arguments, string idempotencyKey, CancellationToken cancellation)
    {
        var request = new CallToolRequestParams
        {
            Name = tool,
            Arguments = arguments.EnumerateObject().ToDictionary(field => field.Name, field => field.Value),
            Meta = new JsonObject
            {
                ["progressToken"] = idempotencyKey,
                [McpWords.IdempotencyKey] = idempotencyKey,
            },
        };
        try
        {
            var result = await client.CallToolAsync(request, cancellation);
            return JsonSerializer.SerializeToElement(result, TypeOf<CallToolResult>());
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await GiveUpAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
        {
            try
            {
                await client.DisposeAsync();
            }
            catch (Exception e) when (e is IOException or HttpRequestException or McpException or OperationCanceledException)
            {
                // The other side went first.
            }
        }

        if (group is not null)
        {
            await group.EndAsync();
            group.Dispose();
        }
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));

    private McpClientOptions Options() => new()
    {
        ClientInfo = new Implementation { Name = "baton", Version = typeof(McpConnection).Assembly.GetName().Version!.ToString(3) },
        TimeProvider = time,

        // Nothing is offered to the server: no sampling, no roots, no questions to the user.
        Capabilities = new ClientCapabilities(),
    };

    private void Hear(JsonRpcNotification said)
    {
        switch (said)
        {
            case { Method: McpWords.LogMessage, Params: JsonObject message }: listener.Message(message); break;
            case { Method: NotificationMethods.ProgressNotification, Params: JsonObject progress }: listener.Progress(progress); break;
        }
    }

    private async Task GiveUpAsync()
    {
        using var patience = new CancellationTokenSource(GiveUpPatience, time);
        try
        {
            await wire.GiveUpAsync(patience.Token);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or McpException or OperationCanceledException
            or InvalidOperationException)
        {
            // It cannot be told any more, or does not listen.
        }
    }

    private async Task AskForLogsAsync(CancellationToken cancellation)
    {
#pragma warning disable MCP9005 // Deprecated by the newer protocol, and the only way in the older ones.
        if (Protocol != McpWords.Newer && client.ServerCapabilities.Logging is not null)
        {
            await client.SetLoggingLevelAsync(LoggingLevel.Info, null, cancellation);
        }
#pragma warning restore MCP9005
    }

    /// <summary>Also keeps the program from standing still because nobody reads what it writes.</summary>
    private async void ReadErrors()
    {
        if (group is null)
        {
            return;
        }

        try
        {
            using var lines = new StreamReader(new LimitedMessages(group.Stderr, MessageEnd.Line));
            while (await lines.ReadLineAsync() is { } line)
            {
                listener.Log("stderr", line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The program has ended.
        }
    }
}
