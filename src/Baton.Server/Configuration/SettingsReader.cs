using System.Net;
using System.Text.Json;
using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Server.Configuration;

/// <summary>Layers the settings: flags over environment over <c>baton.json</c> over defaults. Unknown names and bad values are errors,
/// all reported at once.</summary>
public static class SettingsReader
{
    private const string Prefix = "BATON_";

    /// <param name="flags">Settings given on the command line, by <see cref="Setting.Name"/>.</param>
    /// <param name="environment">The process environment; only names that start with <c>BATON_</c> are looked at.</param>
    /// <exception cref="BatonException">Invalid <c>bad_configuration</c> with every mistake.</exception>
    public static ServerOptions Read(IReadOnlyDictionary<string, string> flags, IReadOnlyDictionary<string, string> environment)
    {
        var mistakes = new List<Diagnostic>();
        var given = new Dictionary<string, Given>(StringComparer.Ordinal);
        ReadEnvironment(environment, given, mistakes);
        foreach (var (name, value) in flags)
        {
            var setting = SettingTable.All.First(s => s.Name == name);
            given[name] = new Given(value, setting.Flag ?? name, 0, 0);
        }

        var data = given.TryGetValue(SettingTable.Data, out var path) && path.Value.Length > 0
            ? Path.GetFullPath(path.Value)
            : DataDirectory.Default(environment);
        ReadFile(Path.Combine(data, SettingTable.FileName), given, mistakes);
        var options = Build(data, given, mistakes);
        return mistakes.Count == 0 ? options : throw Refusal(mistakes);
    }

    /// <summary>The environment of this process.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);

    private static BatonException Refusal(List<Diagnostic> mistakes)
    {
        var lines = mistakes.Select(m => m.Hint is { } hint ? $"{m.Message} {hint}" : m.Message);
        return BatonException.Invalid("bad_configuration", string.Join(Environment.NewLine, lines), mistakes);
    }

    private static void ReadEnvironment(
        IReadOnlyDictionary<string, string> environment, Dictionary<string, Given> given, List<Diagnostic> mistakes)
    {
        foreach (var (variable, value) in environment.Where(e => e.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (SettingTable.All.FirstOrDefault(s => s.Variable == variable) is { } setting)
            {
                given[setting.Name] = new Given(value, variable, 0, 0);
            }
            else if (!SettingTable.CommandLineVariables.Contains(variable) && !SettingTable.ForeignVariables.Contains(variable)
                && !variable.StartsWith(SettingTable.TestPrefix, StringComparison.Ordinal))
            {
                var known = SettingTable.All.Select(s => s.Variable).Concat(SettingTable.CommandLineVariables);
                mistakes.Add(new Diagnostic(
                    "unknown_setting", variable, 0, 0, $"There is no setting {variable}.", NearestWord.Hint(variable, known)));
            }
        }
    }

    private static void ReadFile(string file, Dictionary<string, Given> given, List<Diagnostic> mistakes)
    {
        if (!File.Exists(file))
        {
            return;
        }

        DocNode root;
        try
        {
            root = DocNode.FromJson(File.ReadAllBytes(file));
        }
        catch (JsonException exception)
        {
            mistakes.Add(new Diagnostic(
                "bad_settings_file", "", Place(exception.LineNumber), Place(exception.BytePositionInLine),
                $"{file} is not JSON: {exception.Message}"));
            return;
        }

        if (root.Kind != DocKind.Map)
        {
            mistakes.Add(new Diagnostic("bad_settings_file", "", root.Line, root.Column, $"{file} must hold a JSON object."));
            return;
        }

        foreach (var entry in root.Entries)
        {
            ReadEntry(file, entry, given, mistakes);
        }
    }

    private static void ReadEntry(string file, DocEntry entry, Dictionary<string, Given> given, List<Diagnostic> mistakes)
    {
        var where = $"{file}:{entry.Line}:{entry.Column}";
        if (SettingTable.All.FirstOrDefault(s => s.Key == entry.Key) is not { } setting)
        {
            var secret = SettingTable.All.FirstOrDefault(s => s.Name == entry.Key);
            var hint = secret is null
                ? NearestWord.Hint(entry.Key, SettingTable.All.Select(s => s.Key).OfType<string>())
                : $"Give it as {secret.Variable}.";
            mistakes.Add(new Diagnostic(
                "unknown_setting", entry.Key, entry.Line, entry.Column, $"{where}: there is no setting '{entry.Key}' here.", hint));
            return;
        }

        if (TextOf(entry.Value) is not { } text)
        {
            mistakes.Add(new Diagnostic(
                "bad_setting", entry.Key, entry.Value.Line, entry.Value.Column,
                $"{where}: '{entry.Key}' must be text, a number, a list of texts or, for models and budgets, an object."));
            return;
        }

        given.TryAdd(setting.Name, new Given(text, $"{where}: {entry.Key}", entry.Line, entry.Column));
    }

    private static string? TextOf(DocNode value) => value.Kind switch
    {
        DocKind.String or DocKind.Int => value.Text,
        DocKind.Map => value.ToPayload().ToString(),
        DocKind.List when value.Items.All(item => item.Kind == DocKind.String) => string.Join(',', value.Items.Select(item => item.Text)),
        _ => null,
    };

    private static int Place(long? zeroBased) => zeroBased is { } place ? (int)place + 1 : 0;

    private static ServerOptions Build(string data, Dictionary<string, Given> given, List<Diagnostic> mistakes)
    {
        var defaults = new ServerOptions { DataDirectory = data };
        return defaults with
        {
            Store = Text(given, SettingTable.Store) is { Length: > 0 } store ? store : defaults.Store,
            Listen = Parsed(given, mistakes, SettingTable.Listen, ListenAddress.Parse) ?? defaults.Listen,
            EgressAllow = Text(given, SettingTable.EgressAllow) ?? "",
            ProcessAllow = Text(given, SettingTable.ProcessAllow) ?? "",
            Token = Parsed(given, mistakes, SettingTable.Token, Auth.OwnerToken.Check),
            Models = Parsed(given, mistakes, SettingTable.Models, AgentSettings.Models) ?? defaults.Models,
            Budgets = Parsed(given, mistakes, SettingTable.Budgets, AgentSettings.Budgets) ?? defaults.Budgets,
            AgentKeys = Parsed(given, mistakes, SettingTable.AgentKeys, AgentSettings.AgentKeys) ?? defaults.AgentKeys,
            MaxBody = Number(given, mistakes, SettingTable.MaxBody, 1024, defaults.MaxBody) ?? defaults.MaxBody,
            MaxFeeds = Number(given, mistakes, SettingTable.MaxFeeds, 1, 100_000) ?? defaults.MaxFeeds,
            RequestsPerSecond =
                Number(given, mistakes, SettingTable.RequestsPerSecond, 1, 1_000_000) ?? defaults.RequestsPerSecond,
        };
    }

    private static string? Text(Dictionary<string, Given> given, string name) => given.TryGetValue(name, out var g) ? g.Value : null;

    private static T? Parsed<T>(Dictionary<string, Given> given, List<Diagnostic> mistakes, string name, Func<string, T> parse)
        where T : class
    {
        if (!given.TryGetValue(name, out var value))
        {
            return null;
        }

        try
        {
            return parse(value.Value);
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            mistakes.Add(new Diagnostic("bad_setting", name, value.Line, value.Column, $"{value.Where}: {exception.Message}"));
            return null;
        }
    }

    private static int? Number(Dictionary<string, Given> given, List<Diagnostic> mistakes, string name, int least, int most)
    {
        if (!given.TryGetValue(name, out var value))
        {
            return null;
        }

        if (int.TryParse(value.Value, out var number) && number >= least && number <= most)
        {
            return number;
        }

        mistakes.Add(new Diagnostic(
            "bad_setting", name, value.Line, value.Column,
            $"{value.Where}: '{value.Value}' is not a whole number from {least} to {most}."));
        return null;
    }

    /// <param name="Where">How the user wrote the name, for messages.</param>
    private readonly record struct Given(string Value, string Where, int Line, int Column);
}
