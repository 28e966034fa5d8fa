using System.Text.Json;
using Baton.Cli.CommandLine;
using Baton.Core.Definitions;

namespace Baton.Cli.Workflows;

/// <summary><c>workflow schema</c>: the JSON Schema of workflow files, for editors.</summary>
internal static class SchemaCommand
{
    public static CliCommand Build() =>
        new CliCommand("schema", "Print the JSON Schema of workflow files, for editors", "workflow schema > dag.schema.json")
            .Does((_, session) =>
            {
                session.Printer.Print(JsonElement.Parse(WorkflowSchema.Json));
                return Task.FromResult(ExitCode.Done);
            });
}
