using Baton.Cli.CommandLine;
using Baton.Cli.Dag;

namespace Baton.Cli.Runs;

/// <summary><c>baton run</c>.</summary>
internal static class RunCommand
{
    public static CliCommand Build() =>
        new CliCommand(
            "run", "Run workflows, look at runs, step in",
            "run dag report.dag.yaml -i city=Oslo",
            "run start report -i city=Oslo",
            "run list --status failed --since 1d",
            "run watch report-01J2",
            "run cancel report-01J2")
        .With(
            DagCommand.Build(), StartCommand.Build(), ListCommand.Build(), ShowCommands.Show(), ShowCommands.Watch(), EventsCommand.Build(),
            ShowCommands.Output(), ActCommands.Cancel(), ActCommands.Pause(), ActCommands.Resume(), ActCommands.Retry(),
            RerunCommand.Build(), SignalCommand.Build(), TransferCommands.Export(), TransferCommands.Import(), ActCommands.Delete());
}
