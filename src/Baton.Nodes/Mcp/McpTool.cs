using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Nodes.Mcp;

/// <summary>The tools <c>mcp:server/tool</c>: <c>with</c> is what the tool takes. Output <c>{text, structured, content}</c>.</summary>
/// <remarks>After a crash the call is made again with the same key in <c>_meta</c>: the protocol has no way to ask what became of a
/// call.</remarks>
public sealed class McpTool(McpCaller caller) : INodeExecutor
{
    private const int ShownError = 2_000;

    public string Tool => "mcp";

    public async Task<AttemptOutcome> ExecuteAsync(AttemptRequest request, CancellationToken cancellation)
    {
        try
        {
            var target = caller.Find(request.Tool, request.Definition);
            var call = new McpCall(
                request.Input, request.IdempotencyKey, request.TrustedLocal, new McpListener(request.Log, request.Live))
            {
                Secrets = request.Secrets,
                EnsureOwnedAsync = request.EnsureOwnedAsync,
            };
            var answer = await caller.CallAsync(target, call, cancellation);
            if (!answer.Failed)
            {
                return AttemptOutcome.Success(answer.Output);
            }

            var why = answer.Text.Length <= ShownError ? answer.Text : answer.Text[..ShownError] + "…";
            return AttemptOutcome.Failure(new NodeError("tool_error", why.Length > 0 ? why : "The tool says that it failed.", null));
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return AttemptOutcome.Failure(McpFailure.Of(e));
        }
    }
}
