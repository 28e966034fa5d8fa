using System.CommandLine;
using System.Globalization;
using Baton.Cli.Access;
using Baton.Cli.CommandLine;
using Baton.Cli.Output;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Sdk.Client;

namespace Baton.Cli.Runs;

/// <summary><c>run list</c>.</summary>
internal static class ListCommand
{
    private const int MostAtOnce = 500;

    private static readonly Option<string[]> Status = new("--status")
    {
        Description = $"Only runs in this status: {string.Join(", ", StatusWords.RunWords)}",
        HelpName = "status",
    };

    private static readonly Option<string?> Workflow = new("--workflow") { Description = "Only runs of this workflow", HelpName = "name" };
    private static readonly Option<string?> Since = new("--since")
    {
        Description = "Only runs started since: 30m, 12h, 7d, or a time",
        HelpName = "when",
    };

    private static readonly Option<string?> Search = new("--search")
    {
        Description = "Part of the id or the workflow's name",
        HelpName = "text",
    };

    private static readonly Option<string[]> Label = new("--label") { Description = "Only runs with this label", HelpName = "key[=value]" };
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Show this many at most (50)",
        HelpName = "n",
        DefaultValueFactory = _ => 50,
    };

    public static CliCommand Build() =>
        new CliCommand(
            "list", "List runs, newest first", "run list", "run list --status failed --since 1d", "run list --workflow report -o jsonl")
        .With(Status, Workflow, Since, Search, Label, Limit)
        .Does(RunAsync);

    /// <summary>A time, or how long ago as <c>30m</c>, <c>12h</c>, <c>7d</c>.</summary>
    private static DateTimeOffset ParseSince(string text, TimeProvider clock)
    {
        if (text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            TimeSpan? span = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => null,
            };
            if (span is { } ago)
            {
                return clock.GetUtcNow() - ago;
            }
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)
            ? time
            : throw new UsageException($"--since {text}: write 30m, 12h, 7d, or a time such as 2026-05-28T10:30:00Z");
    }

    private static async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var limit = parsed.GetValue(Limit);
        if (limit < 1)
        {
            throw new UsageException("--limit: at least 1");
        }

        var query = new RunQuery
        {
            Status = Statuses(parsed.GetValue(Status) ?? []),
            Workflow = parsed.GetValue(Workflow),
            Search = parsed.GetValue(Search),
            Labels = parsed.GetValue(Label),
            StartedAfter = parsed.GetValue(Since) is { } since ? ParseSince(since, session.Time) : null,
        };
        await using var baton = await Locator.LookAsync(session);
        var runs = new List<RunView>();
        do
        {
            var page = await baton.ListRunsAsync(query with { Limit = Math.Min(limit - runs.Count, MostAtOnce) }, session.Stop);
            runs.AddRange(page.Items);
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null && runs.Count < limit);

        session.Printer.PrintList(runs, BatonJson.Default.RunView, to => Print(runs, to, session.Time));
        if (query.Cursor is not null)
        {
            session.Note($"There are more: --limit {limit * 2}");
        }

        return ExitCode.Done;
    }

    private static List<string> Statuses(string[] given)
    {
        var statuses = given.SelectMany(s => s.Split(',')).ToList();
        foreach (var word in statuses.Where(s => !StatusWords.RunWords.Contains(s)))
        {
            throw new UsageException(
                $"--status: there is no status '{word}'. "
                + (NearestWord.Hint(word, StatusWords.RunWords) ?? string.Join(", ", StatusWords.RunWords)));
        }

        return statuses;
    }

    private static void Print(List<RunView> runs, TextWriter to, TimeProvider clock)
    {
        var table = new BoxTable("Run", "Workflow", "Status", "Started", "Duration", "Nodes", "Cost");
        foreach (var run in runs)
        {
            var p = run.Progress;
            table.Add(
                run.Id, run.Version is { } version ? $"{run.Workflow}@{version}" : run.Workflow, run.Status.ToUpperInvariant(),
                Durations.Show(run.StartedAt, clock), Durations.Show(run.DurationMs),
                $"{p.Success + p.Failed + p.Skipped + p.Cancelled}/{p.Total}",
                Costs.IsNone(run.Cost.Amount, run.Cost.InputTokens, run.Cost.OutputTokens) ? null : Costs.Money(run.Cost.Amount));
        }

        table.Print(to);
    }
}
