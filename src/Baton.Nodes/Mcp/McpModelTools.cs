using System.Text.Json;
using Baton.Core;
using Baton.Engine;
using Baton.Nodes.Agents;

namespace Baton.Nodes.Mcp;

/// <summary>Tools of registered servers for the loop of a model: <c>mcp:server/tool</c>, or <c>mcp:server</c> for all of them. What a model
/// or a tool says changes nothing about which those are.</summary>
public static class McpModelTools
{
    private const int MaxName = 64;

    public static ModelToolSource Source(McpCaller caller) => new("mcp", (entry, request, _) =>
    {
        if (entry.ValueKind != JsonValueKind.String || entry.GetString() is not { } text
            || !text.StartsWith("mcp:", StringComparison.Ordinal))
        {
            throw new InvalidToolException("A tool of a server is named as 'mcp:server/tool', all of them as 'mcp:server'.");
        }

        try
        {
            IReadOnlyList<(string Name, McpTarget Target)> found = text.Contains('/', StringComparison.Ordinal)
                ? [(text, caller.Find(text, request.Definition))]
                : caller.FindAll(text[4..], request.Definition);
            return Task.FromResult<IReadOnlyList<ModelTool>>([.. found.Select(tool => Open(tool.Name, tool.Target, caller, request))]);
        }
        catch (McpRefusedException refusal)
        {
            throw new InvalidToolException(refusal.Message);
        }
    });

    private static ModelTool Open(string name, McpTarget target, McpCaller caller, AttemptRequest request) => new(
        ModelName(name), target.Tool.Description, target.Tool.InputSchema, target.Tool.Schema,
        (arguments, step, cancellation) => CallAsync(target, caller, request, arguments, step, cancellation));

    private static async Task<ToolAnswer> CallAsync(
        McpTarget target, McpCaller caller, AttemptRequest request, Payload arguments, StepCall step, CancellationToken cancellation)
    {
        try
        {
            var call = new McpCall(arguments, step.IdempotencyKey, request.TrustedLocal, new McpListener(request.Log, request.Live))
            {
                Secrets = request.Secrets,
                EnsureOwnedAsync = request.EnsureOwnedAsync,
            };
            var answer = await caller.CallAsync(target, call, cancellation);
            return new ToolAnswer(answer.Output, answer.Failed);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            var error = McpFailure.Of(e);
            return new ToolAnswer(NodeJson.Text($"{error.Kind}: {error.Message}"), true);
        }
    }

    /// <summary>Models take fewer characters than servers.</summary>
    private static string ModelName(string tool)
    {
        var name = new string([.. tool[4..].Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);
        return name.Length <= MaxName ? name : name[^MaxName..];
    }
}
