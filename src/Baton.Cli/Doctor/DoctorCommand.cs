using System.Text.Json;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Core.Errors;
using Baton.Storage;

namespace Baton.Cli.Doctor;

/// <summary><c>baton doctor</c>: looks at everything Baton needs and says how to mend what is wrong.</summary>
internal static class DoctorCommand
{
    public static CliCommand Build() =>
        new CliCommand(
            "doctor", "Check everything Baton needs, and tell how to mend what is wrong", "doctor", "doctor --data ./data -o json")
            .Does(RunAsync);

    private static async Task<int> RunAsync(System.CommandLine.ParseResult parsed, Session session)
    {
        var findings = new List<Finding> { MachineChecks.Runtime(), MachineChecks.Sdk(), MachineChecks.Sqlite() };
        var code = ExitCode.Unreachable;
        try
        {
            var options = Locator.OptionsOf(session);
            findings.Add(
                new Finding("configuration", $"data directory {options.DataDirectory}, store {RunStores.Describe(options.Store)}"));
            findings.AddRange(DirectoryChecks.All(options));
            findings.AddRange(await ServiceChecks.AllAsync(session, options));
        }
        catch (BatonException refusal) when (refusal.Kind == ErrorKind.Invalid)
        {
            code = ExitCode.Invalid;
            findings.AddRange(refusal.Diagnostics.Count == 0
                ? [new Finding("configuration", refusal.Message, "mend the setting it names")]
                : refusal.Diagnostics.Select(d => new Finding("configuration", d.Message, d.Hint ?? "mend or remove the setting")));
        }

        Print(session.Printer, findings);
        return findings.Exists(f => f.IsProblem) ? code : ExitCode.Done;
    }

    private static void Print(DataPrinter printer, List<Finding> findings)
    {
        if (!printer.IsTable)
        {
            printer.PrintArray([.. findings.Select(Json)]);
            return;
        }

        foreach (var finding in findings)
        {
            printer.Out.WriteLine($"{(finding.IsProblem ? "problem" : "ok     ")}  {finding.Name}: {BoxTable.Printable(finding.Text)}");
            if (finding.Fix is { } fix)
            {
                printer.Out.WriteLine($"         fix: {fix}");
            }
        }
    }

    private static JsonElement Json(Finding finding) => DataPrinter.Json(w =>
    {
        w.WriteStartObject();
        w.WriteString("check", finding.Name);
        w.WriteBoolean("ok", !finding.IsProblem);
        w.WriteString("text", finding.Text);
        w.WriteString("fix", finding.Fix);
        w.WriteEndObject();
    });
}
