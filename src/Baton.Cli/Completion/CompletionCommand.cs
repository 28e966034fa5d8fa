using System.CommandLine;
using Baton.Cli.CommandLine;

namespace Baton.Cli.Completion;

/// <summary><c>baton completion</c>: scripts that complete commands and options, written from the command tree itself.</summary>
internal static class CompletionCommand
{
    public static CliCommand Build() =>
        new CliCommand(
            "completion", "Print a script that completes baton's commands and options in a shell",
            "completion bash > ~/.local/share/bash-completion/completions/baton",
            "completion zsh > \"${fpath[1]}/_baton\"",
            "completion fish > ~/.config/fish/completions/baton.fish",
            "completion pwsh >> $PROFILE")
        .With(
            Shell("bash", BashScript.Write), Shell("zsh", ZshScript.Write), Shell("fish", FishScript.Write),
            Shell("pwsh", PwshScript.Write));

    private static CliCommand Shell(string name, Func<IReadOnlyList<CompletionNode>, string> write) =>
        new CliCommand(name, $"For {name}", $"completion {name}").Does((_, session) =>
        {
            session.Printer.Out.Write(write(CompletionNode.Walk(Root.Build())));
            return Task.FromResult(ExitCode.Done);
        });
}
