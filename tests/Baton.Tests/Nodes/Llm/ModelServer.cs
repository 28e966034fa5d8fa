using Baton.Core.Graph;
using Baton.Nodes.Llm;
using Baton.Tests.Server;

namespace Baton.Tests.Nodes.Llm;

/// <summary>A Baton server with model profiles that talk to a peer.</summary>
internal static class ModelServer
{
    /// <summary>What a call costs that uses 100 tokens of input and 20 of output.</summary>
    public const decimal CallCost = ((100 * 3m) + (20 * 15m)) / 1_000_000m;

    /// <param name="budgets">Shared ones, by scope.</param>
    public static Task<ServerFixture> StartAsync(
        string url, Func<ModelProfile, ModelProfile>? change = null, IReadOnlyDictionary<string, Budget>? budgets = null) =>
        ServerFixture.StartAsync(options => options with { Models = Profiles(url, change), Budgets = budgets ?? options.Budgets });

    /// <summary>One of each protocol that is streamed, and one that is not.</summary>
    public static IReadOnlyDictionary<string, ModelProfile> Profiles(string url, Func<ModelProfile, ModelProfile>? change) => new[]
    {
        Profile("small", ModelProfile.OpenAi, url + "/v1", change),
        Profile("whole", ModelProfile.OpenAi, url + "/v1", change) with { Stream = false },
        Profile("claude", ModelProfile.Anthropic, url, change),
        Profile("claude-whole", ModelProfile.Anthropic, url, change) with { Stream = false },
    }.ToDictionary(profile => profile.Name);

    private static ModelProfile Profile(string name, string provider, string url, Func<ModelProfile, ModelProfile>? change)
    {
        var profile = new ModelProfile
        {
            Name = name, Provider = provider, BaseUrl = new Uri(url), Model = "test-model", InputPrice = 3, OutputPrice = 15,
            MaxOutputTokens = 50,
        };
        return change?.Invoke(profile) ?? profile;
    }
}
