using System.CommandLine;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;

namespace Baton.Cli.Gates;

/// <summary><c>gate list</c> and <c>gate show</c>.</summary>
internal static class GateListCommand
{
    private const int MostTitle = 60;

    public static CliCommand List()
    {
        var mine = new Option<bool>("--mine") { Description = "Only gates assigned to me" };
        return new CliCommand("list", "List the gates that wait for a decision", "gate list", "gate list --mine")
            .With(mine)
            .Does(async (parsed, session) =>
            {
                await using var baton = await Locator.LookAsync(session);
                var gates = await Pages.AllAsync(
                    cursor => baton.ListGatesAsync("open", parsed.GetValue(mine) ? "me" : null, cursor, session.Stop));
                session.Printer.PrintList(gates, BatonJson.Default.GateView, to => Print(gates, to, session.Time));
                return ExitCode.Done;
            });
    }

    public static CliCommand Show()
    {
        var id = GateArguments.Id();
        return new CliCommand("show", "Show a gate", "gate show report-01J2:14").With(id).Does(async (parsed, session) =>
        {
            await using var baton = await Locator.LookAsync(session);
            var gate = await baton.GetGateAsync(parsed.GetRequiredValue(id), session.Stop);
            session.Printer.Print(gate, BatonJson.Default.GateView, to => Print(gate, to, session.Time));
            return ExitCode.Done;
        });
    }

    private static void Print(List<GateView> gates, TextWriter to, TimeProvider clock)
    {
        var table = new BoxTable("Gate", "Node", "Title", "Options", "Opened", "Due");
        foreach (var gate in gates)
        {
            table.Add(
                gate.Id, gate.Node, gate.Title.Length > MostTitle ? gate.Title[..MostTitle] + "…" : gate.Title,
                string.Join(", ", gate.Options),
                Durations.Show(gate.OpenedAt, clock), Durations.Show(gate.DueAt, clock));
        }

        table.Print(to);
    }

    private static void Print(GateView gate, TextWriter to, TimeProvider clock)
    {
        Line(to, "Gate", gate.Id);
        Line(to, "Run", $"{gate.RunId} ({gate.Workflow}, node {gate.Node})");
        Line(to, "Kind", gate.Kind);
        Line(to, "Status", gate.Status);
        Line(to, "Title", gate.Title);
        Line(to, "Description", gate.Description);
        Line(to, "Options", string.Join(", ", gate.Options));
        Line(to, "Assignees", gate.Assignees.Count > 0 ? string.Join(", ", gate.Assignees) : null);
        Line(to, "Quorum", gate.Quorum > 1 ? gate.Quorum.ToString() : null);
        Line(to, "Opened", Durations.Show(gate.OpenedAt, clock));
        Line(to, "Due", Durations.Show(gate.DueAt, clock));
        Line(to, "Form", gate.Form is { } form ? DataPrinter.Text(form, indented: false) : null);
        if (gate.Decision is { } decision)
        {
            Line(to, "Decision", $"{decision.Option} by {decision.By} at {Durations.Show(decision.At, clock)}");
            Line(to, "Comment", decision.Comment);
            Line(to, "Values", decision.Values is { } values ? DataPrinter.Text(values, indented: false) : null);
        }
    }

    private static void Line(TextWriter to, string name, string? value)
    {
        if (value is not null)
        {
            to.WriteLine($"{name}: {BoxTable.Printable(value)}");
        }
    }
}
