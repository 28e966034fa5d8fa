using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Tests.Store;

public abstract class GateConformance : RunStoreConformance
{
    [Fact]
    public void A_gate_comes_back_with_the_events_that_hold_its_texts()
    {
        var run = Open("run", Sample.Noon, "ann", "bob ü");
        var gate = Store.FindGate("run:2").ShouldNotBeNull();
        gate.RunId.ShouldBe("run");
        gate.RunNo.ShouldBe(run.RunNo);
        gate.Workflow.ShouldBe("report");
        gate.Gate.Assignees.ShouldBe(["ann", "bob ü"]);
        gate.Gate.ShouldBe(Sample.Gate("run", 2) with { Assignees = gate.Gate.Assignees });
        gate.Opened.Data.ShouldBeOfType<GateOpenedData>().Title.ShouldBe("Ship it?");
        gate.Decided.ShouldBeNull();
        Store.FindGate("run:3").ShouldBeNull();

        var decision = new GateDecidedData("approve", "ann", "ok", null, []);
        var decided = Sample.Next(run, (RunEventType.GateDecided, 0, decision));
        Commit(Change(decided, Sample.Gate("run", 2, "decided", Sample.Noon, "ann", "bob ü") with { DecideSeq = 3 }));
        gate = Store.FindGate("run:2").ShouldNotBeNull();
        gate.Gate.Status.ShouldBe("decided");
        gate.Decided.ShouldNotBeNull().Data.ShouldBeOfType<GateDecidedData>().Option.ShouldBe("approve");
    }

    [Fact]
    public void Gates_are_listed_newest_first_by_status_and_assignee()
    {
        string[][] assignees = [["ann"], ["bob"], [], ["ann", "bob"]];
        for (var i = 0; i < 12; i++)
        {
            var run = Open($"run-{i}", Sample.Noon + (i / 2 * 1000), assignees[i % 4]);
            if (i % 3 == 0)
            {
                var closed = Sample.Next(run, (RunEventType.NodeCancelled, 0, new NodeEndedByData("run_cancelled", null, null)));
                Commit(Change(closed, Sample.Gate($"run-{i}", 2, "closed", Sample.Noon + (i / 2 * 1000), assignees[i % 4])));
            }
        }

        Walk(null, null).ShouldBe(Enumerable.Range(0, 12).Reverse().Select(i => $"run-{i}:2"));
        Walk("open", null).ShouldBe(Enumerable.Range(0, 12).Reverse().Where(i => i % 3 != 0).Select(i => $"run-{i}:2"));
        Walk("closed", "ann").ShouldBe(["run-6:2", "run-3:2", "run-0:2"]);
        Walk("open", "bob").ShouldBe(["run-11:2", "run-10:2", "run-7:2", "run-5:2", "run-2:2", "run-1:2"]);
        Walk("decided", null).ShouldBeEmpty();
    }

    internal static GateOpenedData Opened(params string[] assignees) =>
        new("approval", "Ship it?", "Look \"twice\".", ["approve", "reject"], assignees, 1, null, Sample.Noon + 60_000);

    private List<string> Walk(string? status, string? assignee)
    {
        List<string> ids = [];
        string? cursor = null;
        do
        {
            var page = Store.ListGates(status, assignee, new PageRequest(2, cursor));
            page.Items.ShouldAllBe(gate => gate.Opened.Type == RunEventType.GateOpened && gate.Gate.Id == $"{gate.RunId}:2");
            ids.AddRange(page.Items.Select(gate => gate.Gate.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return ids;
    }

    private RunRow Open(string id, long openedAt, params string[] assignees)
    {
        var created = Sample.New(Number(), id);
        var opened = Sample.Next(created.Run, (RunEventType.GateOpened, 0, Opened(assignees)));
        Commit(created, Change(opened, Sample.Gate(id, 2, "open", openedAt, assignees)));
        return opened.Run;
    }

    private static RunChange Change(RunChange change, GateRow gate) =>
        new() { Run = change.Run, IsNew = false, Events = change.Events, Nodes = [], Gates = [gate] };
}
