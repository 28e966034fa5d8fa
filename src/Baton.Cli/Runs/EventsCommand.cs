using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;

namespace Baton.Cli.Runs;

/// <summary><c>run events</c>: the history of a run.</summary>
internal static class EventsCommand
{
    private const int PageSize = 500;
    private const int MostText = 100;

    private static readonly Argument<string> Id = RunArguments.Id();
    private static readonly Option<bool> Follow = new("--follow") { Description = "Go on with what happens, to the end of the run" };
    private static readonly Option<long> After = new("--after") { Description = "Only events with a greater seq", HelpName = "seq" };

    public static CliCommand Build() =>
        new CliCommand("events", "Print the history of a run", "run events report-01J2", "run events report-01J2 --follow -o jsonl")
            .With(Id, Follow, After)
            .Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var id = parsed.GetRequiredValue(Id);
        var after = parsed.GetValue(After);
        await using var baton = await Locator.LookAsync(session);
        if (!parsed.GetValue(Follow))
        {
            var events = new List<EventView>();
            await foreach (var view in HistoryAsync(baton, id, after, session.Stop))
            {
                events.Add(view);
            }

            session.Printer.PrintList(events, BatonJson.Default.EventView, to => Print(events, to, session.Time));
            return ExitCode.Done;
        }

        await foreach (var view in baton.FollowAsync(id, after, session.Stop))
        {
            session.Printer.Out.WriteLine(session.Printer.IsTable
                ? Line(view, session.Time)
                : DataPrinter.Text(JsonSerializer.SerializeToElement(view, BatonJson.Default.EventView), indented: false));
        }

        return ExitCode.Done;
    }

    private static async IAsyncEnumerable<EventView> HistoryAsync(
        IBatonReader baton, string id, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ListOf<EventView> page;
        do
        {
            page = await baton.ListEventsAsync(id, after, PageSize, cancellation);
            foreach (var view in page.Items)
            {
                after = view.Seq;
                yield return view;
            }
        }
        while (page.Items.Count == PageSize);
    }

    private static void Print(List<EventView> events, TextWriter to, TimeProvider clock)
    {
        var table = new BoxTable("Seq", "At", "Event", "Node", "Attempt", "Data");
        foreach (var view in events)
        {
            table.Add(view.Seq.ToString(), At(view, clock), view.Type, view.Node, view.Attempt?.ToString(), Short(view.Data));
        }

        table.Print(to);
    }

    private static string Line(EventView view, TimeProvider clock) =>
        BoxTable.Printable($"{view.Seq,6} {At(view, clock)} {view.Type,-24} {view.Node} {Short(view.Data)}".TrimEnd());

    private static string At(EventView view, TimeProvider clock) =>
        TimeZoneInfo.ConvertTime(view.At, clock.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss.fff");

    private static string? Short(JsonElement? data)
    {
        var text = data is { } value ? DataPrinter.Text(value, indented: false) : null;
        return text is { Length: > MostText } ? text[..MostText] + "…" : text;
    }
}
