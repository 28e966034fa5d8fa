using System.Net;
using Baton.Core.Graph;
using Baton.Nodes.Llm;

namespace Baton.Server.Configuration;

/// <summary>What a server runs with, checked.</summary>
public sealed record ServerOptions
{
    public required string DataDirectory { get; init; }

    /// <summary><c>sqlite</c> or a PostgreSQL connection string.</summary>
    public string Store { get; init; } = "sqlite";

    /// <summary>A loopback address; port 0 picks a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 7070);

    /// <summary>As <c>BATON_EGRESS_ALLOW</c> writes it.</summary>
    public string EgressAllow { get; init; } = "";

    /// <summary>As <c>BATON_PROCESS_ALLOW</c> writes it.</summary>
    public string ProcessAllow { get; init; } = "";

    /// <summary>The owner's token, or null for the one in the data directory.</summary>
    public string? Token { get; init; }

    /// <summary>Bytes.</summary>
    public int MaxBody { get; init; } = 16 * 1024 * 1024;

    public int MaxFeeds { get; init; } = 5000;

    /// <summary>Model profiles by name.</summary>
    public IReadOnlyDictionary<string, ModelProfile> Models { get; init; } = new Dictionary<string, ModelProfile>();

    /// <summary>What runs may spend together in a day, by scope: see <see cref="BudgetScopes"/>.</summary>
    public IReadOnlyDictionary<string, Budget> Budgets { get; init; } = new Dictionary<string, Budget>();

    /// <summary>Where the keys of A2A agents lie, by origin: see <see cref="Baton.Nodes.Agents.KeySource"/>.</summary>
    public IReadOnlyDictionary<string, string> AgentKeys { get; init; } = new Dictionary<string, string>();

    public int RequestsPerSecond { get; init; } = 10_000;
}
