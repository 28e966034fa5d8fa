using System.Globalization;
using Baton.Contracts;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Server.Endpoints;

/// <summary>The filters of run lists, from parameters and from bodies.</summary>
internal static class RunFilters
{
    private const StringSplitOptions Splitting = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    private static readonly Dictionary<string, RunSort> Sorts = new(StringComparer.Ordinal)
    {
        ["newest"] = RunSort.NewestFirst,
        ["oldest"] = RunSort.OldestFirst,
        ["longest"] = RunSort.DurationDescending,
        ["shortest"] = RunSort.DurationAscending,
        ["-created_at"] = RunSort.NewestFirst,
        ["created_at"] = RunSort.OldestFirst,

        // A run starts as soon as it is created.
        ["-started_at"] = RunSort.NewestFirst,
        ["started_at"] = RunSort.OldestFirst,
        ["-duration_ms"] = RunSort.DurationDescending,
        ["duration_ms"] = RunSort.DurationAscending,
    };

    /// <param name="status">Words, each parameter one or several with commas.</param>
    /// <param name="label">Each <c>key</c>, <c>key=value</c> or <c>key:value</c>.</param>
    public static RunFilter Of(
        string[]? status, string? workflow, string? search, string[]? label, string? startedAfter, string? startedBefore,
        string? sort) => new()
    {
        Statuses = Statuses(status),
        Workflow = NullIfEmpty(workflow),
        Search = NullIfEmpty(search),
        Labels = Labels(label),
        StartedAfter = Time("started_after", startedAfter),
        StartedBefore = Time("started_before", startedBefore),
        Sort = Sort(sort),
    };

    public static RunFilter Of(BulkFilter filter) => new()
    {
        Statuses = Statuses(filter.Status),
        Workflow = NullIfEmpty(filter.Workflow),
        Search = NullIfEmpty(filter.Search),
        Labels = Labels(filter.Label),
        StartedAfter = filter.StartedAfter?.ToUnixTimeMilliseconds(),
        StartedBefore = filter.StartedBefore?.ToUnixTimeMilliseconds(),
        Sort = RunSort.OldestFirst,
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static List<RunStatus>? Statuses(IReadOnlyList<string>? words)
    {
        var statuses = new List<RunStatus>();
        foreach (var word in (words ?? []).SelectMany(several => (several ?? "").Split(',', Splitting)))
        {
            statuses.Add(StatusWords.TryParseRun(word, out var status)
                ? status
                : throw Paging.Bad("status", $"must be one of {string.Join(", ", StatusWords.RunWords)}"));
        }

        return statuses.Count == 0 ? null : statuses;
    }

    private static List<KeyValuePair<string, string>>? Labels(IReadOnlyList<string>? labels)
    {
        var wanted = new List<KeyValuePair<string, string>>();
        foreach (var label in (labels ?? []).Where(l => !string.IsNullOrEmpty(l)))
        {
            var at = label.IndexOfAny(['=', ':']);
            wanted.Add(at < 0 ? new(label, "") : new(label[..at], label[(at + 1)..]));
        }

        return wanted.Count == 0 ? null : wanted;
    }

    private static long? Time(string parameter, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // The parser takes a bare number for a day of this month.
        return text.Contains('-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw Paging.Bad(parameter, "must be a time such as 2026-05-28T10:30:00Z");
    }

    private static RunSort Sort(string? word) =>
        string.IsNullOrEmpty(word) ? RunSort.NewestFirst
        : Sorts.TryGetValue(word, out var sort) ? sort
        : throw Paging.Bad("sort", $"must be one of {string.Join(", ", Sorts.Keys)}");
}
