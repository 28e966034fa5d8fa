using System.CommandLine;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;
using Baton.Server.Answers;

namespace Baton.Cli.Workflows;

/// <summary><c>workflow graph</c>: draws a file.</summary>
internal static class GraphCommand
{
    private static readonly Argument<string> File = new("file") { Description = "The workflow file, or - for standard input" };
    private static readonly Option<string> Format = new Option<string>("--format")
    {
        Description = "ascii, mermaid, dot or svg; with -o json or yaml and no format: nodes, edges, order and levels",
        HelpName = "format",
        DefaultValueFactory = _ => "ascii",
    }.AcceptOnlyFromAmong("ascii", "mermaid", "dot", "svg");

    public static CliCommand Build() =>
        new CliCommand(
            "graph", "Draw a workflow file",
            "workflow graph report.dag.yaml", "workflow graph report.dag.yaml --format svg > report.svg",
            "workflow graph report.dag.yaml --format mermaid", "workflow graph report.dag.yaml -o json")
        .With(File, Format)
        .Does((parsed, session) => Task.FromResult(Run(parsed, session)));

    private static int Run(ParseResult parsed, Session session)
    {
        var file = parsed.GetRequiredValue(File);
        var result = WorkflowFile.Compile(JsonInput.ReadFile(file));
        foreach (var mistake in result.Diagnostics)
        {
            Failures.Print(mistake, session.Err, file == "-" ? "stdin" : file);
        }

        if (result.Workflow is not { } workflow)
        {
            return ExitCode.Invalid;
        }

        if (!session.Printer.IsTable && parsed.GetResult(Format) is null or { Implicit: true })
        {
            session.Printer.Print(GraphAnswers.Of(workflow), BatonJson.Default.GraphView, _ => { });
            return ExitCode.Done;
        }

        var drawing = GraphDrawing.Of(workflow);
        var text = parsed.GetValue(Format) switch
        {
            "mermaid" => TextGraphs.Mermaid(drawing),
            "dot" => TextGraphs.Dot(drawing),
            "svg" => SvgGraph.Draw(drawing),
            _ => TextGraphs.Ascii(drawing),
        };
        if (session.Printer.IsTable)
        {
            session.Printer.Out.Write(text);
        }
        else
        {
            session.Printer.Print(DataPrinter.Json(w => w.WriteStringValue(text)));
        }

        return ExitCode.Done;
    }
}
