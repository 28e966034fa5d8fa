using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Baton.Core;
using Baton.Engine.Store;
using Baton.Nodes.A2a;

namespace Baton.Server.A2a;

/// <summary>Where agents want to be told of their tasks. Kept until the end of the task was told, or could not be.</summary>
internal sealed class A2aPushes(IRunStore peers, TimeProvider time)
{
    private const int MostOfTask = 10;
    private const int MostId = 64;

    /// <summary>Tasks somebody wants to be told of, as far as this server has looked.</summary>
    private readonly ConcurrentDictionary<string, bool> watched = new();

    public bool Watches(string task) => watched.ContainsKey(task);

    /// <summary>Adds or replaces, by its id.</summary>
    /// <exception cref="A2aRefusal">InvalidParams.</exception>
    public JsonObject Put(A2aTask task, JsonObject config)
    {
        var url = config.Text("url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw A2aRefusal.Params($"'{url}' is no address such as https://agents.example/tasks.");
        }

        if (address.UserInfo.Length > 0 || !IsVisible(config.Text("token") ?? ""))
        {
            throw A2aRefusal.Params(
                "A push configuration has an address without a user name, and a token in visible ASCII characters.");
        }

        var id = config.Text("id") is { Length: > 0 } given ? given
            : ContentHash.Of(url)[..16];
        if (id.Length > MostId || id.Any(c => c is <= ' ' or > '~' or '/'))
        {
            throw A2aRefusal.Params($"The id of a push configuration has at most {MostId} visible ASCII characters without '/'.");
        }

        var others = Of(task.Run.Id).Where(row => row.Name != NameOf(task.Run.Id, id)).ToList();
        if (others.Count >= MostOfTask)
        {
            throw A2aRefusal.Params($"A task is told of at {MostOfTask} addresses at most.");
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var settings = new JsonObject
        {
            ["taskId"] = task.Run.Id,
            ["id"] = id,
            ["url"] = url,
            ["token"] = config.Text("token") ?? "",
            ["authentication"] = Authentication(config),
        };
        peers.PutPeer(new PeerRow(PeerKinds.Push, NameOf(task.Run.Id, id), settings.ToJsonString(), now, task.Run.CreatedBy)
        {
            UpdatedAt = now,
        });
        watched[task.Run.Id] = true;
        return settings;
    }

    /// <exception cref="A2aRefusal">TaskNotFound: there is none of that id.</exception>
    public JsonObject Get(string task, string id) => peers.FindPeer(PeerKinds.Push, NameOf(task, id)) is { } row
        ? SettingsOf(row)
        : throw new A2aRefusal(A2aError.TaskNotFound, $"The task '{task}' has no push configuration '{id}'.");

    public JsonObject List(string task) => new()
    {
        ["configs"] = new JsonArray([.. Of(task).Select(SettingsOf)]), ["nextPageToken"] = "",
    };

    public void Delete(string task, string id) => peers.DeletePeer(PeerKinds.Push, NameOf(task, id));

    public IReadOnlyList<PeerRow> Of(string task) =>
        [.. peers.ListPeers(PeerKinds.Push).Where(row => row.Name.StartsWith(task + "/", StringComparison.Ordinal))];

    /// <summary>Looks which tasks there are; other servers of the store take configurations, too.</summary>
    public IReadOnlyList<string> Tasks()
    {
        var now = peers.ListPeers(PeerKinds.Push)
            .Select(row => row.Name[..row.Name.IndexOf('/', StringComparison.Ordinal)]).Distinct().ToList();
        foreach (var gone in watched.Keys.Except(now))
        {
            watched.TryRemove(gone, out _);
        }

        now.ForEach(task => watched[task] = true);
        return now;
    }

    /// <summary>What was told, or that it could not be; nothing when the configuration was deleted or replaced meanwhile.</summary>
    public void Keep(PeerRow row)
    {
        if (IsThere(row))
        {
            peers.PutPeer(row);
        }
    }

    /// <summary>There is nothing left to tell; one that replaced it meanwhile stays.</summary>
    public void Forget(PeerRow row)
    {
        if (IsThere(row))
        {
            peers.DeletePeer(PeerKinds.Push, row.Name);
        }
    }

    public static JsonObject SettingsOf(PeerRow row) => (JsonObject)JsonNode.Parse(row.Settings)!;

    private bool IsThere(PeerRow row) => peers.FindPeer(PeerKinds.Push, row.Name)?.Settings == row.Settings;

    /// <summary>What the header of a notification can be made of: a scheme that is a token of HTTP, and credentials in visible
    /// characters.</summary>
    private static JsonNode? Authentication(JsonObject config)
    {
        if (config["authentication"] is not JsonObject given)
        {
            return null;
        }

        var (scheme, credentials) = (given.Text("scheme") ?? "", given.Text("credentials") ?? "");
        return scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && IsVisible(credentials)
            ? given.DeepClone()
            : throw A2aRefusal.Params("'authentication' has a scheme such as Bearer, and credentials in visible ASCII characters.");
    }

    private static bool IsVisible(string text) => text.All(c => c is >= ' ' and <= '~');

    private static string NameOf(string task, string id) => $"{task}/{id}";
}
