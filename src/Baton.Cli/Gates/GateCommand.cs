using Baton.Cli.CommandLine;

namespace Baton.Cli.Gates;

/// <summary><c>baton gate</c>.</summary>
internal static class GateCommand
{
    public static CliCommand Build() =>
        new CliCommand(
            "gate", "See what waits for a person, and decide it",
            "gate list", "gate approve report-01J2:14", "gate correct report-01J2:14 --comment 'Use the newer prices'")
        .With(
            GateListCommand.List(), GateListCommand.Show(), DecideCommands.Fixed("approve", "Let it go on"),
            DecideCommands.Fixed("reject", "Stop it here"), DecideCommands.Correct(), DecideCommands.Answer());
}
