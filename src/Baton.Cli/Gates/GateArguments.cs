using System.CommandLine;

namespace Baton.Cli.Gates;

internal static class GateArguments
{
    public static Argument<string> Id() => new("id") { Description = "The gate, as gate list shows it" };

    public static Option<string?> Comment() => new("--comment") { Description = "Why; what to do better", HelpName = "text" };

    public static Option<string?> Values() => new("--values") { Description = "The form's values", HelpName = "json|@file|-" };
}
