using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Dag;
using Baton.Cli.Following;
using Baton.Core.Errors;

namespace Baton.Cli.Runs;

/// <summary><c>run show</c>, <c>run watch</c>, <c>run output</c>.</summary>
internal static class ShowCommands
{
    public static CliCommand Show()
    {
        var id = RunArguments.Id();
        return new CliCommand(
            "show", "Show a run with everything known of its nodes", "run show report-01J2", "run show report-01J2 -o json")
            .With(id)
            .Does(async (parsed, session) =>
            {
                await using var baton = await Locator.LookAsync(session);
                var report = await StatusReport.ReadAsync(baton, parsed.GetRequiredValue(id), verbose: true, session.Stop);
                report.Print(session, verbose: true);
                return ExitCode.Done;
            });
    }

    public static CliCommand Watch()
    {
        var id = RunArguments.Id();
        return new CliCommand("watch", "Follow a run to its end; exits as the run ends", "run watch report-01J2")
            .With(id)
            .Does(async (parsed, session) =>
            {
                await using var baton = await Locator.LookAsync(session);
                var run = await baton.GetRunAsync(parsed.GetRequiredValue(id), session.Stop);
                return await RunEnd.FollowAsync(baton, session, run.Id, run.LastSeq);
            });
    }

    public static CliCommand Output()
    {
        var id = RunArguments.Id();
        return new CliCommand(
            "output", "Print the output of a run that has ended, as JSON", "run output report-01J2", "run output report-01J2 -o yaml")
            .With(id)
            .Does(async (parsed, session) =>
            {
                await using var baton = await Locator.LookAsync(session);
                var run = await baton.GetRunAsync(parsed.GetRequiredValue(id), session.Stop);
                if (run.Output is not { } output)
                {
                    throw BatonException.Conflict("no_output", $"Run '{run.Id}' is {run.Status} and has no output.");
                }

                session.Printer.Print(output);
                return ExitCode.Done;
            });
    }
}
