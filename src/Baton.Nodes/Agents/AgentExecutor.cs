using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Nodes.Agents;

/// <summary>A kind of agents that <c>agent_call</c> can name: the model profiles of the configuration, the registered agents.</summary>
/// <param name="Names">The agents there are now.</param>
/// <param name="Find">What executes calls of this agent; null when there is no such agent of this kind.</param>
public sealed record AgentSource(Func<IReadOnlyCollection<string>> Names, Func<string, ExecuteAgent?> Find);

/// <inheritdoc cref="INodeExecutor.ExecuteAsync"/>
public delegate Task<AttemptOutcome> ExecuteAgent(AttemptRequest request, CancellationToken cancellation);

/// <summary>Executes <c>agent_call</c> nodes: finds what kind of agent the name stands for.</summary>
public sealed class AgentExecutor(IReadOnlyList<AgentSource> sources) : INodeExecutor
{
    private const string Prefix = "agent:";

    public string Tool => "agent";

    public Task<AttemptOutcome> ExecuteAsync(AttemptRequest request, CancellationToken cancellation)
    {
        var name = request.Tool[Prefix.Length..];
        foreach (var source in sources)
        {
            if (source.Find(name) is { } execute)
            {
                return execute(request, cancellation);
            }
        }

        var error = new NodeError("unknown_agent", $"There is no agent '{name}' any more.", null, Retryable: false);
        return Task.FromResult(AttemptOutcome.Failure(error));
    }
}
