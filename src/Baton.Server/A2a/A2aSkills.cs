using System.Text;
using System.Text.Json.Nodes;
using Baton.Core.Graph;
using Baton.Nodes.A2a;

namespace Baton.Server.A2a;

/// <summary>The workflows that are marked <c>expose: a2a</c>, and the card that tells of them (A2A 1.0, section
/// 4.4.1).</summary>
internal sealed class A2aSkills(ExposedWorkflows exposed)
{
    public const string Rpc = "/a2a";
    public const string Rest = "/a2a/rest";

    private const int MostSchema = 8_000;
    private const string Scheme = "token";
    private static readonly string Version = typeof(A2aSkills).Assembly.GetName().Version!.ToString(3);

    /// <summary>By name.</summary>
    public IReadOnlyList<CompiledWorkflow> All() =>
        [.. exposed.List(Exposure.A2A).OrderBy(workflow => workflow.Name, StringComparer.Ordinal)];

    /// <summary>Null when there is none of that name, or it is archived or not marked.</summary>
    public CompiledWorkflow? Find(string name) => exposed.Find(name, Exposure.A2A);

    /// <param name="server">Address under which the asker reaches this server.</param>
    public JsonObject Card(string server) =>
        Card(server, "Baton", "Runs the workflows of this server durably: each skill is a workflow, each task a run.", "", All());

    /// <summary>The card of one skill as an agent of its own: its name goes along with every request as the tenant.</summary>
    public JsonObject Card(string server, CompiledWorkflow skill) =>
        Card(server, skill.Title ?? skill.Name, skill.Description ?? $"The workflow {skill.Name}.", skill.Name, [skill]);

    /// <summary>Adds what a card of 0.3 has instead: for those who do not say that they speak 1.0.</summary>
    public static JsonObject ForLegacyToo(JsonObject card)
    {
        card["protocolVersion"] = "0.3.0";
        card["url"] = card.Objects("supportedInterfaces").First().Text("url");
        card["preferredTransport"] = "JSONRPC";
        var token = (JsonObject)card["securitySchemes"]![Scheme]!;
        (token["type"], token["scheme"]) = ("http", "bearer");
        card["security"] = new JsonArray(new JsonObject { [Scheme] = new JsonArray() });
        return card;
    }

    private static JsonObject Card(
        string server, string name, string description, string tenant, IReadOnlyList<CompiledWorkflow> skills) => new()
    {
        ["name"] = name,
        ["description"] = description,
        ["version"] = Version,
        ["supportedInterfaces"] = new JsonArray(
            Interface(server + Rpc, "JSONRPC", tenant), Interface(server + Rest, "HTTP+JSON", tenant)),
        ["capabilities"] = new JsonObject { ["streaming"] = true, ["pushNotifications"] = true, ["extendedAgentCard"] = false },
        ["securitySchemes"] = new JsonObject
        {
            [Scheme] = new JsonObject
            {
                ["httpAuthSecurityScheme"] = new JsonObject { ["scheme"] = "Bearer", ["description"] = "A token of this server." },
            },
        },
        ["securityRequirements"] = new JsonArray(new JsonObject
        {
            ["schemes"] = new JsonObject { [Scheme] = new JsonObject { ["list"] = new JsonArray() } },
        }),
        ["defaultInputModes"] = Modes(),
        ["defaultOutputModes"] = Modes(),
        ["skills"] = new JsonArray([.. skills.Select(Skill)]),
    };

    private static JsonObject Interface(string url, string binding, string tenant) => new()
    {
        ["url"] = url, ["protocolBinding"] = binding, ["protocolVersion"] = "1.0", ["tenant"] = tenant,
    };

    private static JsonArray Modes() => ["application/json", "text/plain"];

    private static JsonObject Skill(CompiledWorkflow workflow)
    {
        // A skill has no field for a schema: who reads the description is to know what to send.
        var schema = workflow.InputSchema is { Json.Length: <= MostSchema } input ? Encoding.UTF8.GetString(input.Json.Utf8) : null;
        return new JsonObject
        {
            ["id"] = workflow.Name,
            ["name"] = workflow.Title ?? workflow.Name,
            ["description"] = (workflow.Description ?? $"The workflow {workflow.Name}.")
                + (schema is null ? "" : $"\nInput, as a data part that fits this JSON Schema: {schema}"),
            ["tags"] = new JsonArray([.. (workflow.Tags.Count > 0 ? workflow.Tags : ["workflow"]).Select(tag => JsonValue.Create(tag))]),
        };
    }
}
