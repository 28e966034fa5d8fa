using System.CommandLine;
using System.Text.Json;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Contracts;
using Baton.Core.Errors;

namespace Baton.Cli.Runs;

/// <summary><c>run export</c> and <c>run import</c>: a whole run out of one data directory and into another.</summary>
internal static class TransferCommands
{
    public static CliCommand Export()
    {
        var id = RunArguments.Id();
        return new CliCommand(
            "export", "Print a run with its workflow and its whole history as one JSON document",
            "run export report-01J2 > report-01J2.json")
            .With(id)
            .Does(async (parsed, session) =>
            {
                await using var baton = await Locator.LookAsync(session);
                var export = await baton.ExportAsync(parsed.GetRequiredValue(id), session.Stop);
                session.Printer.Print(
                    export, BatonJson.Default.RunExport, to => to.WriteLine(JsonSerializer.Serialize(export, BatonJson.Default.RunExport)));
                return ExitCode.Done;
            });
    }

    public static CliCommand Import()
    {
        var file = new Argument<string>("file") { Description = "What run export printed as JSON, or - for standard input" };
        return new CliCommand("import", "Take over a run that ended elsewhere, under its id", "run import report-01J2.json")
            .With(file)
            .Does(async (parsed, session) =>
            {
                var export = Read(parsed.GetRequiredValue(file));
                await using var baton = await Locator.ActAsync(session);
                var run = await baton.ImportAsync(export, session.Stop);
                session.Printer.Print(run, BatonJson.Default.RunView, _ => session.TellId(run.Id));
                return ExitCode.Done;
            });
    }

    private static RunExport Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(JsonInput.ReadFile(file), BatonJson.Default.RunExport)
                ?? throw new JsonException("it holds null");
        }
        catch (JsonException failure)
        {
            throw BatonException.Invalid("bad_export", $"{file} is not an exported run: {JsonInput.Explain(failure)}");
        }
    }
}
