using System.CommandLine.Parsing;
using System.CommandLine;
using System.CommandLine.Completions;
using Baton.Core.Errors;

namespace Baton.Cli.CommandLine;

/// <summary>Says what is wrong with a command line, and the nearest right word.</summary>
internal static class UsageReport
{
    public static int Print(ParseResult parsed, TextWriter err)
    {
        var command = parsed.CommandResult.Command;
        if ((MistypedOption(parsed) ?? (parsed.UnmatchedTokens is [var word, ..] ? word : null)) is { } first)
        {
            err.WriteLine($"baton: {Unknown(first, command, parsed)}");
        }
        else
        {
            foreach (var message in parsed.Errors.Select(Text).Distinct())
            {
                err.WriteLine($"baton: {Sentences.Of(message)}");
            }
        }

        err.WriteLine($"See: {PathOf(command)} --help");
        return ExitCode.Usage;
    }

    /// <summary>The parser takes an option it does not know for an argument where one is wanted; this finds it.</summary>
    public static string? MistypedOption(ParseResult parsed)
    {
        var command = parsed.CommandResult;
        if (command.Command is CliCommand { TakesDashedArguments: true } || parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash))
        {
            return null;
        }

        return command.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens)
            .Select(t => t.Value).FirstOrDefault(t => t.Length > 1 && t[0] == '-');
    }

    /// <summary>The words that lead to a command, for example <c>baton run dag</c>.</summary>
    public static string PathOf(Command command)
    {
        var words = new List<string>();
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            words.Add(at is RootCommand ? "baton" : at.Name);
        }

        words.Reverse();
        return string.Join(' ', words);
    }

    /// <summary>Options of the command and the recursive ones above it.</summary>
    public static IEnumerable<Option> OptionsOf(Command command)
    {
        var own = command.Options.AsEnumerable();
        for (var above = command.Parents.OfType<Command>().FirstOrDefault(); above is not null;
            above = above.Parents.OfType<Command>().FirstOrDefault())
        {
            own = own.Concat(above.Options.Where(o => o.Recursive));
        }

        return own.Where(o => !o.Hidden);
    }

    /// <summary>The parser's message, or a shorter one for a word that is not among those an option or argument takes.</summary>
    private static string Text(ParseError error)
    {
        var (name, words) = error.SymbolResult switch
        {
            OptionResult { Option: var option } => (option.Name, option.GetCompletions(CompletionContext.Empty)),
            ArgumentResult { Argument: var argument } => (argument.Name, argument.GetCompletions(CompletionContext.Empty)),
            _ => ("", []),
        };
        if (error.SymbolResult is OptionResult { Option: { } number, Tokens: [{ Value: var given }, ..] }
            && (Nullable.GetUnderlyingType(number.ValueType) ?? number.ValueType) == typeof(int) && !int.TryParse(given, out _))
        {
            return $"{number.Name}: '{given}' is not a whole number";
        }

        var known = words.Select(word => word.Label).ToList();
        return known.Count > 0 && error.SymbolResult!.Tokens.Select(t => t.Value).FirstOrDefault(t => !known.Contains(t)) is { } wrong
            ? $"{name}: there is no '{wrong}'. {NearestWord.Hint(wrong, known) ?? "One of " + string.Join(", ", known)}"
            : error.Message;
    }

    private static string Unknown(string word, Command command, ParseResult parsed)
    {
        if (word.StartsWith('-') && word.Length > 1)
        {
            var typed = word.Split('=', ':')[0];
            var names = OptionsOf(command).SelectMany(o => o.Aliases.Prepend(o.Name))
                .Where(n => n.StartsWith("--", StringComparison.Ordinal));
            return $"There is no option '{typed}'. {NearestWord.Hint(typed, names)}".TrimEnd();
        }

        if (command.Subcommands.Count > 0)
        {
            var names = command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
            return $"There is no command '{word}'. {NearestWord.Hint(word, names)}".TrimEnd();
        }

        return parsed.Errors.Count > 0 && parsed.Errors[0].SymbolResult is not CommandResult
            ? Sentences.Of(Text(parsed.Errors[0]))
            : $"The argument '{word}' is one too many.";
    }
}
