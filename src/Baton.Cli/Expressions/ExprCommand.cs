using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Core.Errors;
using Baton.Core.Expressions;

namespace Baton.Cli.Expressions;

/// <summary><c>baton expr eval</c>: tries an expression as a workflow would evaluate it.</summary>
internal static class ExprCommand
{
    public static CliCommand Build() =>
        new CliCommand("expr", "Try out expressions", "expr eval '1 + 2'",
            "expr eval 'input.city == \"Oslo\"' --vars '{\"input\": {\"city\": \"Oslo\"}}'")
            .With(Eval());

    private static CliCommand Eval()
    {
        var text = new Argument<string>("expression") { Description = "A CEL expression, or - to read it from standard input" };
        var vars = new Option<string?>("--vars")
        {
            Description = "The variables it may name: a JSON object, @file, or - for standard input",
            HelpName = "json|@file|-",
        };
        return new CliCommand(
            "eval", "Evaluate a CEL expression and print its value as JSON",
            "expr eval '[1, 2, 3].map(x, x * x)'",
            "expr eval 'outputs.rank.score >= 0.8' --vars '{\"outputs\": {\"rank\": {\"score\": 0.9}}}'",
            "expr eval 'input.items.size()' --vars @vars.json") { TakesDashedArguments = true }
            .With(text, vars)
            .Does((parsed, session) => Task.FromResult(Run(parsed.GetRequiredValue(text), parsed.GetValue(vars), session)));
    }

    private static int Run(string argument, string? vars, Session session)
    {
        if (argument == "-" && vars == "-")
        {
            throw new UsageException("only one of the expression and --vars can come from standard input");
        }

        var text = argument == "-" ? Console.In.ReadToEnd() : argument;
        var variables = new Variables(
            vars is null ? "{}"u8.ToArray() : Encoding.UTF8.GetBytes(JsonInput.ReadObject(vars, "--vars").GetRawText()));
        var issues = new List<CelIssue>();
        var types = variables.Names.ToDictionary(n => n, _ => CelType.Dyn);
        var program = CelProgram.Compile(text, new CelEnvironment(types), issues);
        if (program is null)
        {
            foreach (var issue in issues)
            {
                Failures.Print(new Diagnostic(issue.Code, "", issue.Line, issue.Column, issue.Message, issue.Hint), session.Err,
                    "expression");
            }

            return ExitCode.Invalid;
        }

        try
        {
            Print(program.Evaluate(variables), session.Printer);
            return ExitCode.Done;
        }
        catch (CelException failure)
        {
            session.Warn($"{failure.Code}: {failure.Message}");
            return ExitCode.Invalid;
        }
    }

    // JSON has no word for these three numbers: they are written as the words that protobuf's JSON mapping gives them.
    private static void Print(CelValue value, DataPrinter printer)
    {
        if (value is CelDouble { Value: var number } && !double.IsFinite(number))
        {
            printer.Print(DataPrinter.Json(w => w.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity")));
            return;
        }

        using var document = JsonDocument.Parse(value.ToJsonUtf8());
        if (printer.IsTable)
        {
            printer.Out.WriteLine(DataPrinter.Text(document.RootElement, indented: false));
        }
        else
        {
            printer.Print(document.RootElement);
        }
    }

    private sealed class Variables(byte[] json) : ICelVariables
    {
        private readonly Dictionary<string, CelValue> members =
            ((CelMap)CelValue.FromJson(json)).Entries.ToDictionary(e => ((CelString)e.Key).Value, e => e.Value);

        public IEnumerable<string> Names => members.Keys;

        public bool TryGet(string name, [NotNullWhen(true)] out CelValue? value) => members.TryGetValue(name, out value);
    }
}
