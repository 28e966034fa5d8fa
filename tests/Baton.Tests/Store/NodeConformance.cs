using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Tests.Store;

public abstract class NodeConformance : RunStoreConformance
{
    [Fact]
    public void A_node_run_comes_back_in_its_last_state()
    {
        var run = Sample.New(Number(), "run");
        var waiting = Sample.Node(0, NodeStatus.Waiting, "each[3].fetch ü") with
        {
            WaitFor = "event", WaitName = "paid", WaitSince = 5, WaitUntil = 6, StartedAt = 0,
        };
        Commit(run, With(run.Run, waiting));
        Store.FindNode(run.Run.RunNo, "each[3].fetch ü").ShouldBe(waiting);
        var done = Sample.Node(0, NodeStatus.Success, waiting.Path) with { Attempt = 2, ResultSeq = 4, LastSeq = 9 };
        Commit(With(Store.FindRun("run")!, done));
        Store.FindNode(run.Run.RunNo, waiting.Path).ShouldBe(done);
        Store.FindNode(run.Run.RunNo, "other").ShouldBeNull();
        Store.FindNode(run.Run.RunNo + 1, waiting.Path).ShouldBeNull();
    }

    [Fact]
    public void Node_runs_are_listed_by_slot_after_a_slot()
    {
        var run = Sample.New(Number(), "run");
        var other = Sample.New(Number(), "other");
        var statuses = Enum.GetValues<NodeStatus>();
        var nodes = Enumerable.Range(0, 30).Select(i => Sample.Node(i, statuses[i % statuses.Length])).ToArray();
        Commit(run, other, With(run.Run, [.. nodes.Reverse()]), With(other.Run, Sample.Node(4, NodeStatus.Queued)));
        Store.ListNodes(run.Run.RunNo, -1, 100).ShouldBe(nodes);
        Store.ListNodes(run.Run.RunNo, 9, 5).ShouldBe(nodes[10..15]);
        Store.ListNodes(run.Run.RunNo, 29, 5).ShouldBeEmpty();
        Store.ListNodes(other.Run.RunNo, -1, 5).ShouldHaveSingleItem().Slot.ShouldBe(4);
    }

    private static RunChange With(RunRow run, params NodeRow[] nodes)
    {
        var change = Sample.Next(run, (RunEventType.NodeQueued, nodes[0].Slot, null));
        return new RunChange { Run = change.Run, IsNew = false, Events = change.Events, Nodes = nodes };
    }
}
