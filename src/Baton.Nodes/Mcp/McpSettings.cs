using System.Text.Json;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Engine;
using Baton.Nodes.Egress;

namespace Baton.Nodes.Mcp;

/// <summary>How a server of tools is reached: a program that is started here, or an address. Exactly one of <see cref="Command"/> and
/// <see cref="Url"/> is set. Secrets are named, never held.</summary>
public sealed record McpSettings
{
    private static readonly string[] Fields = ["command", "cwd", "pass_env", "url", "bearer_env"];

    /// <summary>Executable and arguments of a server that is spoken to over stdin and stdout.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Working folder of the program; that of this process when null.</summary>
    public string? Folder { get; init; }

    /// <summary>Names of variables of this process that the program is to see.</summary>
    public IReadOnlyList<string> PassEnv { get; init; } = [];

    /// <summary>Streamable HTTP endpoint.</summary>
    public Uri? Url { get; init; }

    /// <summary>Name of the variable of this process that holds the bearer token for <see cref="Url"/>.</summary>
    public string? BearerEnv { get; init; }

    /// <summary>What the named variables hold now: the server is given it, and may say it back.</summary>
    public Redaction Secrets()
    {
        var secrets = new Redaction();
        Tell(secrets);
        return secrets;
    }

    /// <inheritdoc cref="Secrets"/>
    public void Tell(Redaction secrets)
    {
        foreach (var variable in PassEnv.Append(BearerEnv).OfType<string>())
        {
            secrets.Add(Environment.GetEnvironmentVariable(variable));
        }
    }

    /// <exception cref="BatonException">Invalid <c>bad_tool_server</c>.</exception>
    public static McpSettings Read(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object)
        {
            throw Bad("The settings must be an object.");
        }

        var unknown = given.EnumerateObject()
            .Where(field => field.Value.ValueKind != JsonValueKind.Null && !Fields.Contains(field.Name))
            .Select(field => field.Name).ToList();
        if (unknown.Count > 0)
        {
            throw Bad($"There is no field '{unknown[0]}'; there are: {string.Join(", ", Fields)}.");
        }

        var settings = new McpSettings
        {
            Command = Texts(given, "command"),
            Folder = Text(given, "cwd"),
            PassEnv = Texts(given, "pass_env"),
            Url = Text(given, "url") is { } url ? Address(url) : null,
            BearerEnv = Text(given, "bearer_env"),
        };
        settings.Check();
        return settings;
    }

    public string ToJson() => NodeJson.Object(writer =>
    {
        if (Url is not null)
        {
            writer.WriteString("url", Url.OriginalString);
            Write(writer, "bearer_env", BearerEnv);
            return;
        }

        Write(writer, "command", Command);
        Write(writer, "cwd", Folder);
        Write(writer, "pass_env", PassEnv);
    }).ToString();

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private void Check()
    {
        if (Command.Count > 0 == Url is not null)
        {
            throw Bad("Give either 'command', the program to start, or 'url', the address of the server.");
        }

        if (Url is not null && (Folder is not null || PassEnv.Count > 0))
        {
            throw Bad("'cwd' and 'pass_env' are for a server that is started by 'command'.");
        }

        if (PassEnv.Append(BearerEnv).FirstOrDefault(IsOwn) is { } own)
        {
            throw Bad($"The variable '{own}' is Baton's own and stays with it.");
        }

        if (Url is null && BearerEnv is not null)
        {
            throw Bad("'bearer_env' is for a server with a 'url'.");
        }
    }

    /// <summary>Baton's token and the password of its store are among these.</summary>
    private static bool IsOwn(string? variable) => variable?.StartsWith("BATON_", StringComparison.OrdinalIgnoreCase) == true;

    private static Uri Address(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            throw Bad($"'{url}' is not an address such as https://tools.example.com/mcp.");
        }

        try
        {
            EgressGuard.CheckUrl(address);
            return address;
        }
        catch (EgressDeniedException denied)
        {
            throw Bad(denied.Message);
        }
    }

    private static string? Text(JsonElement given, string name) => Find(given, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => value,
        _ => throw Bad($"The field '{name}' must be a text that is not empty."),
    };

    private static IReadOnlyList<string> Texts(JsonElement given, string name) => Find(given, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. list.EnumerateArray().Select(item => item.GetString()!)],
        _ => throw Bad($"The field '{name}' must be a list of texts."),
    };

    private static JsonElement? Find(JsonElement given, string name) =>
        given.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static BatonException Bad(string message) => BatonException.Invalid("bad_tool_server", message);
}
