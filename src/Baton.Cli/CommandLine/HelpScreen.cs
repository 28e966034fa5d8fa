using System.CommandLine;
using System.CommandLine.Invocation;

namespace Baton.Cli.CommandLine;

/// <summary>Help of a command: examples first, then what can be said.</summary>
internal sealed class HelpScreen : SynchronousCommandLineAction
{
    private const int Gap = 3;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Print(parseResult.CommandResult.Command, Console.Out);
        return ExitCode.Done;
    }

    public static void Print(Command command, TextWriter to)
    {
        to.WriteLine(command.Description);
        PrintExamples(command, to);
        to.WriteLine();
        to.WriteLine("Usage:");
        to.WriteLine($"  {Usage(command)}");
        PrintSection(to, "Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? "")));
        PrintSection(to, "Arguments", command.Arguments.Select(a => (Shown(a), a.Description ?? "")));
        var options = command.Options.Where(o => !o.Hidden && !o.Recursive).ToList();
        PrintSection(to, "Options", options.Select(Row));
        PrintSection(to, "For every command", UsageReport.OptionsOf(command).Where(o => o.Recursive).Select(Row));
    }

    private static void PrintExamples(Command command, TextWriter to)
    {
        if (command is RootCommand root)
        {
            PrintExamples(Root.Examples, to);
        }
        else if (command is CliCommand { Examples.Count: > 0 } shown)
        {
            PrintExamples(shown.Examples, to);
        }
    }

    private static void PrintExamples(IReadOnlyList<string> examples, TextWriter to)
    {
        to.WriteLine();
        to.WriteLine("Examples:");
        foreach (var example in examples)
        {
            to.WriteLine($"  baton {example}");
        }
    }

    private static string Usage(Command command)
    {
        var text = UsageReport.PathOf(command);
        if (command.Subcommands.Count > 0)
        {
            text += " <command>";
        }

        foreach (var argument in command.Arguments)
        {
            text += argument.Arity.MinimumNumberOfValues == 0 ? $" [{Shown(argument)}]" : $" {Shown(argument)}";
        }

        return text + " [options]";
    }

    private static string Shown(Argument argument) =>
        argument.Arity.MaximumNumberOfValues > 1 ? $"<{argument.Name}>..." : $"<{argument.Name}>";

    private static (string, string) Row(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(n => n.Length));
        var value = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0 ? "" : $" <{option.HelpName ?? "value"}>";
        return (names + value, option.Description ?? "");
    }

    private static void PrintSection(TextWriter to, string title, IEnumerable<(string Name, string Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        to.WriteLine();
        to.WriteLine($"{title}:");
        var width = all.Max(r => r.Name.Length) + Gap;
        foreach (var (name, text) in all)
        {
            to.WriteLine($"  {name.PadRight(width)}{text}".TrimEnd());
        }
    }
}
