using System.CommandLine;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;

namespace Baton.Cli.Workflows;

/// <summary><c>workflow diff</c>: what changed between two versions.</summary>
internal static class DiffCommand
{
    private static readonly Argument<string> Before = new("before") { Description = "NAME@VERSION" };
    private static readonly Argument<string> After = new("after") { Description = "NAME@VERSION, or NAME for the newest" };

    public static CliCommand Build() =>
        new CliCommand("diff", "Show what changed between two versions, as a unified diff", "workflow diff report@2 report@3")
            .With(Before, After)
            .Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var left = WorkflowName.Parse(parsed.GetRequiredValue(Before));
        var right = WorkflowName.Parse(parsed.GetRequiredValue(After));
        await using var baton = await Locator.LookAsync(session);
        var old = await baton.GetVersionAsync(left.Name, left.Version, session.Stop);
        var now = await baton.GetVersionAsync(right.Name, right.Version, session.Stop);
        var text = UnifiedDiff.Of($"{old.Name}@{old.Version}", old.Definition, $"{now.Name}@{now.Version}", now.Definition);
        if (session.Printer.IsTable)
        {
            session.Printer.Out.Write(text);
        }
        else
        {
            session.Printer.Print(DataPrinter.Json(w =>
            {
                w.WriteStartObject();
                w.WriteString("before", $"{old.Name}@{old.Version}");
                w.WriteString("after", $"{now.Name}@{now.Version}");
                w.WriteBoolean("same", text.Length == 0);
                w.WriteString("diff", text);
                w.WriteEndObject();
            }));
        }

        return ExitCode.Done;
    }
}
