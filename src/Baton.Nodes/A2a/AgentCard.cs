using System.Text.Json;
using System.Text.Json.Nodes;

namespace Baton.Nodes.A2a;

/// <summary>What an agent says about itself (A2A 1.0, section 4.4.1; 0.3, section 5.5), as far as Baton uses it.</summary>
/// <param name="Interface">Where and how it is called: the first of its interfaces that Baton speaks, a 1.x one before a 0.3 one.</param>
public sealed record AgentCard(
    string Name, string Description, string Version, bool Streaming, bool Push, AgentInterface Interface, IReadOnlyList<AgentSkill> Skills)
{
    private const string Legacy = "0.3.0";

    /// <param name="url">Where the card came from: addresses in it may be relative to it.</param>
    /// <exception cref="A2aException">It is not a card, or none of its interfaces can be used.</exception>
    public static AgentCard Parse(string json, Uri url)
    {
        try
        {
            var card = JsonNode.Parse(json) as JsonObject ?? throw A2aException.Bad("The agent card is not a JSON object.");
            var name = card.Text("name") ?? throw A2aException.Bad("The agent card has no name.");
            var abilities = card["capabilities"] as JsonObject;
            return new AgentCard(
                name, card.Text("description") ?? "", card.Text("version") ?? "", abilities.Flag("streaming"),
                abilities.Flag("pushNotifications"), Choose([.. Interfaces(card, url)]),
                [.. card.Objects("skills").Select(Skill)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw A2aException.Bad("The agent card cannot be read: " + e.Message, e);
        }
    }

    private static IEnumerable<AgentInterface> Interfaces(JsonObject card, Uri url)
    {
        foreach (var entry in card.Objects("supportedInterfaces"))
        {
            yield return At(
                url, entry.Text("url"), entry.Text("protocolBinding"), entry.Text("protocolVersion") ?? "1.0", entry.Text("tenant"));
        }

        // Before 1.0 the card had one address of its own, and others beside it.
        if (card.Text("url") is { } main)
        {
            var version = card.Text("protocolVersion") ?? Legacy;
            yield return At(url, main, card.Text("preferredTransport") ?? AgentInterface.JsonRpc, version, null);
            foreach (var entry in card.Objects("additionalInterfaces"))
            {
                yield return At(url, entry.Text("url"), entry.Text("transport"), version, null);
            }
        }
    }

    private static AgentInterface At(Uri card, string? url, string? binding, string version, string? tenant) =>
        Uri.TryCreate(card, url ?? "", out var full) && url is { Length: > 0 }
            ? new AgentInterface(full, binding ?? AgentInterface.JsonRpc, version, tenant is { Length: > 0 } ? tenant : null)
            : throw A2aException.Bad($"The agent card has an interface whose address is not one: '{url}'.");

    private static AgentInterface Choose(IReadOnlyList<AgentInterface> all) =>
        all.FirstOrDefault(one => one.IsCurrent && one.Binding is (AgentInterface.JsonRpc or AgentInterface.Rest))
        ?? all.FirstOrDefault(one => one.IsLegacy && one.Binding == AgentInterface.JsonRpc)
        ?? throw A2aException.Bad(
            "The agent card has no interface that Baton speaks: JSONRPC or HTTP+JSON of A2A 1.x, JSONRPC of 0.3. It has: "
            + (all.Count == 0 ? "none." : string.Join(", ", all.Select(one => $"{one.Binding} {one.Version}")) + "."));

    private static AgentSkill Skill(JsonObject skill) => new(
        skill.Text("id") ?? "", skill.Text("name") ?? "", skill.Text("description") ?? "",
        [.. (skill["tags"] as JsonArray ?? []).Select(tag => tag?.ToString() ?? "")]);
}

/// <param name="Binding"><c>JSONRPC</c> or <c>HTTP+JSON</c>; others are not spoken.</param>
/// <param name="Version">Of the protocol, for example <c>1.0</c>.</param>
/// <param name="Tenant">Goes with every request when the interface names one.</param>
public sealed record AgentInterface(Uri Url, string Binding, string Version, string? Tenant)
{
    public const string JsonRpc = "JSONRPC";

    public const string Rest = "HTTP+JSON";

    public bool IsCurrent => Version.StartsWith("1.", StringComparison.Ordinal) || Version == "1";

    public bool IsLegacy => Version.StartsWith("0.3", StringComparison.Ordinal);
}

public sealed record AgentSkill(string Id, string Name, string Description, IReadOnlyList<string> Tags);
