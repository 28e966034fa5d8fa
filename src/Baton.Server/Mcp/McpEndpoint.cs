using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Baton.Core.Errors;
using Baton.Nodes.Mcp;
using Baton.Server.Auth;
using Baton.Server.Live;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Baton.Server.Mcp;

/// <summary><c>POST /mcp</c>: Baton's own server of tools over streamable HTTP, in the protocol versions up to 2025-11-25 as well as in
/// 2026-07-28. Each request stands for itself, so that any server of a store answers any of them; a session is only a name under which a
/// later request can give an earlier one up.</summary>
internal static class McpEndpoint
{
    private const string SessionHeader = "Mcp-Session-Id";
    private const string VersionHeader = "MCP-Protocol-Version";
    private const string EventStream = "text/event-stream";
    private const string Meta = "_meta";

    private static readonly string[] Versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", McpWords.Newer];

    /// <summary>Codes that are the request's own fault, by the status they get since 2026-07-28: basic/transports, "HTTP status
    /// codes".</summary>
    private static readonly Dictionary<int, int> Statuses = new()
    {
        [-32700] = StatusCodes.Status400BadRequest,
        [-32600] = StatusCodes.Status400BadRequest,
        [-32601] = StatusCodes.Status404NotFound,
        [-32020] = StatusCodes.Status400BadRequest,
        [-32021] = StatusCodes.Status400BadRequest,
        [-32022] = StatusCodes.Status400BadRequest,
    };

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/mcp", PostAsync).Allow(AccessPolicy.Owner).ExcludeFromDescription();

    private static async Task PostAsync(HttpContext context, WorkflowTools tools, OpenCalls calls, LiveFeeds live)
    {
        RequireForm(context.Request);
        var message = Read(await RequestBody.ReadAsync(context));
        var newer = message is JsonRpcRequest { Params: JsonObject given } && given[Meta] is JsonObject meta
            && meta[MetaKeys.ProtocolVersion] is not null;
        var session = context.Request.Headers[SessionHeader] is [{ Length: > 0 } named] ? $"{Caller.Of(context).Name} {named}" : null;
        if (message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification, Params: JsonObject told })
        {
            calls.GiveUp(session, told["requestId"]?.ToString());
        }

        if (message is JsonRpcRequest { Method: RequestMethods.Initialize })
        {
            context.Response.Headers[SessionHeader] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        }

        // Since 2026-07-28 closing the response gives the request up; before, a connection may break without meaning it.
        using var call = calls.Open(session, (message as JsonRpcRequest)?.Id.ToString(), newer ? context.RequestAborted : default);
        using var place = live.Slots.Take();
        using var end = live.End.For(context);
        await AnswerAsync(context, message, newer, Options(tools, Caller.Of(context).Name, call.GivenUp), end.Token);
    }

    private static async Task AnswerAsync(
        HttpContext context, JsonRpcMessage message, bool newer, McpServerOptions options, CancellationToken cancellation)
    {
        await using var transport = new StreamableHttpServerTransport { Stateless = true };
        await using var server = McpServer.Create(transport, options);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = server.RunAsync(ending.Token);
        context.Response.ContentType = EventStream;
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            if (!await transport.HandlePostRequestAsync(message, context.Response.Body, newer ? SetStatus : null, cancellation))
            {
                context.Response.ContentType = null;
                context.Response.ContentLength = 0;
                context.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        ValueTask SetStatus(JsonRpcMessage? first)
        {
            if (first is JsonRpcError { Error.Code: var code } && Statuses.TryGetValue(code, out var status))
            {
                context.Response.StatusCode = status;
            }

            return ValueTask.CompletedTask;
        }
    }

    private static void RequireForm(HttpRequest request)
    {
        if (!RequestBody.IsJson(RequestBody.MediaType(request)))
        {
            throw BatonException.Invalid("unsupported_media_type", "The body must be application/json.");
        }

        if (!request.Headers.Accept.ToString().Contains(EventStream, StringComparison.OrdinalIgnoreCase))
        {
            throw BatonException.Invalid("not_acceptable", $"The Accept header must name application/json and {EventStream}.");
        }

        var version = request.Headers[VersionHeader].ToString();
        if (version.Length > 0 && !Versions.Contains(version))
        {
            throw BatonException.Invalid(
                "bad_parameter", $"{VersionHeader} '{version}' is not spoken here; these are: {string.Join(", ", Versions)}.");
        }
    }

    private static JsonRpcMessage Read(byte[] body)
    {
        try
        {
            var type = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("null is no message.");
        }
        catch (JsonException failure)
        {
            throw BatonException.Invalid("malformed_json", "The body is not a JSON-RPC message: " + failure.Message);
        }
    }

    private static McpServerOptions Options(WorkflowTools tools, string caller, CancellationToken givenUp) => new()
    {
        ServerInfo = new Implementation { Name = "baton", Version = typeof(McpEndpoint).Assembly.GetName().Version!.ToString(3) },
        ServerInstructions = "Each tool named like a workflow runs it and waits for its end. For runs that take long, start them with "
            + $"{WorkflowTools.Start}, and ask how they are with {WorkflowTools.Wait}.",
        ScopeRequests = false,
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(tools.List()),
            CallToolHandler = async (request, cancellation) => await tools.CallAsync(CallOf(request, caller, givenUp), cancellation),
        },
    };

    private static WorkflowCall CallOf(RequestContext<CallToolRequestParams> request, string caller, CancellationToken givenUp)
    {
        var asked = request.Params!;
        return new WorkflowCall(
            asked.Name,
            asked.Arguments is { } given ? new Dictionary<string, JsonElement>(given) : [],
            caller,
            asked.Meta?[McpWords.IdempotencyKey]?.ToString(),
            async (done, text, cancellation) =>
            {
                if (asked.ProgressToken is { } token)
                {
                    await request.Server.NotifyProgressAsync(
                        token, new ProgressNotificationValue { Progress = done, Message = text }, cancellationToken: cancellation);
                }
            },
            givenUp);
    }
}
