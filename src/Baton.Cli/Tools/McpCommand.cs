using System.CommandLine;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;

namespace Baton.Cli.Tools;

/// <summary><c>baton mcp</c>.</summary>
internal static class McpCommand
{
    public static CliCommand Build() =>
        new CliCommand(
            "mcp", "Register the MCP servers whose tools workflows call, and serve workflows as tools to others",
            "mcp add files -- npx -y @modelcontextprotocol/server-filesystem /srv/reports",
            "mcp add search --url https://tools.example.com/mcp", "mcp list", "mcp serve")
        .With(Add(), List(), Show(), Check(), Remove(), ServeCommand.Build());

    private static CliCommand Add()
    {
        var name = Name();
        var command = new Argument<string[]>("command")
        {
            Description = "After --: the program to start, with its arguments", Arity = ArgumentArity.ZeroOrMore,
        };
        var url = new Option<string?>("--url") { Description = "The streamable HTTP endpoint, instead of a program", HelpName = "url" };
        var bearer = new Option<string?>("--bearer-env")
        {
            Description = "The variable of Baton's own environment that holds the bearer token", HelpName = "variable",
        };
        var folder = new Option<string?>("--cwd") { Description = "The folder the program runs in", HelpName = "folder" };
        var pass = new Option<string[]>("--pass-env")
        {
            Description = "A variable of Baton's own environment that the program is to see", HelpName = "variable",
        };
        return new CliCommand(
            "add", "Ask a server for its tools and register it under a name; a registration of that name is replaced",
            "mcp add files -- npx -y @modelcontextprotocol/server-filesystem /srv/reports",
            "mcp add search --url https://tools.example.com/mcp --bearer-env SEARCH_TOKEN")
            .With(name, command, url, bearer, folder, pass)
            .Does(async (parsed, session) =>
            {
                var body = new ToolServerBody
                {
                    Name = parsed.GetRequiredValue(name),
                    Command = parsed.GetValue(command) is { Length: > 0 } words ? words : null,
                    Cwd = parsed.GetValue(folder),
                    PassEnv = parsed.GetValue(pass) is { Length: > 0 } variables ? variables : null,
                    Url = parsed.GetValue(url),
                    BearerEnv = parsed.GetValue(bearer),
                };
                await using var tools = await ToolAccess.OpenAsync(session);
                Print(session, await tools.AddAsync(body, session.Stop));
                return ExitCode.Done;
            });
    }

    private static CliCommand List() =>
        new CliCommand("list", "List the registered servers", "mcp list", "mcp list -o json").Does(async (_, session) =>
        {
            await using var tools = await ToolAccess.OpenAsync(session);
            var all = await tools.ListAsync(session.Stop);
            session.Printer.PrintList(all, BatonJson.Default.ToolServerView, to =>
            {
                var table = new BoxTable("Server", "Is", "Protocol", "Tools", "Checked", "Error");
                foreach (var one in all)
                {
                    var checkedAt = Durations.Show(one.CheckedAt, session.Time);
                    table.Add(one.Name, one.Server, one.Protocol, one.Tools.Count.ToString(), checkedAt, one.Error);
                }

                table.Print(to);
            });
            return ExitCode.Done;
        });

    private static CliCommand Show() =>
        OnOne("show", "Show a server and its tools", (tools, name, session) => tools.GetAsync(name, session.Stop));

    private static CliCommand Check() => OnOne(
        "check", "Ask a server for its tools again, and accept them as they are now",
        (tools, name, session) => tools.CheckAsync(name, session.Stop));

    private static CliCommand Remove()
    {
        var name = Name();
        return new CliCommand("remove", "Forget a server; workflows that name its tools fail from then on", "mcp remove files")
            .With(name)
            .Does(async (parsed, session) =>
            {
                await using var tools = await ToolAccess.OpenAsync(session);
                await tools.RemoveAsync(parsed.GetRequiredValue(name), session.Stop);
                return ExitCode.Done;
            });
    }

    private static CliCommand OnOne(string verb, string description, Func<ToolAccess, string, Session, Task<ToolServerView>> get)
    {
        var name = Name();
        return new CliCommand(verb, description, $"mcp {verb} files").With(name).Does(async (parsed, session) =>
        {
            await using var tools = await ToolAccess.OpenAsync(session);
            Print(session, await get(tools, parsed.GetRequiredValue(name), session));
            return ExitCode.Done;
        });
    }

    private static Argument<string> Name() => new("name") { Description = "As workflows name it: mcp:NAME/tool" };

    private static void Print(Session session, ToolServerView server) =>
        session.Printer.Print(server, BatonJson.Default.ToolServerView, to =>
        {
            ToolLines.Write(to, "Server", server.Name);
            ToolLines.Write(to, "Is", server.Server);
            ToolLines.Write(to, "Protocol", server.Protocol);
            ToolLines.Write(to, "Settings", DataPrinter.Text(server.Settings, indented: false));
            ToolLines.Write(to, "Checked", Durations.Show(server.CheckedAt, session.Time));
            ToolLines.Write(to, "Error", server.Error);
            foreach (var tool in server.Tools)
            {
                ToolLines.Write(to, "Tool", tool.Unsupported is null ? tool.Tool : $"{tool.Tool} (cannot be called: {tool.Unsupported})");
            }
        });
}
