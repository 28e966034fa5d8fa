using System.CommandLine;

namespace Baton.Cli.CommandLine;

/// <summary>A command with the examples its help begins with.</summary>
internal sealed class CliCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Whole command lines without the leading <c>baton</c>; a <c># remark</c> may follow.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>True where an argument may well begin with a dash, as an expression may.</summary>
    public bool TakesDashedArguments { get; init; }

    /// <summary>Sets what the command does. Failures become messages and exit codes in one place.</summary>
    public CliCommand Does(Func<ParseResult, Session, Task<int>> work)
    {
        SetAction((parsed, _) => Runner.RunAsync(parsed, work));
        return this;
    }

    public CliCommand With(params Symbol[] parts)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Argument argument:
                    Add(argument);
                    break;
                case Option option:
                    Add(option);
                    break;
                case Command command:
                    Add(command);
                    break;
            }
        }

        return this;
    }
}
