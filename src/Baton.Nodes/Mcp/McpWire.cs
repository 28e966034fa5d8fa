using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Baton.Nodes.Mcp;

/// <summary>Stands between the library's client and its transport, for what the client itself does not do: notifications are heard in
/// the order in which they came and before the answer they belong to, the server is told of a call that is given up, and a request of the
/// newer protocol asks for log messages. It also tells a server that is older than it pretends to be.</summary>
/// <param name="hear">Takes each notification; must not block.</param>
/// <param name="isHttp">Over HTTP the newer protocol gives a call up by closing its response, which the client does.</param>
internal sealed class McpWire(IClientTransport inner, bool isHttp, Action<JsonRpcNotification> hear) : IClientTransport
{
    private const string Calls = "tools/call";
    private const string Discover = "server/discover";
    private const string Meta = "_meta";

    private ITransport? session;
    private RequestId? call;
    private RequestId? discovery;
    private bool newer;

    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken)
    {
        session = await inner.ConnectAsync(cancellationToken);
        return new Tapped(this, session);
    }

    /// <summary>Tells the server that nobody waits any more for the call that was sent last.</summary>
    public async Task GiveUpAsync(CancellationToken cancellation)
    {
        if (call is not { } id || (isHttp && newer))
        {
            return;
        }

        JsonNode number = id.Id is long whole ? JsonValue.Create(whole) : JsonValue.Create(id.ToString());
        var told = new JsonRpcNotification
        {
            Method = NotificationMethods.CancelledNotification,
            Params = new JsonObject { ["requestId"] = number, ["reason"] = "The call was cancelled, or took too long." },
        };
        await session!.SendMessageAsync(told, cancellation);
    }

    private void Sends(JsonRpcMessage message)
    {
        if (message is JsonRpcRequest { Method: Discover } asked)
        {
            discovery = asked.Id;
        }

        if (message is not JsonRpcRequest { Method: Calls } request)
        {
            return;
        }

        call = request.Id;
        newer = request.Params?[Meta]?[MetaKeys.ProtocolVersion] is not null;
        if (newer)
        {
            // There is no request any more that sets the level for all others.
            request.Params![Meta]![MetaKeys.LogLevel] = "info";
        }
    }

    private sealed class Tapped(McpWire wire, ITransport inner) : ITransport
    {
        public string? SessionId => inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; } = new Reader(wire, inner.MessageReader);

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken)
        {
            wire.Sends(message);
            return inner.SendMessageAsync(message, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Reader(McpWire wire, ChannelReader<JsonRpcMessage> inner) : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead(out JsonRpcMessage item)
        {
            if (!inner.TryRead(out item!))
            {
                return false;
            }

            item = wire.Hears(item);
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            inner.WaitToReadAsync(cancellationToken);
    }

    private JsonRpcMessage Hears(JsonRpcMessage message)
    {
        if (message is JsonRpcNotification said)
        {
            hear(said);
        }

        return message is JsonRpcResponse answer && discovery is { } id && answer.Id.Equals(id)
            && (answer.Result as JsonObject)?["supportedVersions"] is null
                ? Unknown(answer)
                : message;
    }

    /// <summary>A server from before 2026-07-28 may answer what it does not know as if it did; the client then takes the way it takes with
    /// those that say so.</summary>
    private static JsonRpcError Unknown(JsonRpcResponse answer) => new()
    {
        Id = answer.Id,
        Context = answer.Context,
        Error = new JsonRpcErrorDetail { Code = (int)McpErrorCode.MethodNotFound, Message = "The server does not know its versions." },
    };
}
