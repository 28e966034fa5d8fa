using Baton.Cli.CommandLine;

namespace Baton.Cli.Workflows;

/// <summary>A workflow as a command line names it: <c>NAME</c> or <c>NAME@VERSION</c>.</summary>
/// <param name="Version">0 for the newest.</param>
internal sealed record WorkflowName(string Name, int Version)
{
    public static WorkflowName Parse(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
        {
            return new WorkflowName(text, 0);
        }

        return at > 0 && int.TryParse(text[(at + 1)..], out var version) && version > 0
            ? new WorkflowName(text[..at], version)
            : throw new UsageException($"'{text}': write it as NAME or NAME@VERSION, for example report@3");
    }
}
