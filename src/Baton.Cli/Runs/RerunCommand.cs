using System.CommandLine;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Following;
using Baton.Contracts;

namespace Baton.Cli.Runs;

/// <summary><c>run rerun</c>: a linked fork of a run from a node.</summary>
internal static class RerunCommand
{
    private static readonly Argument<string> Id = RunArguments.Id();
    private static readonly Option<string> From = new("--from")
    {
        Description = "The node to start again from",
        HelpName = "node",
        Required = true,
    };

    private static readonly Option<string?> Input = RunArguments.Input();
    private static readonly Option<string[]> Outputs = new("--output-of")
    {
        Description = "An output given to an earlier node instead of the recorded one",
        HelpName = "node=json|@file",
    };

    private static readonly Option<bool> Watch = new("--watch")
    {
        Description = "Follow the fork to its end (always, when no server carries it)",
    };

    public static CliCommand Build() =>
        new CliCommand(
            "rerun", "Start a fork of a run again from a node; the run itself stays as it is",
            "run rerun report-01J2 --from rank", "run rerun report-01J2 --from rank --output-of search=@search.json")
        .With(Id, From, Input, Outputs, Watch)
        .Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var body = new RerunBody
        {
            From = parsed.GetRequiredValue(From),
            Input = parsed.GetValue(Input) is { } input ? JsonInput.Read(input, "--input") : null,
            Outputs = NodeValues.Read(parsed.GetValue(Outputs) ?? [], "--output-of"),
        };
        await using var baton = await Locator.ActAsync(session);
        var run = await baton.RerunAsync(parsed.GetRequiredValue(Id), body, session.Stop);
        return await RunEnd.StartedAsync(baton, session, run, baton.IsServer && !parsed.GetValue(Watch));
    }
}
