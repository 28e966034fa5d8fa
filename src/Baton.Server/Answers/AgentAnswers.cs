using System.Text;
using Baton.Contracts;
using Baton.Engine.Store;
using Baton.Nodes.A2a;

namespace Baton.Server.Answers;

/// <summary>Registered agents as the wire has them.</summary>
public static class AgentAnswers
{
    /// <summary>Without their cards.</summary>
    public static IReadOnlyList<AgentView> List(AgentRegistry agents, IRunStore store)
    {
        var calls = CallsOf(store);
        return [.. agents.List().Select(agent => Of(agent, calls, whole: false))];
    }

    /// <summary>With its card.</summary>
    public static AgentView Of(RegisteredAgent agent, IRunStore store) => Of(agent, CallsOf(store), whole: true);

    private static Dictionary<string, long> CallsOf(IRunStore store) => store
        .SumCosts(new CostQuery(null, null, null, false, false, false, ByModel: true))
        .ToDictionary(sum => sum.Model!, sum => sum.Sum.Calls);

    private static AgentView Of(RegisteredAgent agent, Dictionary<string, long> calls, bool whole) => new()
    {
        Name = agent.Row.Name,
        Url = agent.Url,
        Title = agent.Card?.Name,
        Description = agent.Card?.Description,
        Version = agent.Card?.Version,
        Binding = agent.Card?.Interface.Binding,
        Protocol = agent.Card?.Interface.Version,
        Streaming = agent.Card?.Streaming ?? false,
        Skills = [.. (agent.Card?.Skills ?? []).Select(s => new AgentSkillView(s.Id, s.Name, s.Description, s.Tags))],
        Card = whole && agent.Row.Found is { } card ? Raw.Element(Encoding.UTF8.GetBytes(card)) : null,
        CardHash = agent.Row.FoundHash,
        CheckedAt = Times.OrNull(agent.Row.CheckedAt),
        Error = agent.Row.Error,
        Calls = calls.GetValueOrDefault(agent.Row.Name),
        CreatedAt = Times.Of(agent.Row.CreatedAt),
        CreatedBy = agent.Row.CreatedBy,
    };
}
