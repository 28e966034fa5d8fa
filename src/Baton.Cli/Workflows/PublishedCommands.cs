using System.CommandLine;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Sdk.Client;

namespace Baton.Cli.Workflows;

/// <summary>Published workflows: <c>publish</c>, <c>list</c>, <c>show</c>, <c>versions</c>.</summary>
internal static class PublishedCommands
{
    public static CliCommand Publish()
    {
        var file = new Argument<string>("file") { Description = "The workflow file, or - for standard input" };
        return new CliCommand("publish", "Publish a file as the next version of its workflow", "workflow publish report.dag.yaml")
            .With(file)
            .Does(async (parsed, session) =>
            {
                var name = parsed.GetRequiredValue(file);
                var text = JsonInput.ReadFile(name);
                await using var baton = await Locator.ActAsync(session);
                try
                {
                    var answer = await baton.PublishAsync(text, session.Stop);
                    session.Printer.Print(answer, BatonJson.Default.PublishAnswer, to => to.WriteLine($"{answer.Name}@{answer.Version}"));
                    return ExitCode.Done;
                }
                catch (Exception failure)
                    when (failure is BatonException or BatonClientException && Failures.CodeOf(failure) == ExitCode.Invalid)
                {
                    return Failures.Print(failure, session.Err, name == "-" ? "stdin" : name);
                }
            });
    }

    public static CliCommand List()
    {
        var search = new Option<string?>("--search") { Description = "Part of the name or title", HelpName = "text" };
        return new CliCommand("list", "List published workflows", "workflow list", "workflow list --search report").With(search)
            .Does(async (parsed, session) =>
            {
                await using var baton = await Locator.LookAsync(session);
                var all = await Pages.AllAsync(cursor => baton.ListWorkflowsAsync(parsed.GetValue(search), cursor, session.Stop));
                session.Printer.PrintList(all, BatonJson.Default.WorkflowView, to =>
                {
                    var table = new BoxTable("Workflow", "Version", "Title", "Updated");
                    all.ForEach(w => table.Add(w.Name, w.Version.ToString(), w.Title, Durations.Show(w.UpdatedAt, session.Time)));
                    table.Print(to);
                });
                return ExitCode.Done;
            });
    }

    public static CliCommand Show()
    {
        var name = new Argument<string>("name") { Description = "The workflow, with @version for another than the newest" };
        return new CliCommand(
            "show", "Print a published workflow as it was published", "workflow show report", "workflow show report@2 -o json")
            .With(name)
            .Does(async (parsed, session) =>
            {
                var wanted = WorkflowName.Parse(parsed.GetRequiredValue(name));
                await using var baton = await Locator.LookAsync(session);
                var version = await baton.GetVersionAsync(wanted.Name, wanted.Version, session.Stop);
                session.Printer.Print(version, BatonJson.Default.WorkflowVersionDetail, to =>
                {
                    session.Note($"{version.Name}@{version.Version}, published {Durations.Show(version.CreatedAt, session.Time)}");
                    to.Write(version.Definition);
                    if (!version.Definition.EndsWith('\n'))
                    {
                        to.WriteLine();
                    }
                });
                return ExitCode.Done;
            });
    }

    public static CliCommand Versions()
    {
        var name = new Argument<string>("name") { Description = "The workflow" };
        return new CliCommand("versions", "List the versions of a workflow, newest first", "workflow versions report").With(name)
            .Does(async (parsed, session) =>
            {
                await using var baton = await Locator.LookAsync(session);
                var all = await Pages.AllAsync(cursor => baton.ListVersionsAsync(parsed.GetRequiredValue(name), cursor, session.Stop));
                session.Printer.PrintList(all, BatonJson.Default.WorkflowVersionView, to =>
                {
                    var table = new BoxTable("Version", "Published", "By", "Title", "Hash");
                    all.ForEach(v => table.Add(
                        v.Version.ToString(), Durations.Show(v.CreatedAt, session.Time), v.CreatedBy, v.Title, v.Hash[..12]));
                    table.Print(to);
                });
                return ExitCode.Done;
            });
    }
}
