using System.Text;
using System.Text.Json;
using Baton.Core;

namespace Baton.Nodes.Process;

/// <summary>The process that a node describes, read from its <c>with</c> and checked.</summary>
internal sealed record ProcessCall
{
    public const int DefaultMaxOutput = 1 << 20;
    public const int MaxMaxOutput = 16 << 20;

    /// <summary>Executable and arguments, as given.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required byte[] Stdin { get; init; }

    public required IReadOnlyDictionary<string, string> Env { get; init; }

    public required string? Folder { get; init; }

    public required IReadOnlySet<int> ExpectedExit { get; init; }

    /// <summary><c>text</c>, <c>json</c> or <c>base64</c>.</summary>
    public required string Stdout { get; init; }

    /// <summary>Bytes of each of stdout and stderr.</summary>
    public required int MaxOutput { get; init; }

    /// <exception cref="InvalidRequestException" />
    public static ProcessCall Read(Payload input)
    {
        using var with = new WithFields(input, ProcessTool.Signature);
        return new ProcessCall
        {
            Command = ReadCommand(with.Get("command")!.Value),
            Stdin = ReadStdin(with.Get("stdin")),
            Env = ReadEnv(with),
            Folder = NoNul(with.Text("cwd"), "cwd"),
            ExpectedExit = ReadExpected(with.Get("expected_exit")),
            Stdout = with.Choice("stdout", "text", "text", "json", "base64"),
            MaxOutput = with.Number("max_output_bytes", DefaultMaxOutput, 0, MaxMaxOutput),
        };
    }

    private static List<string> ReadCommand(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() == 0)
        {
            throw new InvalidRequestException(
                "'command' must be a list: the executable and its arguments. There is no shell to split a line.");
        }

        var command = new List<string>();
        foreach (var part in given.EnumerateArray())
        {
            var place = $"command[{command.Count}]";
            command.Add(NoNul(WithFields.Scalar(part, place), place)!);
        }

        return command[0].Length > 0 ? command : throw new InvalidRequestException("'command[0]', the executable, is empty.");
    }

    private static byte[] ReadStdin(JsonElement? given) => given switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } text => Encoding.UTF8.GetBytes(WithFields.Scalar(text, "stdin")),
        { } value => Encoding.UTF8.GetBytes(value.GetRawText()),
    };

    private static Dictionary<string, string> ReadEnv(WithFields with)
    {
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in with.Pairs("env", lists: false))
        {
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw new InvalidRequestException($"'{name}' is not the name of an environment variable.");
            }

            if (name.StartsWith("BATON_", StringComparison.Ordinal))
            {
                throw new InvalidRequestException($"'{name}' cannot be set: names with BATON_ are Baton's own.");
            }

            env[name] = NoNul(value, $"env.{name}")!;
        }

        return env;
    }

    private static HashSet<int> ReadExpected(JsonElement? given)
    {
        if (given is not { } value)
        {
            return [0];
        }

        JsonElement[] entries = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var exits = entries.Select(WithFields.IntOf).ToList();
        return exits.Count > 0 && exits.TrueForAll(e => e is >= 0 and <= 255)
            ? [.. exits.Select(e => e!.Value)]
            : throw new InvalidRequestException("'expected_exit' must be an exit code from 0 to 255, or a list of them.");
    }

    // The operating system ends its strings there, so the rest would silently be lost.
    private static string? NoNul(string? text, string place) =>
        text is not null && text.Contains('\0', StringComparison.Ordinal)
            ? throw new InvalidRequestException($"'{place}' contains a NUL character.")
            : text;
}
