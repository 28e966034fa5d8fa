using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Nodes.Agents;
using Baton.Nodes.Egress;

namespace Baton.Nodes.A2a;

/// <summary>The A2A agents that were registered: fetches and keeps their cards, and executes what calls them.</summary>
/// <param name="forget">To be called when an agent came or went: texts were checked against those there were.</param>
/// <param name="taken">Tells what else has a name that workflows give under <c>agent</c>, such as "a model of the configuration"; or
/// null.</param>
/// <param name="keys">Where the keys of agents lie, by <see cref="OriginOf"/>.</param>
public sealed class AgentRegistry(
    IPeerStore peers, Outbound outbound, TimeProvider time, Action forget, Func<string, string?> taken,
    IReadOnlyDictionary<string, string> keys)
{
    private const string CardPath = "/.well-known/agent-card.json";
    private const int MaxCard = 1024 * 1024;
    private static readonly TimeSpan CardPatience = TimeSpan.FromSeconds(15);

    /// <summary>For <see cref="AgentExecutor"/>.</summary>
    public AgentSource Source => new(() => [.. peers.ListPeers(PeerKinds.Agent).Select(peer => peer.Name)], Find);

    public AgentNotices Notices { get; } = new();

    /// <summary>Scheme, host and port, in lower case.</summary>
    public static string OriginOf(Uri url) => url.GetLeftPart(UriPartial.Authority).ToLowerInvariant();

    /// <summary>By name.</summary>
    public IReadOnlyList<RegisteredAgent> List() => [.. peers.ListPeers(PeerKinds.Agent).Select(Read)];

    /// <exception cref="BatonException">NotFound <c>agent_not_found</c>.</exception>
    public RegisteredAgent Get(string name) => Read(Require(name));

    /// <summary>Fetches the card of an agent and keeps it under a name; an agent of that name at the same address is asked anew.</summary>
    /// <param name="url">Of the agent, whose card lies at the well-known place below it; or of the card, when it ends in
    /// <c>.json</c>.</param>
    /// <param name="trusted">The owner's own local command: loopback and private addresses may be reached.</param>
    /// <exception cref="BatonException">Invalid <c>agent_invalid</c>; Conflict <c>agent_exists</c>; Invalid
    /// <c>agent_unreachable</c>.</exception>
    public async Task<RegisteredAgent> AddAsync(string name, string url, string? by, bool trusted, CancellationToken cancellation)
    {
        if (!IsName(name))
        {
            throw BatonException.Invalid("agent_invalid", $"'{name}' is no name of an agent: [a-z0-9][a-z0-9-]{{0,62}}.");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw BatonException.Invalid("agent_invalid", $"'{url}' is no address such as https://agents.example/ranker.");
        }

        if (taken(name) is { } other)
        {
            throw BatonException.Conflict("agent_exists", $"'{name}' is the name of {other}. Choose another name for the agent.");
        }

        var before = peers.FindPeer(PeerKinds.Agent, name);
        if (before is not null && UrlOf(before) != url)
        {
            throw BatonException.Conflict("agent_exists", $"There is an agent '{name}' at {UrlOf(before)}. Remove it first.");
        }

        var now = Now();
        var settings = new JsonObject { ["url"] = url }.ToJsonString();
        var row = before ?? new PeerRow(PeerKinds.Agent, name, settings, now, by);
        var asked = await AskAsync(row, trusted, cancellation);
        if (asked.Error is { } error && before is null)
        {
            throw BatonException.Invalid("agent_unreachable", $"The card of '{name}' could not be fetched: {error}");
        }

        peers.PutPeer(asked);
        forget();
        return Read(asked);
    }

    /// <summary>Asks the agent for its card again. When it cannot be had the earlier one stays, with the reason beside it.</summary>
    /// <exception cref="BatonException">NotFound <c>agent_not_found</c>.</exception>
    public async Task<RegisteredAgent> CheckAsync(string name, bool trusted, CancellationToken cancellation)
    {
        var asked = await AskAsync(Require(name), trusted, cancellation);

        // Not when it was removed meanwhile.
        _ = Require(name);
        peers.PutPeer(asked);
        return Read(asked);
    }

    /// <summary>Asks those again who were last asked before then; returns how many.</summary>
    /// <param name="before">Unix milliseconds.</param>
    public async Task<int> CheckOldAsync(long before, CancellationToken cancellation)
    {
        var old = peers.ListPeers(PeerKinds.Agent).Where(peer => peer.CheckedAt < before).ToList();
        foreach (var peer in old)
        {
            var asked = await AskAsync(peer, trusted: false, cancellation);

            // Not when it was removed or changed meanwhile.
            if (peers.FindPeer(PeerKinds.Agent, peer.Name) == peer)
            {
                peers.PutPeer(asked);
            }
        }

        return old.Count;
    }

    /// <exception cref="BatonException">NotFound <c>agent_not_found</c>.</exception>
    public void Remove(string name)
    {
        if (!peers.DeletePeer(PeerKinds.Agent, name))
        {
            throw NotFound(name);
        }

        forget();
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and < 64 && name[0] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static string UrlOf(PeerRow row) => (JsonNode.Parse(row.Settings) as JsonObject).Text("url")!;

    private BatonException NotFound(string name)
    {
        var hint = NearestWord.Hint(name, peers.ListPeers(PeerKinds.Agent).Select(peer => peer.Name));
        return BatonException.NotFound(
            "agent_not_found",
            taken(name) is { } other
                ? $"'{name}' is the name of {other}, not of a registered agent."
                : $"There is no agent '{name}'. {hint}".TrimEnd());
    }

    private static RegisteredAgent Read(PeerRow row)
    {
        var url = UrlOf(row);
        var card = row.Found is null ? null : AgentCard.Parse(row.Found, CardUrl(new Uri(url)));
        return new RegisteredAgent(row, url, card);
    }

    private static Uri CardUrl(Uri url) => url.AbsolutePath.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        ? url
        : new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + CardPath);

    private ExecuteAgent? Find(string name) => peers.FindPeer(PeerKinds.Agent, name) is { Found: not null } row
        ? (request, cancellation) => ExecuteAsync(Read(row), request, cancellation)
        : null;

    private async Task<AttemptOutcome> ExecuteAsync(RegisteredAgent agent, AttemptRequest request, CancellationToken cancellation)
    {
        try
        {
            using var client = outbound.Client(request.TrustedLocal);
            var card = agent.Card!;
            using var notice = card is { Streaming: false, Push: true } ? Notices.Open(card.Interface.Url) : null;
            var key = KeyFor(card.Interface.Url);
            request.Secrets.Add(key);
            var asked = new AgentClient(client, card.Interface, key, request.EnsureOwnedAsync);
            var call = new AgentCall(asked, card, notice, agent.Row.Name, request, time);
            return await call.RunAsync(cancellation);
        }
        catch (Exception e) when (AgentErrors.From(e) is { } error)
        {
            return AttemptOutcome.Failure(error);
        }
    }

    private async Task<PeerRow> AskAsync(PeerRow row, bool trusted, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(CardPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        var asked = row with { CheckedAt = Now(), UpdatedAt = Now() };
        try
        {
            var at = CardUrl(new Uri(UrlOf(row)));
            var card = await FetchAsync(at, trusted, either.Token);
            _ = AgentCard.Parse(card, at);
            var hash = ContentHash.Of(card);
            return asked with { Found = card, FoundHash = hash, Error = null };
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return asked with { Error = $"It did not answer within {CardPatience.TotalSeconds} seconds." };
        }
        catch (Exception e) when (AgentErrors.From(e) is { } error)
        {
            return asked with { Error = error.Message };
        }
    }

    private async Task<string> FetchAsync(Uri at, bool trusted, CancellationToken cancellation)
    {
        using var client = outbound.Client(trusted);
        client.MaxResponseContentBufferSize = MaxCard;
        using var request = new HttpRequestMessage(HttpMethod.Get, at);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Add("A2A-Version", "1.0");
        var key = KeyFor(at);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var response = await client.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw A2aException.Bad(string.Create(CultureInfo.InvariantCulture, $"{at} answered with status {(int)response.StatusCode}."));
        }

        var secrets = new Redaction();
        secrets.Add(key);
        return secrets.Of(await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <exception cref="A2aException">The key is not where the configuration says.</exception>
    private string? KeyFor(Uri url)
    {
        try
        {
            return keys.TryGetValue(OriginOf(url), out var source) ? KeySource.Read(source, OriginOf(url)) : null;
        }
        catch (InvalidOperationException e)
        {
            throw new A2aException("unauthorized", e.Message, false, e);
        }
    }

    private PeerRow Require(string name) => peers.FindPeer(PeerKinds.Agent, name) ?? throw NotFound(name);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <param name="Url">As it was registered.</param>
/// <param name="Card">What it last said about itself; null before it could be asked.</param>
public sealed record RegisteredAgent(PeerRow Row, string Url, AgentCard? Card);
