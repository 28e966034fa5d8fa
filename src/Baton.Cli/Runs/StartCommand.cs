using System.CommandLine;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Following;
using Baton.Cli.Workflows;
using Baton.Contracts;

namespace Baton.Cli.Runs;

/// <summary><c>run start</c>: a run of a published workflow.</summary>
internal static class StartCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The workflow, with @version for another than the newest" };
    private static readonly Option<string[]> Inputs = RunArguments.Inputs();
    private static readonly Option<string?> Input = RunArguments.Input();
    private static readonly Option<string?> Id = new("--id") { Description = "A name for the run", HelpName = "id" };
    private static readonly Option<string[]> Labels = new("--label") { Description = "A label of the run", HelpName = "key=value" };
    private static readonly Option<bool> Watch = new("--watch")
    {
        Description = "Follow the run to its end (always, when no server carries it)",
    };

    public static CliCommand Build() =>
        new CliCommand(
            "start", "Start a run of a published workflow",
            "run start report -i city=Oslo", "run start report@3 --input @input.json --watch")
        .With(Name, Inputs, Input, Id, Labels, Watch)
        .Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var name = WorkflowName.Parse(parsed.GetRequiredValue(Name));
        await using var baton = await Locator.ActAsync(session);
        var pairs = parsed.GetValue(Inputs) ?? [];
        var schema = pairs.Length > 0 ? (await baton.GetVersionAsync(name.Name, name.Version, session.Stop)).InputSchema : null;
        var body = new StartWorkflowBody
        {
            Version = name.Version > 0 ? name.Version : null,
            Input = InputValues.Read(parsed.GetValue(Input), pairs, () => schema),
            Id = parsed.GetValue(Id),
            Labels = ReadLabels(parsed.GetValue(Labels)),
        };
        var run = await baton.StartAsync(name.Name, body, session.Stop);
        return await RunEnd.StartedAsync(baton, session, run, baton.IsServer && !parsed.GetValue(Watch));
    }

    private static Dictionary<string, string>? ReadLabels(string[]? labels)
    {
        if (labels is not { Length: > 0 })
        {
            return null;
        }

        var read = new Dictionary<string, string>();
        foreach (var label in labels)
        {
            var cut = label.IndexOf('=');
            read[cut > 0 ? label[..cut] : throw new UsageException($"--label {label}: write it as key=value")] = label[(cut + 1)..];
        }

        return read;
    }
}
