using Baton.Nodes.Agents;
using Baton.Nodes.Egress;

namespace Baton.Nodes.Llm;

/// <summary>The model profiles of the configuration as agents.</summary>
public static class ModelAgents
{
    /// <param name="tools">The kinds of tools their conversations may use.</param>
    public static AgentSource Source(
        IReadOnlyDictionary<string, ModelProfile> profiles, IReadOnlyList<ModelToolSource> tools, Outbound outbound, TimeProvider time)
    {
        ExecuteAgent? Find(string name) => profiles.TryGetValue(name, out var profile)
            ? new ModelAgent(profile, new ModelClient(profile, outbound, time), tools).ExecuteAsync
            : null;
        return new AgentSource(() => [.. profiles.Keys], Find);
    }
}
