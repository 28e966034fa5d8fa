using System.Text;
using Baton.Contracts;
using Baton.Nodes.A2a;

namespace Baton.Server.Answers;

/// <summary>Registered agents as the wire has them.</summary>
public static class AgentAnswers
{
    /// <param name="whole">With the card.</param>
    public static AgentView Of(RegisteredAgent agent, bool whole) => new()
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
        CreatedAt = Times.Of(agent.Row.CreatedAt),
        CreatedBy = agent.Row.CreatedBy,
    };
}
