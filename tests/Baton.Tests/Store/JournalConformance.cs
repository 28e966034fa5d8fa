using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Tests.Store;

public abstract class JournalConformance : RunStoreConformance
{
    [Fact]
    public void A_run_comes_back_as_it_was_written()
    {
        var change = Sample.New(Number(), "rün-1", run => run with
        {
            Labels = """{"team":"ops"}""", CreatedBy = "ann", Origin = "other", NextDue = 77, Parked = true,
            Counts = new NodeCounts(1, 2, 3, 4, 5, 6, 7, 8, 9),
        });
        Commit(change);
        Store.FindRun("rün-1").ShouldBe(change.Run);
        Store.FindRun(change.Run.RunNo).ShouldBe(change.Run);
        Store.FindRun("nobody").ShouldBeNull();
        Store.FindRun(long.MaxValue).ShouldBeNull();
    }

    [Fact]
    public async Task Everything_is_there_after_closing_and_opening_again()
    {
        var run = Create(out var start);
        await ReopenAsync();
        Store.FindRun(run.Id).ShouldBe(start.Run);
        Store.ReadEvents(run.RunNo, 0, 10).Select(e => e.Type).ShouldBe([RunEventType.RunCreated, RunEventType.RunStarted]);
    }

    [Fact]
    public void Events_come_back_in_order_with_their_data()
    {
        var run = Create(out var start);
        var output = Sample.Output("""{"a":"ü\u0000"}""");
        Commit(Sample.Next(start.Run, (RunEventType.NodeQueued, 0, null), (RunEventType.NodeSucceeded, 0, output)));
        var events = Store.ReadEvents(run.RunNo, 0, 100);
        events.Select(e => e.Seq).ShouldBe([1, 2, 3, 4]);
        events.Select(e => e.At).ShouldBe([Sample.Noon + 1, Sample.Noon + 2, Sample.Noon + 3, Sample.Noon + 4]);
        events.Select(e => e.Slot).ShouldBe([-1, -1, 0, 0]);
        events[0].Data.ShouldBeOfType<RunCreatedData>().Input.ToString().ShouldBe("""{"city":"Zürich 🚆"}""");
        events[1].Data.ShouldBeNull();
        events[3].Data.ShouldBeOfType<NodeSucceededData>().Output.ToString().ShouldBe("""{"a":"ü\u0000"}""");
        Store.ReadEvents(run.RunNo, 1, 2).Select(e => e.Seq).ShouldBe([2, 3]);
        Store.ReadEvents(run.RunNo, 4, 10).ShouldBeEmpty();
        Store.ReadEventsAt(run.RunNo, [4, 1, 99]).Select(e => e.Seq).ShouldBe([1, 4]);
        Store.ReadEventsAt(run.RunNo, []).ShouldBeEmpty();
    }

    [Fact]
    public void Events_of_one_node_are_told_from_the_others()
    {
        var run = Create(out var start);
        Commit(Sample.Next(
            start.Run,
            (RunEventType.NodeQueued, 0, null),
            (RunEventType.NodeQueued, 1, null),
            (RunEventType.NodeStarted, 0, new NodeStartedData(null, false)),
            (RunEventType.NodeSkipped, 1, new NodeEndedByData("edge", "step0", null)),
            (RunEventType.NodeSucceeded, 0, Sample.Output("1"))));
        Store.ReadNodeEvents(run.RunNo, 0, 3, 7).Select(e => e.Seq).ShouldBe([3, 5, 7]);
        Store.ReadNodeEvents(run.RunNo, 0, 4, 6).Select(e => e.Seq).ShouldBe([5]);
        Store.ReadNodeEvents(run.RunNo, 1, 1, 100).Select(e => e.Seq).ShouldBe([4, 6]);
    }

    [Fact]
    public void An_event_with_a_seq_that_is_taken_fails_the_whole_batch()
    {
        var first = Create(out var start);
        var second = Sample.New(Number(), "second");
        var late = Sample.Next(first, (RunEventType.RunPaused, -1, null));
        Refused(() => Commit(second, late), ErrorKind.Conflict, "stale_owner");
        Store.FindRun("second").ShouldBeNull();
        Store.FindRun(first.Id).ShouldBe(start.Run);
        Store.ReadEvents(first.RunNo, 0, 10).Count.ShouldBe(2);
        Commit(second, Sample.Next(start.Run, (RunEventType.NodeQueued, 0, null)));
        Store.FindRun(first.Id)!.LastSeq.ShouldBe(3);
    }

    /// <summary>Stores may write few rows in another way than many.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void A_batch_is_taken_whole_or_not_at_all_whatever_its_size(int runs)
    {
        RunChange[] created = [.. Enumerable.Range(0, runs).Select(i => Sample.New(Number(), $"run-{i}"))];
        Commit(created);
        RunChange[] started = [.. created.Select(change => Sample.Start(change.Run))];
        RunChange[] late = [.. started[..^1], Sample.Start(started[^1].Run)];
        Refused(() => Commit(late), ErrorKind.Conflict, "stale_owner").Message.ShouldContain(started[^1].Run.Id);
        Refused(() => Commit([.. created.Select((change, i) => Sample.New(Number(), i == runs - 1 ? "run-0" : $"other-{i}"))]),
            ErrorKind.Conflict, "run_exists").Message.ShouldContain("run-0");
        created.ShouldAllBe(change => Store.FindRun(change.Run.Id) == change.Run);
        Commit(started);
        Commit([.. started.Select((change, i) => WithNode(Sample.End(change.Run, RunStatus.Success), i))]);
        for (var i = 0; i < runs; i++)
        {
            var run = Store.FindRun($"run-{i}")!;
            (run.Status, run.LastSeq, run.StartedAt, run.FinishedAt)
                .ShouldBe((RunStatus.Success, 3, Sample.Noon + 10, Sample.Noon + 5000));
            Store.ReadEvents(run.RunNo, 0, 10).Count.ShouldBe(3);
            Store.ListNodes(run.RunNo, -1, 10).ShouldBe([Sample.Node(i, NodeStatus.Success)]);
        }

        static RunChange WithNode(RunChange change, int slot) => new()
        {
            Run = change.Run, IsNew = false, Events = change.Events, Nodes = [Sample.Node(slot, NodeStatus.Success)],
        };
    }

    [Fact]
    public void An_event_that_leaves_a_gap_is_refused_with_and_without_a_run_event()
    {
        var run = Create(out var start);
        var ahead = start.Run with { LastSeq = 5 };
        Refused(() => Commit(Sample.Next(ahead, (RunEventType.NodeQueued, 0, null))), ErrorKind.Conflict, "stale_owner");
        Refused(() => Commit(Sample.Next(ahead, (RunEventType.RunPaused, -1, null))), ErrorKind.Conflict, "stale_owner");
        Store.ReadEvents(run.RunNo, 0, 10).Count.ShouldBe(2);
    }

    [Fact]
    public void Events_that_do_not_fit_the_row_are_a_mistake_of_the_caller()
    {
        var run = Create(out var start);
        var change = Sample.Next(start.Run, (RunEventType.NodeQueued, 0, null));
        var gap = new RunChange { Run = change.Run with { LastSeq = 9 }, IsNew = false, Events = change.Events, Nodes = [] };
        Should.Throw<ArgumentException>(() => Commit(gap));
        Store.ReadEvents(run.RunNo, 0, 10).Count.ShouldBe(2);
    }

    [Fact]
    public void A_change_of_a_run_that_is_not_there_is_refused()
    {
        var ghost = Sample.New(Number(), "ghost").Run;
        Refused(() => Commit(Sample.Start(ghost)), ErrorKind.Conflict, "stale_owner");
    }

    [Fact]
    public void A_second_run_with_the_same_id_or_number_is_refused()
    {
        var run = Create(out var start);
        Refused(() => Commit(Sample.New(Number(), run.Id)), ErrorKind.Conflict, "run_exists").Message.ShouldContain(run.Id);
        Refused(() => Commit(Sample.New(run.RunNo, "other")), ErrorKind.Conflict, "stale_owner");
        Store.FindRun(run.Id).ShouldBe(start.Run);
    }

    [Fact]
    public void A_commit_without_events_writes_the_row_and_keeps_its_seq()
    {
        Create(out var start);
        var parked = start.Run with { Parked = true, NextDue = Sample.Noon + 99 };
        Commit(new RunChange { Run = parked, IsNew = false, Events = [], Nodes = [] });
        Store.FindRun(parked.Id).ShouldBe(parked);
    }

    [Fact]
    public async Task Run_numbers_are_given_once_also_after_opening_again()
    {
        var seen = Enumerable.Range(1, 50).SelectMany(count =>
        {
            var first = Store.ReserveRunNumbers(count);
            return Enumerable.Range(0, count).Select(i => first + i);
        }).ToList();
        seen.Add(Store.ReserveRunNumbers(5000) + 4999);
        seen.Min().ShouldBeGreaterThan(0);
        await ReopenAsync();
        seen.Add(Number());
        seen.Distinct().Count().ShouldBe(seen.Count);
        seen.Max().ShouldBe(seen[^1]);
    }

    [Fact]
    public void Unfinished_runs_are_listed_by_number_with_what_they_wait_for()
    {
        var runs = Enumerable.Range(0, 4).Select(i => Sample.New(Number(), $"run-{i}")).ToArray();
        Commit(runs);
        Commit(Sample.Start(runs[0].Run));
        Commit(Sample.Start(runs[1].Run with { Parked = true, NextDue = 123 }));
        Commit(Sample.Next(runs[2].Run with { Status = RunStatus.Paused }, (RunEventType.RunPaused, -1, new RunActionData("ann", null))));
        Commit(Sample.End(runs[3].Run, RunStatus.Cancelled));
        Store.LoadUnfinished([.. Enumerable.Range(0, Partitions.Count)]).ShouldBe(
        [
            new UnfinishedRun(runs[0].Run.RunNo, "run-0", false, 0), new UnfinishedRun(runs[1].Run.RunNo, "run-1", true, 123),
            new UnfinishedRun(runs[2].Run.RunNo, "run-2", false, 0),
        ]);
    }

    [Fact]
    public void Large_data_is_kept_apart_once_and_comes_back_whole()
    {
        var big = Sample.Output($"\"{new string('ä', 200_000)}\"");
        var before = SizeOf();
        foreach (var id in new[] { "one", "two", "three" })
        {
            var run = Sample.New(Number(), id);
            Commit(run, Sample.Next(run.Run, (RunEventType.NodeSucceeded, 0, big), (RunEventType.NodeSucceeded, 1, big)));
            Lengths(run.Run.RunNo).ShouldBe([big.Output.Length, big.Output.Length]);
        }

        (SizeOf() - before).ShouldBeLessThan(3 * big.Output.Length);
        Commit(Sample.End(Store.FindRun("one")!, RunStatus.Success));
        Store.DeleteRun("one").ShouldBeTrue();
        Lengths(Store.FindRun("two")!.RunNo).ShouldBe([big.Output.Length, big.Output.Length]);
    }

    [Fact]
    public void Data_at_the_limit_of_what_a_row_holds_comes_back_whole()
    {
        foreach (var length in new[] { 0, 1, 262_100, 262_130, 262_131, 262_132, 262_133, 262_144, 300_000 })
        {
            var run = Sample.New(Number(), $"run-{length}");
            Commit(run, Sample.Next(run.Run, (RunEventType.NodeSucceeded, 0, Sample.Output($"\"{new string('x', length)}\""))));
            var data = Store.ReadEvents(run.Run.RunNo, 1, 1).ShouldHaveSingleItem().Data.ShouldBeOfType<NodeSucceededData>();
            data.Output.Length.ShouldBe(length + 2);
        }
    }

    [Fact]
    public void Every_kind_of_event_survives_the_journal()
    {
        var run = Sample.New(Number(), "all");
        var error = new NodeError("http_status", "503 \"quoted\"\n", "stack", false);
        EventData[] data =
        [
            new NodeStartedData(Payload.FromJson("[1,2]"), true), new NodeRetryingData(error, 55), new NodeFailedData(error, "1!0"),
            new NodeWaitingData("event", "paid", 66), new GateVoteData("approve", "ann", "ok", null), new NodeLogData("stdout", "línea"),
            new StepBegunData("turn-1", "model", "small", 2, new Hold(0.000000001m, "USD", 12, 34, "small"), true),
            new StepNotedData("turn-1", Payload.FromJson("{\"task\":\"t1\"}")), new StepEndedData("turn-1", Payload.Null, null),
            new StepEndedData("turn-1", null, error), new CostAddedData("turn-1", new Charge(12.345678901m, "EUR", 5, 4, 3, "small"), true),
            new BudgetReachedData("run", "cost", 1.5m, 1.4m, 0.2m) { Currency = "EUR" },
        ];
        RunEventType[] types =
        [
            RunEventType.NodeStarted, RunEventType.NodeRetrying, RunEventType.NodeFailed, RunEventType.NodeWaiting,
            RunEventType.NodeProgress, RunEventType.NodeLog, RunEventType.NodeProgress, RunEventType.NodeProgress,
            RunEventType.NodeProgress, RunEventType.NodeProgress, RunEventType.CostAdded, RunEventType.BudgetReached,
        ];
        Commit(run, Sample.Next(run.Run, [.. types.Zip(data, (type, item) => (type, 3, (EventData?)item))]));
        var back = Store.ReadEvents(run.Run.RunNo, 1, 100);
        back.Select(e => e.Type).ShouldBe(types);
        back.Select(Json).ShouldBe(data.Select(Json));
    }

    private IEnumerable<int> Lengths(long number) =>
        Store.ReadEvents(number, 1, 10).Select(e => ((NodeSucceededData)e.Data!).Output.Length);

    private static string Json(RunEvent e) => Json(e.Data!);

    private static string Json(EventData data)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        EventCodec.Encode(data, buffer);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private long SizeOf() => Store.CheckAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult().SizeBytes;

    /// <summary>A run that has started; <paramref name="start"/> holds its row as it is now, the result as it was before.</summary>
    private RunRow Create(out RunChange start)
    {
        var created = Sample.New(Number(), "first");
        start = Sample.Start(created.Run);
        Commit(created);
        Commit(start);
        return created.Run;
    }
}
