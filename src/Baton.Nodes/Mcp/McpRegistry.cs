using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Engine.Store;

namespace Baton.Nodes.Mcp;

/// <summary>The registered servers of tools, with the tools that were found and accepted when they were last asked.</summary>
/// <param name="changed">To be called after a registration changed.</param>
public sealed partial class McpRegistry(IPeerStore peers, McpPool pool, TimeProvider time, Action changed)
{
    /// <summary>Longest wait for a server to tell its tools.</summary>
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(60);

    // Rows come from the store on every look, because other servers of the store change them; what they say is parsed once.
    private readonly ConcurrentDictionary<(string Name, string? Hash), McpFound> parsed = new();

    public McpServerInfo? Find(string name) => peers.FindPeer(PeerKinds.Mcp, name) is { } row ? Read(row) : null;

    public IReadOnlyList<McpServerInfo> List() => [.. peers.ListPeers(PeerKinds.Mcp).Select(Read)];

    /// <summary>What the tools take, by the names workflows use.</summary>
    public IEnumerable<ToolSignature> Signatures() =>
        from server in List()
        from tool in server.Tools.Values
        select tool.Signature($"mcp:{server.Name}/{tool.Name}");

    /// <summary>Asks a server for its tools and registers it with what it said; replaces a registration of the same name.</summary>
    /// <param name="trusted">The owner's own local command, which may start any program and reach any address.</param>
    /// <exception cref="BatonException">Invalid <c>bad_tool_server</c>; Unavailable <c>tool_server_unreachable</c>.</exception>
    public async Task<McpServerInfo> RegisterAsync(
        string name, McpSettings settings, string? by, bool trusted, CancellationToken cancellation)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw BatonException.Invalid(
                "bad_tool_server", $"'{name}' is not a name for a server: 1 to 63 of a-z, 0-9 and -, starting with a letter or digit.");
        }

        var found = await AskAsync(settings, trusted, cancellation);
        var now = Now();
        var before = peers.FindPeer(PeerKinds.Mcp, name);
        return Put(new PeerRow(PeerKinds.Mcp, name, settings.ToJson(), before?.CreatedAt ?? now, before?.CreatedBy ?? by)
        {
            Found = found, FoundHash = ContentHash.Of(found), CheckedAt = now, UpdatedAt = now,
        });
    }

    /// <summary>Asks a registered server again and accepts what it says. Workflows that were published with other tools go on refusing the
    /// changed ones until they are published again.</summary>
    /// <exception cref="BatonException">NotFound <c>tool_server_not_found</c>; Unavailable <c>tool_server_unreachable</c>, which is kept
    /// with the registration.</exception>
    public async Task<McpServerInfo> CheckAsync(string name, bool trusted, CancellationToken cancellation)
    {
        var row = peers.FindPeer(PeerKinds.Mcp, name) ?? throw Unknown(name);
        try
        {
            var found = await AskAsync(Settings(row), trusted, cancellation);
            var now = Now();
            return PutAgain(row with { Found = found, FoundHash = ContentHash.Of(found), CheckedAt = now, UpdatedAt = now, Error = null });
        }
        catch (BatonException refusal)
        {
            PutAgain(row with { CheckedAt = Now(), Error = refusal.Message });
            throw;
        }
    }

    /// <exception cref="BatonException">NotFound <c>tool_server_not_found</c>.</exception>
    public void Remove(string name)
    {
        if (!peers.DeletePeer(PeerKinds.Mcp, name))
        {
            throw Unknown(name);
        }

        changed();
    }

    /// <summary>What the tools that a text names look like now. Names that are put together only in a run are not seen, so they cannot be
    /// called.</summary>
    public IReadOnlyList<ToolPin> PinsOf(string text)
    {
        var pins = new Dictionary<string, ToolPin>(StringComparer.Ordinal);
        foreach (var name in ServersIn().Matches(text).Select(match => match.Groups[1].Value).Distinct())
        {
            foreach (var tool in Find(name)?.Tools.Values ?? [])
            {
                var full = $"mcp:{name}/{tool.Name}";
                pins[full] = new ToolPin(full, tool.Hash);
            }
        }

        return [.. pins.Values];
    }

    public BatonException Unknown(string name)
    {
        var hint = NearestWord.Hint(name, peers.ListPeers(PeerKinds.Mcp).Select(peer => peer.Name));
        return BatonException.NotFound("tool_server_not_found", $"There is no server of tools '{name}'. {hint}".TrimEnd());
    }

    private static McpSettings Settings(PeerRow row) => McpSettings.Read(JsonElement.Parse(row.Settings));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Not when it was removed meanwhile.</summary>
    private McpServerInfo PutAgain(PeerRow row) =>
        peers.FindPeer(PeerKinds.Mcp, row.Name) is null ? throw Unknown(row.Name) : Put(row);

    private McpServerInfo Put(PeerRow row)
    {
        peers.PutPeer(row);
        changed();
        return Read(row);
    }

    private McpServerInfo Read(PeerRow row)
    {
        if (parsed.Count > 1_000)
        {
            parsed.Clear();
        }

        var found = parsed.GetOrAdd((row.Name, row.FoundHash), _ => McpFound.Read(row.Found));
        return new McpServerInfo(row, Settings(row), found);
    }

    private async Task<string> AskAsync(McpSettings settings, bool trusted, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(AskPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            var lease = await pool.RentAsync(settings, trusted, McpListener.None, either.Token);
            try
            {
                var found = McpFound.Write(lease.Connection, await lease.Connection.ListAsync(either.Token));
                await lease.ReturnAsync();
                return settings.Secrets().Of(Payload.FromJson(found)).ToString();
            }
            catch
            {
                lease.Discard(cancelled: false);
                throw;
            }
        }
        catch (McpRefusedException refusal)
        {
            throw BatonException.Invalid("bad_tool_server", refusal.Message);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && e is not BatonException)
        {
            var failure = settings.Secrets().Of(McpFailure.Of(e));
            if (failure.Kind == McpFailure.Egress)
            {
                throw BatonException.Invalid("bad_tool_server", failure.Message);
            }

            var error = patience.IsCancellationRequested ? $"It did not answer within {AskPatience.TotalSeconds:0} s." : failure.Message;
            throw BatonException.Unavailable("tool_server_unreachable", $"The server of tools cannot be asked: {error}", e);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$(?!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex("mcp:([a-z0-9][a-z0-9-]{0,62})", RegexOptions.CultureInvariant)]
    private static partial Regex ServersIn();
}
