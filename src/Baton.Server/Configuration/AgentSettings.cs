using System.Globalization;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Nodes.A2a;
using Baton.Nodes.Agents;
using Baton.Nodes.Llm;

namespace Baton.Server.Configuration;

/// <summary>Reads <c>models</c>, <c>budgets</c> and <c>agent_keys</c>: JSON objects, in the settings file or in their variable.</summary>
internal static class AgentSettings
{
    private static readonly string[] ModelFields =
    [
        "provider", "base_url", "model", "api_key", "temperature", "max_output_tokens", "max_retries", "stream", "currency",
        "input_price", "cached_price", "output_price",
    ];

    /// <summary>Of prices and budgets, so that no sum of theirs leaves what the store keeps exactly.</summary>
    private const decimal MostMoney = 1_000_000;

    private const int MostOutput = 10_000_000;
    private const int MostRetries = 100;

    private static readonly string[] Scopes = [BudgetScopes.Workflow, BudgetScopes.User, BudgetScopes.Day];

    /// <exception cref="FormatException">With the mistake.</exception>
    public static IReadOnlyDictionary<string, ModelProfile> Models(string json)
    {
        var root = Map(DocNode.FromJson(System.Text.Encoding.UTF8.GetBytes(json)), "models");
        var models = root.Entries.ToDictionary(entry => entry.Key, entry => Model(entry.Key, Map(entry.Value, $"models.{entry.Key}")));
        return models.Values.Select(model => model.Currency).Distinct().Count() <= 1
            ? models
            : throw new FormatException("models must have one currency: budgets count what they cost together.");
    }

    /// <summary>Limits of the budgets that runs share, by scope.</summary>
    /// <exception cref="FormatException">With the mistake.</exception>
    public static IReadOnlyDictionary<string, Budget> Budgets(string json)
    {
        var root = Map(DocNode.FromJson(System.Text.Encoding.UTF8.GetBytes(json)), "budgets");
        RequireKnown(root, Scopes, "budgets");
        return root.Entries.ToDictionary(entry => entry.Key, entry =>
        {
            var place = $"budgets.{entry.Key}";
            var limits = Map(entry.Value, place);
            RequireKnown(limits, ["max_cost", "max_tokens"], place);
            return new Budget(Amount(limits, "max_cost", place), Whole(limits, "max_tokens", place, 0, long.MaxValue));
        });
    }

    /// <summary>Where the keys of agents lie, by the origin they are sent to: no other address ever gets them.</summary>
    /// <exception cref="FormatException">With the mistake.</exception>
    public static IReadOnlyDictionary<string, string> AgentKeys(string json)
    {
        var root = Map(DocNode.FromJson(System.Text.Encoding.UTF8.GetBytes(json)), "agent_keys");
        return root.Entries.ToDictionary(
            entry => Uri.TryCreate(entry.Key, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"
                ? AgentRegistry.OriginOf(url)
                : throw new FormatException($"'{entry.Key}' in agent_keys is no origin such as https://agents.example."),
            entry => entry.Value is { Kind: DocKind.String, Text: var source } && KeySource.IsOne(source) ? source
                : throw new FormatException($"agent_keys.{entry.Key} says where the key is, not the key: env:NAME or file:PATH."));
    }

    private static ModelProfile Model(string name, DocNode map)
    {
        var place = $"models.{name}";
        if (name.Length is 0 or > 63 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new FormatException($"'{name}' is not a name of a model: 1 to 63 of a-z, 0-9 and -.");
        }

        RequireKnown(map, ModelFields, place);
        var provider = Text(map, "provider", place);
        if (provider is not (ModelProfile.OpenAi or ModelProfile.Anthropic))
        {
            throw new FormatException($"{place}.provider is {ModelProfile.OpenAi} or {ModelProfile.Anthropic}.");
        }

        var usual = provider == ModelProfile.OpenAi ? "https://api.openai.com/v1" : "https://api.anthropic.com";
        var url = map.Get("base_url") is null ? usual : Text(map, "base_url", place);
        var key = map.Get("api_key") is null ? null : Text(map, "api_key", place);
        if (key is not null && !KeySource.IsOne(key))
        {
            throw new FormatException($"{place}.api_key says where the key is, not the key: env:NAME or file:PATH.");
        }

        var usualProfile = new ModelProfile { Name = "", Provider = "", BaseUrl = new Uri(usual), Model = "" };
        return usualProfile with
        {
            Name = name,
            Provider = provider,
            BaseUrl = Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
                : throw new FormatException($"{place}.base_url is not an http or https address."),
            Model = Text(map, "model", place),
            ApiKey = key,
            Temperature = Amount(map, "temperature", place),
            MaxOutputTokens = (int)(Whole(map, "max_output_tokens", place, 1, MostOutput) ?? usualProfile.MaxOutputTokens),
            MaxRetries = (int)(Whole(map, "max_retries", place, 0, MostRetries) ?? usualProfile.MaxRetries),
            Stream = map.Get("stream") is not { } stream ? usualProfile.Stream
                : stream.Kind == DocKind.Bool ? stream.Bool : throw new FormatException($"{place}.stream is true or false."),
            Currency = map.Get("currency") is null ? usualProfile.Currency : Text(map, "currency", place),
            InputPrice = Amount(map, "input_price", place) ?? 0,
            CachedPrice = Amount(map, "cached_price", place),
            OutputPrice = Amount(map, "output_price", place) ?? 0,
        };
    }

    private static DocNode Map(DocNode node, string place) =>
        node.Kind == DocKind.Map ? node : throw new FormatException($"{place} must be an object.");

    private static void RequireKnown(DocNode map, string[] known, string place)
    {
        foreach (var entry in map.Entries)
        {
            if (!known.Contains(entry.Key))
            {
                throw new FormatException(
                    $"{place} has no '{entry.Key}'; it has {string.Join(", ", known)}. {NearestWord.Hint(entry.Key, known)}".TrimEnd());
            }
        }
    }

    private static string Text(DocNode map, string name, string place) =>
        map.Get(name) is { Kind: DocKind.String, Text.Length: > 0 } text ? text.Text
            : throw new FormatException($"{place}.{name} must be a text.");

    private static decimal? Amount(DocNode map, string name, string place) => map.Get(name) is not { } node ? null
        : node.IsNumber && decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            && amount is >= 0 and <= MostMoney
            ? amount
            : throw new FormatException($"{place}.{name} must be a number from 0 to {MostMoney}.");

    private static long? Whole(DocNode map, string name, string place, long least, long most) => map.Get(name) is not { } node ? null
        : node.Kind == DocKind.Int && node.Int >= least && node.Int <= most ? node.Int
        : throw new FormatException($"{place}.{name} must be a whole number from {least} to {most}.");
}
