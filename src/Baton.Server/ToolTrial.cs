using System.Collections.Concurrent;
using Baton.Contracts;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Engine;
using Baton.Nodes.Mcp;
using Baton.Server.Answers;

namespace Baton.Server;

/// <summary>Calls tools by hand, as they were last accepted. Nothing is recorded.</summary>
/// <param name="trusted">The owner's own local command; otherwise the policies of the server hold, as for a node.</param>
public sealed class ToolTrial(ToolServers tools, bool trusted, TimeProvider time)
{
    private const int MostLog = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="key">Idempotency key of the call.</param>
    /// <exception cref="BatonException">NotFound <c>tool_not_found</c>; Invalid <c>tool_refused</c>, <c>missing_field</c>; Unavailable
    /// <c>tool_server_unreachable</c>.</exception>
    public async Task<ToolCallAnswer> CallAsync(string server, ToolCallBody body, string key, CancellationToken cancellation)
    {
        var tool = body.Tool ?? throw BatonException.Invalid("missing_field", "The field 'tool' is missing: the name of the tool to call.");
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        var log = new ConcurrentQueue<string>();
        var secrets = new Redaction();
        var listener = new McpListener((_, line) => Keep(log, secrets.Of(line)), static _ => { });
        try
        {
            var target = tools.Caller.Find($"mcp:{server}/{tool}", "");
            var call = new McpCall(Raw.Payload(body.Arguments) ?? Payload.EmptyObject, key, trusted, listener) { Secrets = secrets };
            var answer = await tools.Caller.CallAsync(target, call, either.Token);
            return new ToolCallAnswer(Raw.Element(secrets.Of(answer.Output))!.Value, answer.Failed, [.. log]);
        }
        catch (McpRefusedException refusal)
        {
            throw refusal.Kind == "unknown_tool"
                ? BatonException.NotFound("tool_not_found", refusal.Message)
                : BatonException.Invalid("tool_refused", refusal.Message);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && failure is not BatonException)
        {
            var why = patience.IsCancellationRequested
                ? $"It did not answer within {Patience.TotalMinutes:0} minutes."
                : secrets.Of(McpFailure.Of(failure).Message);
            throw BatonException.Unavailable("tool_server_unreachable", $"The call failed: {why}", failure);
        }
    }

    private static void Keep(ConcurrentQueue<string> log, string line)
    {
        if (log.Count < MostLog)
        {
            log.Enqueue(line);
        }
    }
}
