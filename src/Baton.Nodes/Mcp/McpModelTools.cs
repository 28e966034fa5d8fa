using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Engine;
using Baton.Nodes.Agents;

namespace Baton.Nodes.Mcp;

/// <summary>Tools of registered servers for the loop of a model: <c>mcp:server/tool</c>, or <c>mcp:server</c> for all of them. What a model
/// or a tool says changes nothing about which those are.</summary>
public static class McpModelTools
{
    private const int MaxName = 64;

    /// <param name="registry">The servers there are; null when that is not known.</param>
    public static ModelToolKind Kind(McpRegistry? registry) => new("mcp", (entry, mistakes) =>
    {
        if (entry.Node.Kind != DocKind.String)
        {
            mistakes.Add(entry.Mistake(
                DiagnosticCodes.WrongType, "a tool of a server is named as 'mcp:server/tool', all of them as 'mcp:server'"));
            return [];
        }

        var text = entry.Node.Text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (registry is not null)
        {
            Find(entry, text, slash, registry, mistakes);
        }

        return slash < 0 ? [] : [ModelName(text)];
    });

    public static ModelToolSource Source(McpCaller caller, McpRegistry registry) => new(Kind(registry), (entry, request, _) =>
    {
        var text = entry.Node.Text;
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

    private static void Find(WrittenEntry entry, string text, int slash, McpRegistry registry, List<Diagnostic> mistakes)
    {
        var name = slash < 0 ? text[4..] : text[4..slash];
        if (registry.Find(name) is not { } server)
        {
            mistakes.Add(entry.Mistake(
                DiagnosticCodes.UnknownTool, $"there is no server of tools '{name}'",
                NearestWord.Hint(NearestWord.Find(name, registry.List().Select(one => one.Name))) ?? "register it first: baton mcp add"));
        }
        else if (slash >= 0 && !server.Tools.ContainsKey(text[(slash + 1)..]))
        {
            mistakes.Add(entry.Mistake(
                DiagnosticCodes.UnknownTool, $"the server '{name}' has no tool '{text[(slash + 1)..]}'",
                NearestWord.Hint(NearestWord.Find(text[(slash + 1)..], server.Tools.Keys))));
        }
    }

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
