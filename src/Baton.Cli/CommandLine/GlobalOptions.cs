using System.CommandLine;
using Baton.Cli.Output;

namespace Baton.Cli.CommandLine;

/// <summary>The options every command takes.</summary>
internal static class GlobalOptions
{
    public static Option<string> Format { get; } = new Option<string>("--output", "-o")
    {
        Description = "How to print data: table, json, jsonl or yaml (BATON_OUTPUT; default: table)",
        HelpName = "format",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("BATON_OUTPUT") is { Length: > 0 } format ? format : "table",
    }.AcceptOnlyFromAmong("table", "json", "jsonl", "yaml");

    public static Option<bool> Quiet { get; } = new("--quiet", "-q")
        { Description = "No progress and no notes, only data and errors", Recursive = true };

    public static Option<bool> NoInput { get; } = new("--no-input") { Description = "Never ask, even at a terminal", Recursive = true };

    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "Data directory (BATON_DATA; default: your data folder)",
        HelpName = "dir",
        Recursive = true,
    };

    public static Option<string?> Store { get; } = new("--store")
    {
        Description = "Store: sqlite or a connection string (BATON_STORE)",
        HelpName = "store",
        Recursive = true,
    };

    public static Option<string?> Server { get; } = new("--server")
    {
        Description = "Talk to the server at this address (default: the one of the data directory, if it runs)",
        HelpName = "url",
        Recursive = true,
    };

    public static IReadOnlyList<Option> All { get; } = [Format, Quiet, NoInput, Data, Store, Server];

    /// <exception cref="UsageException">BATON_OUTPUT names no format; the option itself is checked by the parser.</exception>
    public static OutputFormat FormatOf(ParseResult parsed) => parsed.GetValue(Format) switch
    {
        "json" => OutputFormat.Json,
        "jsonl" => OutputFormat.JsonLines,
        "yaml" => OutputFormat.Yaml,
        "table" => OutputFormat.Table,
        var other => throw new UsageException($"BATON_OUTPUT: there is no format '{other}': table, json, jsonl or yaml"),
    };
}
