using System.CommandLine;
using System.Text.Json;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Core.Graph;

namespace Baton.Cli.Workflows;

/// <summary><c>workflow validate</c>: every mistake of files, all at once.</summary>
internal static class ValidateCommand
{
    public static CliCommand Build()
    {
        var files = new Argument<string[]>("file")
        {
            Description = "Workflow files, or - for standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        return new CliCommand(
            "validate", "Check workflow files and tell every mistake at once",
            "workflow validate report.dag.yaml", "workflow validate *.dag.yaml -o json")
            .With(files)
            .Does((parsed, session) => Task.FromResult(Run(session, parsed.GetRequiredValue(files))));
    }

    private static int Run(Session session, string[] files)
    {
        var worst = ExitCode.Done;
        var results = new List<(string File, CompileResult Result)>();
        foreach (var file in files)
        {
            try
            {
                results.Add((file == "-" ? "stdin" : file, WorkflowFile.Compile(JsonInput.ReadFile(file))));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                worst = Failures.Print(failure, session.Err);
            }
        }

        foreach (var (file, result) in results)
        {
            foreach (var mistake in result.Diagnostics)
            {
                Failures.Print(mistake, session.Err, file);
            }

            if (session.Printer.IsTable && result.Workflow is { } workflow)
            {
                session.Printer.Out.WriteLine(
                    $"{file}: {workflow.Name} is valid: {workflow.Main.Nodes.Length} nodes, {workflow.Main.Edges.Length} edges, "
                    + $"{result.Levels.Count} levels");
            }
        }

        if (!session.Printer.IsTable)
        {
            session.Printer.PrintArray([.. results.Select(r => Json(r.File, r.Result))]);
        }

        return results.TrueForAll(r => r.Result.Workflow is not null) ? worst : ExitCode.Invalid;
    }

    private static JsonElement Json(string file, CompileResult result) => DataPrinter.Json(w =>
    {
        w.WriteStartObject();
        w.WriteString("file", file);
        w.WriteBoolean("valid", result.Workflow is not null);
        w.WriteString("name", result.Workflow?.Name);
        w.WriteStartArray("errors");
        foreach (var mistake in result.Diagnostics)
        {
            w.WriteStartObject();
            w.WriteString("code", mistake.Code);
            w.WriteString("path", mistake.Path);
            w.WriteNumber("line", mistake.Line);
            w.WriteNumber("column", mistake.Column);
            w.WriteString("message", mistake.Message);
            w.WriteString("hint", mistake.Hint);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartArray("order");
        foreach (var node in result.Order)
        {
            w.WriteStringValue(node);
        }

        w.WriteEndArray();
        w.WriteStartArray("levels");
        foreach (var level in result.Levels)
        {
            w.WriteStartArray();
            foreach (var node in level)
            {
                w.WriteStringValue(node);
            }

            w.WriteEndArray();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    });
}
