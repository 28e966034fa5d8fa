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
        var sums = ModelAnswers.Sums(store);
        return [.. agents.List().Select(agent => Of(agent, sums, whole: false))];
    }

    /// <summary>With its card.</summary>
    public static AgentView Of(RegisteredAgent agent, IRunStore store) => Of(agent, ModelAnswers.Sums(store), whole: true);

    private static AgentView Of(RegisteredAgent agent, IReadOnlyDictionary<string, CostSum> sums, bool whole) => new()
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
        Calls = sums.GetValueOrDefault(agent.Row.Name)?.Calls ?? 0,
        CreatedAt = Times.Of(agent.Row.CreatedAt),
        CreatedBy = agent.Row.CreatedBy,
    };
}
