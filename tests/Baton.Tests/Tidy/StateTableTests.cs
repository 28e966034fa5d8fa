using System.Text;
using Baton.Core.Runs;

namespace Baton.Tests.Tidy;

/// <summary>The state tables of ARCHITECTURE.md are those of the code. They are written by this test: with BATON_TEST_WRITE_TABLES set it
/// puts them in place.</summary>
public class StateTableTests
{
    private const string Page = "ARCHITECTURE.md";
    private const string Begin = "<!-- state tables: generated from src/Baton.Core/Runs/Transitions.cs -->\n";
    private const string End = "<!-- end of state tables -->\n";

    [Fact]
    public void The_architecture_page_shows_the_tables_of_the_code()
    {
        var page = Repository.Read(Page);
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        start.ShouldBeGreaterThanOrEqualTo(Begin.Length);
        end.ShouldBeGreaterThanOrEqualTo(start);
        if (Environment.GetEnvironmentVariable("BATON_TEST_WRITE_TABLES") is not null)
        {
            File.WriteAllText(Repository.PathOf(Page), page[..start] + Tables() + page[end..]);
        }

        Repository.Read(Page)[start..].ShouldStartWith(Tables() + End);
    }

    private static string Tables()
    {
        var nodes = Enum.GetValues<NodeStatus>();
        var runs = Enum.GetValues<RunStatus>();
        var events = Enum.GetValues<RunEventType>();
        var text = new StringBuilder("\nA node run, by the event that is recorded of it (an empty place: it cannot happen):\n\n");
        Table(
            text, "event", nodes.Select(s => s.Word()),
            events.Select(e => (e.Word(), nodes.Select(s => NodeTransitions.Next(s, e)?.Word() ?? ""))));
        text.Append("\n`run.reopened` and a `gate.decided` that corrects also put the nodes they list back to `pending`.\n\nA run:\n\n");
        Table(
            text, "event", runs.Select(s => s.Word()),
            events.Select(e => (e.Word(), runs.Select(s => RunTransitions.Next(s, e)?.Word() ?? ""))));
        text.Append("\nWhat a command meets in each status of a run: *accept* (it is decided), ")
            .Append("*ignore* (late or duplicate: counted, changes nothing), *refuse* (409):\n\n");
        Table(
            text, "command", runs.Select(s => s.Word()),
            CommandTable.Commands.Select(c => (c.Name, runs.Select(s => CommandTable.Answer(s, c).ToString().ToLowerInvariant()))));
        return text.Append('\n').ToString();
    }

    private static void Table(
        StringBuilder text, string corner, IEnumerable<string> columns, IEnumerable<(string Name, IEnumerable<string> Cells)> rows)
    {
        var heads = columns.ToList();
        text.Append($"| {corner} | {string.Join(" | ", heads)} |\n|---|{string.Concat(heads.Select(_ => "---|"))}\n");
        foreach (var (name, cells) in rows.Where(row => row.Cells.Any(cell => cell.Length > 0)))
        {
            text.Append($"| `{name}` | {string.Join(" | ", cells)} |\n");
        }
    }
}
