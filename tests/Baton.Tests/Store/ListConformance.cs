using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Tests.Store;

public abstract class ListConformance : RunStoreConformance
{
    private static readonly RunStatus[] Statuses = Enum.GetValues<RunStatus>();

    [Fact]
    public void Every_combination_of_filters_and_sorts_pages_through_exactly_what_matches()
    {
        var all = Fill(60);
        var checkedCombinations = 0;
        foreach (var filter in Combinations())
        {
            var expected = Sort(all.Where(run => Matches(run, filter)), filter.Sort).Select(run => run.Id).ToList();
            Walk(filter, 7).ShouldBe(expected, $"{filter}");
            checkedCombinations += expected.Count > 0 ? 1 : 0;
        }

        checkedCombinations.ShouldBeGreaterThan(200, "most combinations match something");
    }

    [Fact]
    public void The_last_page_has_no_cursor_also_when_it_is_full()
    {
        Fill(6);
        var first = Store.ListRuns(new RunFilter(), new PageRequest(3, null));
        first.Items.Count.ShouldBe(3);
        var second = Store.ListRuns(new RunFilter(), new PageRequest(3, first.NextCursor.ShouldNotBeNull()));
        second.Items.Count.ShouldBe(3);
        second.NextCursor.ShouldBeNull();
        Store.ListRuns(new RunFilter(), new PageRequest(500, null)).Items.Count.ShouldBe(6);
        Store.ListRuns(new RunFilter { Statuses = [] }, new PageRequest(5, null)).Items.ShouldBeEmpty();
    }

    [Fact]
    public void Runs_that_arrive_between_two_pages_do_not_shift_the_second()
    {
        Fill(10);
        var first = Store.ListRuns(new RunFilter(), new PageRequest(4, null));
        Commit(Sample.New(Number(), "late"));
        var second = Store.ListRuns(new RunFilter(), new PageRequest(4, first.NextCursor));
        first.Items.Concat(second.Items).Select(run => run.Id)
            .ShouldBe(["run-9", "run-8", "run-7", "run-6", "run-5", "run-4", "run-3", "run-2"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("bmV3ZXN0IA")]
    [InlineData("bmV3ZXN0IDEgMg")]
    [InlineData("not a cursor at all; DROP TABLE runs")]
    [InlineData("_____")]
    public void A_broken_cursor_is_refused(string cursor)
    {
        Refused(() => Store.ListRuns(new RunFilter(), new PageRequest(5, cursor)), ErrorKind.Invalid, "bad_cursor");
        Refused(() => Store.ListGates(null, null, new PageRequest(5, cursor)), ErrorKind.Invalid, "bad_cursor");
        Refused(() => Store.ListWorkflows(null, false, new PageRequest(5, cursor)), ErrorKind.Invalid, "bad_cursor");
        Refused(() => Store.ListVersions("report", new PageRequest(5, cursor)), ErrorKind.Invalid, "bad_cursor");
    }

    [Fact]
    public void A_cursor_of_another_sort_is_refused()
    {
        Fill(5);
        var cursor = Store.ListRuns(new RunFilter(), new PageRequest(2, null)).NextCursor;
        var longest = new RunFilter { Sort = RunSort.DurationDescending };
        Refused(() => Store.ListRuns(longest, new PageRequest(2, cursor)), ErrorKind.Invalid, "bad_cursor");
    }

    [Theory]
    [InlineData("100%", "100%-sure")]
    [InlineData("a_b", "a_b")]
    [InlineData("RUN", "run-Ü")]
    [InlineData("n-Ü", "run-Ü")]
    [InlineData("\\", "back\\slash")]
    [InlineData("'", "it's")]
    public void Search_takes_wildcards_and_quotes_as_letters(string search, string found)
    {
        foreach (var id in new[] { "100%-sure", "100 sure", "a_b", "axb", "run-Ü", "back\\slash", "it's" })
        {
            Commit(Sample.New(Number(), id));
        }

        var page = Store.ListRuns(new RunFilter { Search = search }, new PageRequest(10, null));
        page.Items.Select(run => run.Id).ShouldBe([found]);
    }

    [Fact]
    public void Runs_are_counted_by_status()
    {
        Store.CountRuns().ShouldBeEmpty();
        var all = Fill(20);
        var expected = all.GroupBy(run => run.Status).ToDictionary(group => group.Key, group => (long)group.Count());
        Store.CountRuns().ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void Only_a_run_that_has_ended_is_deleted_and_then_wholly()
    {
        var created = Sample.New(Number(), "gone", run => run with { Labels = """{"team":"ops","k\"ey":"ü"}""" });
        var start = Sample.Start(created.Run);
        var opened = Sample.Next(start.Run, (RunEventType.GateOpened, 0, GateConformance.Opened("ann")));
        Commit(created, start, new RunChange
        {
            Run = opened.Run, IsNew = false, Events = opened.Events, Nodes = [Sample.Node(0, NodeStatus.Waiting)],
            Gates = [Sample.Gate("gone", 3)],
        });
        Store.DeleteRun("gone").ShouldBeFalse();
        Store.DeleteRun("nobody").ShouldBeFalse();
        Commit(Sample.End(opened.Run, RunStatus.Failed));
        Store.DeleteRun("gone").ShouldBeTrue();
        Store.DeleteRun("gone").ShouldBeFalse();
        Store.FindRun("gone").ShouldBeNull();
        Store.ReadEvents(created.Run.RunNo, 0, 10).ShouldBeEmpty();
        Store.ListNodes(created.Run.RunNo, -1, 10).ShouldBeEmpty();
        Store.ListGates(null, null, new PageRequest(5, null)).Items.ShouldBeEmpty();
        Store.ListRuns(new RunFilter { Labels = [new("team", "ops")] }, new PageRequest(5, null)).Items.ShouldBeEmpty();
        Commit(Sample.New(Number(), "gone", run => run with { Labels = created.Run.Labels }));
        Store.ListRuns(new RunFilter { Labels = [new("k\"ey", "ü")] }, new PageRequest(5, null)).Items.Count.ShouldBe(1);
    }

    /// <summary>All pages of a list, walked by their cursors.</summary>
    private List<string> Walk(RunFilter filter, int limit)
    {
        List<string> ids = [];
        string? cursor = null;
        do
        {
            var page = Store.ListRuns(filter, new PageRequest(limit, cursor));
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            ids.AddRange(page.Items.Select(run => run.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return ids;
    }

    private static IEnumerable<RunFilter> Combinations()
    {
        RunStatus[]?[] statuses = [null, [RunStatus.Success], [RunStatus.Failed, RunStatus.Running, RunStatus.Failed]];
        string?[] searches = [null, "RUN-1", "billing"];
        KeyValuePair<string, string>[]?[] labels = [null, [new("team", "ops")], [new("team", ""), new("tier", "1")]];
        (long? After, long? Before)[] spans = [(null, null), (Sample.Noon + 20_000, null), (Sample.Noon + 10_000, Sample.Noon + 40_000)];
        return
            from sort in Enum.GetValues<RunSort>()
            from status in statuses
            from workflow in new[] { null, "report" }
            from search in searches
            from label in labels
            from span in spans
            select new RunFilter
            {
                Sort = sort, Statuses = status, Workflow = workflow, Search = search, Labels = label, StartedAfter = span.After,
                StartedBefore = span.Before,
            };
    }

    private static bool Matches(RunRow run, RunFilter filter) =>
        (filter.Statuses?.Contains(run.Status) ?? true)
        && (filter.Workflow is null || run.Workflow == filter.Workflow)
        && (filter.Search is null || $"{run.Id} {run.Workflow}".Contains(filter.Search, StringComparison.OrdinalIgnoreCase))
        && (filter.Labels ?? []).All(label => (run.Labels ?? "").Contains($"\"{label.Key}\":\"{label.Value}", StringComparison.Ordinal))
        && (filter.StartedAfter is null || run.StartedAt >= filter.StartedAfter)
        && (filter.StartedBefore is null || (run.StartedAt > 0 && run.StartedAt < filter.StartedBefore));

    private static IEnumerable<RunRow> Sort(IEnumerable<RunRow> runs, RunSort sort) => sort switch
    {
        RunSort.NewestFirst => runs.OrderByDescending(run => run.RunNo),
        RunSort.OldestFirst => runs.OrderBy(run => run.RunNo),
        RunSort.DurationDescending => runs.OrderByDescending(Duration).ThenByDescending(run => run.RunNo),
        _ => runs.OrderBy(Duration).ThenBy(run => run.RunNo),
    };

    private static long Duration(RunRow run) => run switch
    {
        { FinishedAt: 0 } => -1,
        { StartedAt: 0 } => 0,
        _ => run.FinishedAt - run.StartedAt,
    };

    private List<RunRow> Fill(int count)
    {
        string?[] labels = [null, """{"team":"ops"}""", """{"team":"ops","tier":"1"}""", """{"team":"dev","tier":"1"}"""];
        List<RunRow> rows = [];
        for (var i = 0; i < count; i++)
        {
            var change = Sample.New(Number(), $"run-{i}", run => run with
            {
                Workflow = i % 2 == 0 ? "report" : "billing", Labels = labels[i / 2 % 4],
            });
            Commit(change);
            rows.Add(Advance(change.Run, Statuses[i / 3 % Statuses.Length], i));
        }

        return rows;
    }

    private RunRow Advance(RunRow run, RunStatus status, int i)
    {
        if (status != RunStatus.Created && i % 11 != 0)
        {
            run = CommitOne(Sample.Start(run, Sample.Noon + (i * 1000)));
        }

        return status switch
        {
            RunStatus.Created or RunStatus.Running => run,
            RunStatus.Paused => CommitOne(Sample.Next(run with { Status = status }, (RunEventType.RunPaused, -1, null))),
            _ => CommitOne(Sample.End(run, status, Sample.Noon + (i * 1000) + (i % 5 * 700))),
        };
    }

    private RunRow CommitOne(RunChange change)
    {
        Commit(change);
        return change.Run;
    }
}
