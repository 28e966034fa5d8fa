using System.Text;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Nodes.Mcp;

/// <summary>Calls tools of registered servers: only one that is registered, that looks as it did when it was accepted and when the
/// workflow was published, and only with arguments that fit its schema.</summary>
public sealed class McpCaller(McpRegistry registry, McpPool pool, IWorkflowStore workflows)
{
    private const int ShownMistakes = 5;
    private const int ShownText = 4_000;

    /// <summary>The tool, if it may be called by runs of this definition.</summary>
    /// <param name="tool">As workflows name it.</param>
    /// <param name="definition">Hash of the text that is executed; empty for a call by hand, which takes the tool as it was last
    /// accepted.</param>
    /// <exception cref="McpRefusedException">There is none, or it has changed.</exception>
    public McpTarget Find(string tool, string definition)
    {
        var slash = tool.IndexOf('/', StringComparison.Ordinal);
        var server = slash > 4 ? registry.Find(tool[4..slash]) : null;
        if (server is null || !server.Tools.TryGetValue(tool[(slash + 1)..], out var info))
        {
            throw new McpRefusedException("unknown_tool", $"There is no tool '{tool}' any more.");
        }

        RequirePin(tool, info, definition.Length > 0 ? workflows.FindToolPin(definition, tool) : info.Hash);
        return new McpTarget(server, info);
    }

    /// <summary>Every tool of the server that was there when this definition was published, and none that came later.</summary>
    /// <exception cref="McpRefusedException">There is no such server, or one of them has changed.</exception>
    public IReadOnlyList<(string Name, McpTarget Target)> FindAll(string server, string definition)
    {
        var found = registry.Find(server)
            ?? throw new McpRefusedException("unknown_tool", $"There is no server of tools '{server}'.");
        var all = new List<(string, McpTarget)>();
        foreach (var info in found.Tools.Values)
        {
            var tool = $"mcp:{server}/{info.Name}";
            if (workflows.FindToolPin(definition, tool) is { } pin)
            {
                RequirePin(tool, info, pin);
                all.Add((tool, new McpTarget(found, info)));
            }
        }

        return all;
    }

    /// <exception cref="McpRefusedException">Not made: see <see cref="McpRefusedException.Kind"/>.</exception>
    public async Task<McpAnswer> CallAsync(McpTarget target, McpCall call, CancellationToken cancellation)
    {
        Check(target, call.Arguments);
        target.Server.Settings.Tell(call.Secrets);
        var lease = await OpenAsync(target, call.TrustedLocal, call.Listener, cancellation);
        try
        {
            await call.EnsureOwnedAsync(cancellation);
            var result = await lease.Connection.CallAsync(
                target.Tool.Name, JsonElement.Parse(call.Arguments.Utf8), call.IdempotencyKey, cancellation);
            await lease.ReturnAsync();
            var answer = McpAnswer.Of(result);
            if (!answer.Failed)
            {
                TellMisfit(target.Tool, result, call.Listener);
            }

            return answer;
        }
        catch
        {
            lease.Discard(cancellation.IsCancellationRequested);
            throw;
        }
    }

    private static void RequirePin(string tool, McpToolInfo info, string? pin)
    {
        if (pin != info.Hash)
        {
            throw new McpRefusedException(
                "tool_changed", $"The tool '{tool}' is not what it was when the workflow was published. Look at it, and publish again.");
        }
    }

    private static void Check(McpTarget target, Payload arguments)
    {
        if (target.Tool.Schema is not { } schema)
        {
            throw new McpRefusedException(
                "schema_unsupported", $"Arguments for '{target.Tool.Name}' cannot be checked: {target.Tool.WhyUnchecked}");
        }

        if (arguments.Utf8.AsSpan().TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            throw new McpRefusedException("invalid_request", "The arguments of a tool must be a map.");
        }

        var mistakes = schema.Validate(arguments, "with");
        if (mistakes.Count > 0)
        {
            throw new McpRefusedException(
                "invalid_request", $"The arguments do not fit the schema of '{target.Tool.Name}':{Shown(mistakes)}");
        }
    }

    /// <summary>What was done is done, so an answer that is not what the tool promised is told, and counts.</summary>
    private static void TellMisfit(McpToolInfo tool, JsonElement result, McpListener listener)
    {
        if (result.TryGetProperty("structuredContent", out var content)
            && tool.OutputSchema?.Validate(Payload.FromJson(content.GetRawText()), "structured") is { Count: > 0 } mistakes)
        {
            listener.Log("info", $"The answer does not fit the output schema of '{tool.Name}':{Shown(mistakes)}");
        }
    }

    private static string Shown(IReadOnlyList<Diagnostic> mistakes)
    {
        var text = new StringBuilder();
        foreach (var mistake in mistakes.Take(ShownMistakes))
        {
            text.Append(' ').Append(mistake.Path).Append(": ").Append(mistake.Message);
        }

        return text.Length <= ShownText ? text.ToString() : $"{text.ToString(0, ShownText)}…";
    }

    /// <summary>A connection over which the tool is what it was. A kept one may lead to a server that has been started again since and
    /// knows nothing of it; nothing was asked of that one, so the next is tried.</summary>
    private async Task<McpLease> OpenAsync(
        McpTarget target, bool trustedLocal, McpListener listener, CancellationToken cancellation)
    {
        while (true)
        {
            var lease = await pool.RentAsync(target.Server.Settings, trustedLocal, listener, cancellation);
            try
            {
                RequireSame(await lease.Connection.ListAsync(cancellation), target);
                return lease;
            }
            catch (McpRefusedException)
            {
                await lease.ReturnAsync();
                throw;
            }
            catch (Exception) when (lease.WasUsed && !cancellation.IsCancellationRequested)
            {
                lease.Discard(cancelled: false);
            }
            catch
            {
                lease.Discard(cancellation.IsCancellationRequested);
                throw;
            }
        }
    }

    /// <summary>The server may have changed the tool since it was accepted. Asked before each call: what it said a moment ago binds it to
    /// nothing.</summary>
    private static void RequireSame(IReadOnlyList<JsonElement> tools, McpTarget target)
    {
        var secrets = target.Server.Settings.Secrets();

        // As it was kept: without what the server had been told.
        var now = tools.Where(tool => new McpToolInfo(tool).Name == target.Tool.Name)
            .Select(tool => new McpToolInfo(JsonElement.Parse(secrets.Of(Payload.FromJson(tool.GetRawText())).Utf8))).FirstOrDefault();
        if (now?.Hash != target.Tool.Hash)
        {
            throw new McpRefusedException(
                "tool_changed",
                $"The server '{target.Server.Name}' has changed its tool '{target.Tool.Name}' since it was last looked at. "
                + $"See what it is now: baton mcp check {target.Server.Name}");
        }
    }
}

/// <summary>A tool of a registered server that may be called.</summary>
public sealed record McpTarget(McpServerInfo Server, McpToolInfo Tool);

/// <param name="Arguments">What the tool is to be given.</param>
/// <param name="TrustedLocal">Policies of the server do not hold.</param>
public sealed record McpCall(Payload Arguments, string IdempotencyKey, bool TrustedLocal, McpListener Listener)
{
    /// <inheritdoc cref="Baton.Engine.AttemptRequest.Secrets"/>
    public required Redaction Secrets { get; init; }

    /// <inheritdoc cref="Baton.Engine.AttemptRequest.EnsureOwnedAsync"/>
    public Func<CancellationToken, ValueTask> EnsureOwnedAsync { get; init; } = static _ => ValueTask.CompletedTask;
}
