using System.CommandLine;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Following;

namespace Baton.Cli.Dag;

/// <summary><c>baton run dag</c>: run a file, look at a run, carry one on.</summary>
internal static class DagCommand
{
    private static readonly Argument<string?> File = new("file")
    {
        Description = "The workflow file, or - for standard input",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string[]> Inputs = new("--input-value", "-i")
    {
        Description = "One input value; JSON where it is JSON of the declared type, else text",
        HelpName = "key=value",
    };

    private static readonly Option<string?> Input = new("--input") { Description = "The whole input", HelpName = "json|@file|-" };

    private static readonly Option<string?> Id = new("--id") { Description = "A name for the run", HelpName = "id" };

    private static readonly Option<bool> Detach = new("--detach") { Description = "Start the run on the server and return" };

    private static readonly Option<int?> MaxParallel = new("--max-parallel")
    {
        Description = "Attempts at the same time, instead of the file's",
        HelpName = "n",
    };

    private static readonly Option<string[]> Pins = new("--pin")
    {
        Description = "An output given to a node instead of executing it",
        HelpName = "node=json|@file",
    };

    private static readonly Option<string?> Status = new("--status") { Description = "Show a run, node by node", HelpName = "id" };

    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "With --status: times, errors, attempts, what each node waits for",
    };

    private static readonly Option<bool> Watch = new("--watch") { Description = "With --status: follow the run to its end" };

    private static readonly Option<string?> Retry = new("--retry")
    {
        Description = "Carry on a run that failed, was cancelled, or was interrupted; successes stay",
        HelpName = "id",
    };

    private static readonly Option<string?> From = new("--from")
    {
        Description = "With --retry: only this node and what depends on it",
        HelpName = "node",
    };

    private static readonly Option<string?> InputPatch = new("--input-patch")
    {
        Description = "With --retry: changes of the input (JSON merge patch)",
        HelpName = "json|@file|-",
    };

    public static CliCommand Build() =>
        new CliCommand(
            "dag", "Run a workflow file, look at a run, or carry one on",
            "run dag report.dag.yaml -i city=Oslo -i budget=150",
            "run dag report.dag.yaml --input @input.json --id report-1",
            "run dag - < report.dag.yaml",
            "run dag report.dag.yaml --pin search=@search.json   # do not execute search",
            "run dag --status report-1 --verbose",
            "run dag --retry report-1 --from rank")
        .With(File, Inputs, Input, Id, Detach, MaxParallel, Pins, Status, Verbose, Watch, Retry, From, InputPatch)
        .Does(RunAsync);

    private static Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var file = parsed.GetValue(File);
        var status = parsed.GetValue(Status);
        var retry = parsed.GetValue(Retry);
        if (new[] { file, status, retry }.Count(word => word is not null) != 1)
        {
            throw new UsageException("give exactly one of a file, --status ID and --retry ID");
        }

        Refuse(parsed, file is null, "goes with a file only", Inputs, Input, Id, Detach, MaxParallel, Pins);
        Refuse(parsed, status is null, "goes with --status only", Verbose, Watch);
        Refuse(parsed, retry is null, "goes with --retry only", From, InputPatch);
        if (status is not null)
        {
            return ShowAsync(session, status, parsed.GetValue(Verbose), parsed.GetValue(Watch));
        }

        return retry is not null
            ? DagRetry.RunAsync(session, retry, parsed.GetValue(From), parsed.GetValue(InputPatch))
            : DagStart.RunAsync(session, new DagStart(
                file!, parsed.GetValue(Input), parsed.GetValue(Inputs) ?? [], parsed.GetValue(Id), parsed.GetValue(Detach),
                parsed.GetValue(MaxParallel), parsed.GetValue(Pins) ?? []));
    }

    private static void Refuse(ParseResult parsed, bool when, string why, params Option[] options)
    {
        foreach (var option in options.Where(o => when && parsed.GetResult(o) is { Implicit: false }))
        {
            throw new UsageException($"{option.Name} {why}");
        }
    }

    private static async Task<int> ShowAsync(Session session, string id, bool verbose, bool watch)
    {
        await using var baton = await Locator.LookAsync(session);
        if (watch)
        {
            var run = await baton.GetRunAsync(id, session.Stop);
            return await RunEnd.FollowAsync(baton, session, id, run.LastSeq);
        }

        (await StatusReport.ReadAsync(baton, id, verbose, session.Stop)).Print(session, verbose);
        return ExitCode.Done;
    }
}
