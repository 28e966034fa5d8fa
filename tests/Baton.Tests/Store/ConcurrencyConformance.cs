using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Tests.Store;

public abstract class ConcurrencyConformance : RunStoreConformance
{
    [Fact]
    public async Task Readers_beside_a_writer_see_whole_commits_in_order()
    {
        var created = Sample.New(Number(), "busy");
        Commit(created);
        var number = created.Run.RunNo;
        using var stop = new CancellationTokenSource();
        var token = TestContext.Current.CancellationToken;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Follow(number, stop.Token), token)).ToArray();
        var run = created.Run;
        for (var i = 0; i < 300; i++)
        {
            var change = Sample.Next(run, (RunEventType.NodeQueued, i, null), (RunEventType.NodeSucceeded, i, Sample.Output($"{i}")));
            Commit(new RunChange { Run = change.Run, IsNew = false, Events = change.Events, Nodes = [Sample.Node(i, NodeStatus.Success)] });
            run = change.Run;
        }

        await stop.CancelAsync();
        (await Task.WhenAll(readers)).ShouldAllBe(reads => reads > 0);
    }

    [Fact]
    public async Task Writers_of_different_kinds_do_not_disturb_each_other()
    {
        var commits = Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Commit(Sample.New(Number(), $"run-{i}"));
            }
        }, TestContext.Current.CancellationToken);
        var others = Enumerable.Range(0, 3).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < 30; i++)
            {
                Store.PutDefinition($"{t}-{i}", "w", "text");
                Store.Publish(new WorkflowVersionRow("w", 0, $"{t}-{i}", null, null, "[]", 1, null), "text");
                Store.PruneIdempotency(5);
                _ = Number();
            }
        }, TestContext.Current.CancellationToken));
        await Task.WhenAll([commits, .. others]);
        Store.CountRuns()[RunStatus.Created].ShouldBe(100);
        Store.FindWorkflow("w")!.LatestVersion.ShouldBe(90);
    }

    /// <summary>Reads until told to stop; returns how often. What a commit wrote together is seen together.</summary>
    private int Follow(long number, CancellationToken stop)
    {
        var reads = 0;
        long seen = 0;
        while (!stop.IsCancellationRequested || reads == 0)
        {
            var row = Store.FindRun(number)!;
            row.LastSeq.ShouldBeGreaterThanOrEqualTo(seen);
            (row.LastSeq % 2).ShouldBe(1);
            seen = row.LastSeq;
            var events = Store.ReadEvents(number, 0, int.MaxValue);
            (events.Count % 2).ShouldBe(1);
            events.Count.ShouldBeGreaterThanOrEqualTo((int)seen);
            events[^1].Seq.ShouldBe(events.Count);
            Store.ListNodes(number, -1, 1000).Count.ShouldBeGreaterThanOrEqualTo(events.Count / 2);
            reads++;
        }

        return reads;
    }
}
