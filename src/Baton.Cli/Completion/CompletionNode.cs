using System.CommandLine;
using Baton.Cli.CommandLine;

namespace Baton.Cli.Completion;

/// <summary>What can follow a command.</summary>
/// <param name="Path">The words after <c>baton</c> that lead to it, for example <c>run dag</c>; empty for baton itself.</param>
/// <param name="TakesFiles">Its arguments may be files.</param>
internal sealed record CompletionNode(
    string Path, IReadOnlyList<(string Name, string Text)> Commands, IReadOnlyList<CompletionOption> Options, bool TakesFiles)
{
    public IEnumerable<string> Words => Commands.Select(c => c.Name).Concat(Options.SelectMany(o => o.Names));

    /// <summary>Every command of the tree, baton itself first.</summary>
    public static IReadOnlyList<CompletionNode> Walk(RootCommand root)
    {
        var all = new List<CompletionNode>();
        Walk(root, "", all);
        return all;
    }

    private static void Walk(Command command, string path, List<CompletionNode> all)
    {
        var subcommands = command.Subcommands.Where(c => !c.Hidden).ToList();
        all.Add(new CompletionNode(
            path,
            [.. subcommands.Select(c => (c.Name, c.Description ?? ""))],
            [.. UsageReport.OptionsOf(command).Select(o => new CompletionOption([.. o.Aliases.Prepend(o.Name)], o.Description ?? ""))],
            command.Arguments.Any(a => a.Name.StartsWith("file", StringComparison.Ordinal))));
        foreach (var child in subcommands)
        {
            Walk(child, path.Length == 0 ? child.Name : $"{path} {child.Name}", all);
        }
    }
}

internal sealed record CompletionOption(IReadOnlyList<string> Names, string Text);
