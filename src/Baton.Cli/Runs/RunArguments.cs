using System.CommandLine;

namespace Baton.Cli.Runs;

internal static class RunArguments
{
    public static Argument<string> Id() => new("id") { Description = "The run" };

    public static Argument<string[]> Ids() => new("id") { Description = "The runs", Arity = ArgumentArity.OneOrMore };

    public static Option<string[]> Inputs() => new("--input-value", "-i")
    {
        Description = "One input value; JSON where it is JSON of the declared type, else text",
        HelpName = "key=value",
    };

    public static Option<string?> Input() => new("--input") { Description = "The whole input", HelpName = "json|@file|-" };
}
