using System.Text;
using System.Text.Json;

namespace Baton.Cli.CommandLine;

/// <summary>Reads what an option takes as <c>JSON</c>, <c>@file</c> or <c>-</c> for standard input.</summary>
internal static class JsonInput
{
    /// <summary>The JSON value behind an option.</summary>
    /// <param name="option">Its name, for messages.</param>
    /// <exception cref="UsageException">Not JSON.</exception>
    public static JsonElement Read(string given, string option)
    {
        var text = TextOf(given);
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (JsonException failure)
        {
            var from = given == "-" ? "standard input" : given.StartsWith('@') ? given[1..] : "the value";
            throw new UsageException($"{option}: {from} is not JSON: {Explain(failure)}");
        }
    }

    /// <exception cref="UsageException">Not a JSON object.</exception>
    public static JsonElement ReadObject(string given, string option)
    {
        var value = Read(given, option);
        return value.ValueKind == JsonValueKind.Object
            ? value
            : throw new UsageException($"{option}: a JSON object is needed, not {value.ValueKind.ToString().ToLowerInvariant()}");
    }

    /// <summary>The text of a file, or of standard input when the name is <c>-</c>.</summary>
    /// <exception cref="FileNotFoundException">There is none, or it is a folder.</exception>
    public static string ReadFile(string name) =>
        name == "-" ? Console.In.ReadToEnd()
        : Directory.Exists(name) ? throw new FileNotFoundException($"'{name}' is a folder, not a file.")
        : File.Exists(name) ? File.ReadAllText(name, Encoding.UTF8)
        : throw new FileNotFoundException($"There is no file '{name}'.");

    /// <summary>Where and why, counted from 1. The library's own message ends with the place, counted from 0.</summary>
    public static string Explain(JsonException failure)
    {
        var why = failure.Message.Split(" Path: $")[0].Split(" LineNumber:")[0];
        return failure.LineNumber is { } line ? $"line {line + 1}, column {failure.BytePositionInLine + 1}: {why}" : why;
    }

    private static string TextOf(string given) =>
        given == "-" ? ReadFile("-") : given.StartsWith('@') ? ReadFile(given[1..]) : given;
}
