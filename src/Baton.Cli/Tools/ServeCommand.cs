using System.Text;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Server;

namespace Baton.Cli.Tools;

/// <summary><c>baton mcp serve</c>: the tools of <c>/mcp</c> over stdin and stdout, for programs that start their servers
/// themselves.</summary>
internal static class ServeCommand
{
    public static CliCommand Build() =>
        new CliCommand(
            "serve", "Serve workflows marked 'expose: mcp' as tools over stdin and stdout, through the running server or, when "
            + "there is none, as the server of the data directory", "mcp serve", "mcp serve --data ./data")
        .Does(async (_, session) =>
        {
            var options = Locator.OptionsOf(session, "127.0.0.1:0");
            if (await Locator.FindAddressAsync(session, options) is { } running)
            {
                await BridgeAsync(session, running, Locator.TokenOf(options));
                return ExitCode.Done;
            }

            await using var server = await BatonServer.StartAsync(options, session.Time, session.Stop);
            await BridgeAsync(session, server.Url, server.Token);
            return ExitCode.Done;
        });

    private static async Task BridgeAsync(Session session, Uri url, string? token)
    {
        // Console.In would read without ever giving way to a signal.
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        using var bridge = new McpBridge(new Uri(url, "/mcp"), token, Console.Out, session.Time);
        await bridge.RunAsync(input, session.Stop);
    }
}
