using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text;
using Baton.Cli.Agents;
using Baton.Cli.Completion;
using Baton.Cli.Doctor;
using Baton.Cli.Expressions;
using Baton.Cli.Gates;
using Baton.Cli.Runs;
using Baton.Cli.Servers;
using Baton.Cli.Tools;
using Baton.Cli.Workflows;

namespace Baton.Cli.CommandLine;

/// <summary>The whole command tree. Building all of it costs less than can be measured, so nothing is built lazily.</summary>
internal static class Root
{
    public static IReadOnlyList<string> Examples { get; } =
    [
        "run dag report.dag.yaml -i city=Oslo   # run a workflow file and watch it",
        "run dag --status report-01J2           # how is it, node by node",
        "run dag --retry report-01J2            # carry on with what failed or was interrupted",
        "workflow validate report.dag.yaml      # every mistake at once",
        "server start                           # serve the API and the web pages",
    ];

    public static RootCommand Build()
    {
        var root = new RootCommand("Baton runs workflows of agents, tools and people durably.");
        root.Options.Clear();
        root.Directives.Clear();
        root.Add(new HelpOption("--help", "-h") { Action = new HelpScreen(), Description = "Show this help", Recursive = true });
        foreach (var option in GlobalOptions.All)
        {
            root.Add(option);
        }

        root.Add(RunCommand.Build());
        root.Add(WorkflowCommand.Build());
        root.Add(GateCommand.Build());
        root.Add(AgentCommand.Build());
        root.Add(ToolCommand.Build());
        root.Add(McpCommand.Build());
        root.Add(ServerCommand.Build());
        root.Add(ExprCommand.Build());
        root.Add(DoctorCommand.Build());
        root.Add(CompletionCommand.Build());
        root.Add(VersionCommand.Build());
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        UseUtf8();
        var root = Build();
        var parsed = root.Parse(args is ["--version"] ? ["version"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is HelpScreen help)
        {
            return help.Invoke(parsed);
        }

        if (parsed.CommandResult.Command.Action is null && parsed.UnmatchedTokens.Count == 0)
        {
            HelpScreen.Print(parsed.CommandResult.Command, args.Length == 0 ? Console.Out : Console.Error);
            return args.Length == 0 ? ExitCode.Done : ExitCode.Usage;
        }

        if (parsed.Errors.Count > 0 || UsageReport.MistypedOption(parsed) is not null)
        {
            return UsageReport.Print(parsed, Console.Error);
        }

        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await parsed.InvokeAsync(invocation);
    }

    // Tables and JSON are UTF-8 whatever the locale says; no byte order mark in front of data.
    private static void UseUtf8()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), utf8, bufferSize: 16 * 1024) { AutoFlush = true });
        Console.SetError(new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true });
    }
}
