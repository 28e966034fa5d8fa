using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Cli.Runs;
using Baton.Contracts;
using Baton.Core.Errors;

namespace Baton.Cli.Tools;

/// <summary><c>baton tool</c>.</summary>
internal static class ToolCommand
{
    private const string Prefix = "mcp:";

    public static CliCommand Build() =>
        new CliCommand(
            "tool", "See the tools of registered servers and try them", "tool list", "tool show mcp:files/read_text_file",
            "tool call mcp:files/read_text_file -i path=/srv/reports/today.md")
        .With(List(), Show(), Call());

    private static CliCommand List()
    {
        var search = new Option<string?>("--search") { Description = "Part of the name or the description", HelpName = "text" };
        return new CliCommand("list", "List the tools of all registered servers", "tool list", "tool list --search read -o json")
            .With(search)
            .Does(async (parsed, session) =>
            {
                var part = parsed.GetValue(search) ?? "";
                await using var tools = await ToolAccess.OpenAsync(session);
                List<ToolView> all =
                [
                    .. (await tools.ListAsync(session.Stop)).SelectMany(server => server.Tools).Where(tool =>
                        tool.Tool.Contains(part, StringComparison.OrdinalIgnoreCase)
                        || tool.Description.Contains(part, StringComparison.OrdinalIgnoreCase)),
                ];
                session.Printer.PrintList(all, BatonJson.Default.ToolView, to =>
                {
                    var table = new BoxTable("Tool", "Description");
                    all.ForEach(tool => table.Add(tool.Tool, FirstLine(tool.Description)));
                    table.Print(to);
                });
                return ExitCode.Done;
            });
    }

    private static CliCommand Show()
    {
        var name = Name();
        return new CliCommand("show", "Show a tool and what it takes", "tool show mcp:files/read_text_file").With(name)
            .Does(async (parsed, session) =>
            {
                await using var tools = await ToolAccess.OpenAsync(session);
                var tool = await FindAsync(tools, parsed.GetRequiredValue(name), session);
                session.Printer.Print(tool, BatonJson.Default.ToolView, to =>
                {
                    ToolLines.Write(to, "Tool", tool.Tool);
                    ToolLines.Write(to, "Title", tool.Title);
                    ToolLines.Write(to, "Description", tool.Description);
                    ToolLines.Write(to, "Hash", tool.Hash);
                    ToolLines.Write(to, "Cannot be called", tool.Unsupported);
                    Schema(to, "Takes", tool.InputSchema);
                    Schema(to, "Gives", tool.OutputSchema);
                });
                return ExitCode.Done;
            });
    }

    private static CliCommand Call()
    {
        var name = Name();
        var pairs = RunArguments.Inputs();
        var whole = RunArguments.Input();
        return new CliCommand(
            "call", "Call a tool by hand; nothing is recorded", "tool call mcp:files/read_text_file -i path=/srv/reports/today.md",
            "tool call mcp:search/find --input @query.json -o json")
            .With(name, pairs, whole)
            .Does(async (parsed, session) =>
            {
                var full = parsed.GetRequiredValue(name);
                await using var tools = await ToolAccess.OpenAsync(session);
                var tool = await FindAsync(tools, full, session);
                var arguments = InputValues.Read(parsed.GetValue(whole), parsed.GetValue(pairs) ?? [], () => tool.InputSchema);
                var key = "by-hand-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
                var answer = await tools.CallAsync(ServerOf(full), tool.Name, arguments, key, session.Stop);
                foreach (var line in answer.Log)
                {
                    session.Note(BoxTable.Printable(line));
                }

                session.Printer.Print(answer, BatonJson.Default.ToolCallAnswer, to => to.WriteLine(TextOf(answer.Output)));
                return answer.Failed ? ExitCode.RunFailed : ExitCode.Done;
            });
    }

    private static Argument<string> Name() => new("tool") { Description = "As workflows name it: mcp:SERVER/TOOL" };

    private static async Task<ToolView> FindAsync(ToolAccess tools, string full, Session session)
    {
        var server = await tools.GetAsync(ServerOf(full), session.Stop);
        return server.Tools.FirstOrDefault(tool => tool.Tool == full)
            ?? throw BatonException.NotFound(
                "tool_not_found",
                $"There is no tool '{full}'. {NearestWord.Hint(full, server.Tools.Select(tool => tool.Tool)) ?? "See: baton tool list"}");
    }

    private static string ServerOf(string full)
    {
        var slash = full.IndexOf('/', StringComparison.Ordinal);
        return full.StartsWith(Prefix, StringComparison.Ordinal) && slash > Prefix.Length
            ? full[Prefix.Length..slash]
            : throw new UsageException($"'{full}' is no tool of a registered server: write it as mcp:SERVER/TOOL");
    }

    private static string FirstLine(string text)
    {
        var line = text.Split('\n')[0];
        return line.Length > 100 ? line[..100] + "…" : line;
    }

    private static void Schema(TextWriter to, string name, JsonElement? schema)
    {
        if (schema is { } known)
        {
            to.WriteLine($"{name}:");
            to.WriteLine(DataPrinter.Text(known, indented: true));
        }
    }

    /// <summary>What a person wants to see: the text, unless there is none.</summary>
    private static string TextOf(JsonElement output) =>
        output.GetProperty("text").GetString() is { Length: > 0 } text
            ? string.Join('\n', text.Split('\n').Select(BoxTable.Printable))
            : DataPrinter.Text(output, indented: true);
}
