using Baton.Cli.CommandLine;

namespace Baton.Cli.Workflows;

/// <summary><c>baton workflow</c>.</summary>
internal static class WorkflowCommand
{
    public static CliCommand Build() =>
        new CliCommand(
            "workflow", "Check, draw and publish workflows",
            "workflow validate report.dag.yaml", "workflow graph report.dag.yaml", "workflow publish report.dag.yaml", "workflow list")
        .With(
            ValidateCommand.Build(), GraphCommand.Build(), PublishedCommands.Publish(), PublishedCommands.List(), PublishedCommands.Show(),
            PublishedCommands.Versions(), DiffCommand.Build(), SchemaCommand.Build());
}
