using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Tests.Store;

public abstract class CostConformance : RunStoreConformance
{
    private static readonly Hold One = new(1.5m, "USD", 10, 5, "m");

    [Fact]
    public void What_is_set_aside_counts_until_its_commit_and_the_same_request_again_changes_nothing()
    {
        var run = Started("run", "ann");
        Reserve(run, 0, "turn-1").ShouldBe(Granted);
        Reserve(run, 0, "turn-1").ShouldBe(Granted);
        Reserve(run, 1, "turn-1").ShouldBe(Granted);
        Reserve(run, 2, "turn-1").ShouldBe(Wait, "3 of 4 are held, and another 1.5 may come to be free");

        var charge = new Charge(0.25m, "USD", 8, 2, 3, "m");
        run = Commit(run, [new CostRow(3, Sample.Noon, 0, charge, false)], [new SettledStep(0, "turn-1")]);
        Reserve(run, 2, "turn-1").ShouldBe(Granted);
        Reserve(run, 3, "turn-1").ShouldBe(Wait);
        Store.SumRuns([run.RunNo])[run.RunNo].ShouldBe(new CostSum(0.25m, 8, 2, 3, 1));
        Store.SumNodes(run.RunNo).ShouldBe([KeyValuePair.Create(0, new CostSum(0.25m, 8, 2, 3, 1))]);
    }

    [Fact]
    public async Task A_lost_call_counts_as_spent_until_its_step_settles()
    {
        var run = Started("run", "ann");
        Reserve(run, 0, "turn-1").ShouldBe(Granted);
        Reserve(run, 0, "turn-1", call: 2).ShouldBe(Granted);
        await ReopenAsync();
        Reserve(run, 1, "turn-1").ShouldBe(Wait);
        Reserve(run, 0, "turn-1", call: 3).Reached.ShouldBe(new BudgetReachedData(
            BudgetScopes.Day, BudgetUnits.Cost, 4m, 3m, 1.5m) { Currency = "USD" });
        Reserve(run, 1, "turn-1").Reached.ShouldNotBeNull("both calls are lost now");
        run = Commit(run, [], [new SettledStep(0, "turn-1")]);
        Reserve(run, 1, "turn-1").ShouldBe(Granted);
    }

    [Fact]
    public void A_node_run_that_is_over_holds_nothing_and_takes_nothing_from_others()
    {
        var (run, other) = (Started("run", "ann"), Started("other", "ann"));
        Reserve(run, 0, "turn-1").ShouldBe(Granted);
        Reserve(other, 0, "turn-1").ShouldBe(Granted);
        run = Commit(run, [], [new SettledStep(1, null), new SettledStep(0, "turn-2")]);
        Reserve(run, 2, "turn-1").ShouldBe(Wait, "neither another node nor another step was meant");
        run = Commit(run, [], [new SettledStep(0, null)]);
        Reserve(run, 2, "turn-1").ShouldBe(Granted);
        Reserve(run, 3, "turn-1").ShouldBe(Wait, "the other run still holds what it held");
    }

    [Theory]
    [InlineData(BudgetScopes.Workflow, 1)]
    [InlineData(BudgetScopes.User, 2)]
    [InlineData(BudgetScopes.Day, 3)]
    public void A_budget_counts_what_is_of_its_scope_and_of_the_day(string scope, int counted)
    {
        RunRow[] runs = [Started("a", "bob", "report"), Started("b", "bob", "other"), Started("c", "ann", "other")];
        foreach (var run in runs)
        {
            var charge = new Charge(1, "USD", 10, 0, 10, "m");
            Commit(run, [new CostRow(3, Sample.Noon, 0, charge, false)], []);
        }

        var limit = new Dictionary<string, Budget> { [scope] = new(counted + 1.4m, null) };
        Store.Reserve(Request(runs[0], 0, "turn-1", 1) with { Limits = limit }).Reached!.Spent.ShouldBe(counted);
        var tokens = new Dictionary<string, Budget> { [scope] = new(null, (20 * counted) + 14) };
        Store.Reserve(Request(runs[0], 0, "turn-1", 1) with { Limits = tokens }).Reached!.Unit.ShouldBe(BudgetUnits.Tokens);
        var tomorrow = Request(runs[0], 0, "turn-1", 1) with { Limits = limit, At = Sample.Noon + (24 * 3600 * 1000) };
        Store.Reserve(tomorrow).ShouldBe(Granted);
    }

    [Fact]
    public void Runs_that_have_ended_hold_nothing_for_long()
    {
        var (gone, going) = (Started("gone", "ann"), Started("going", "ann"));
        Reserve(gone, 0, "turn-1").ShouldBe(Granted);
        Reserve(going, 0, "turn-1").ShouldBe(Granted);
        Commit(Sample.End(gone, RunStatus.Failed));
        Store.ReleaseEnded(Sample.Noon).ShouldBe(0, "not what may be settled yet");
        Store.ReleaseEnded(Sample.Noon + 1).ShouldBe(1);
        Reserve(going, 1, "turn-1").ShouldBe(Granted);
        Reserve(going, 2, "turn-1").ShouldBe(Wait);
    }

    [Fact]
    public void Sums_are_told_by_whatever_is_asked_for()
    {
        const long day = 24 * 3600 * 1000;
        var (first, second) = (Started("a", "bob", "report"), Started("b", "ann", "other"));
        Commit(first, [Cost(3, 0, 1m, "m"), Cost(3, 0, 2m, "n"), Cost(3, day, 4m, "m")], []);
        Commit(second, [Cost(3, day, 0.000000001m, "m")], []);
        var (noon, next) = ("2026-05-28", "2026-05-29");

        Sums(new CostQuery(null, null, null, ByDay: true, ByWorkflow: false, ByUser: false, ByModel: false))
            .ShouldBe([(next, null, null, null, 4.000000001m), (noon, null, null, null, 3m)]);
        Sums(new CostQuery(noon, "report", null, ByDay: false, ByWorkflow: true, ByUser: true, ByModel: true))
            .ShouldBe([(null, "report", "bob", "m", 5m), (null, "report", "bob", "n", 2m)]);
        Sums(new CostQuery(next, null, "ann", ByDay: false, ByWorkflow: false, ByUser: false, ByModel: false))
            .ShouldBe([(null, null, null, null, 0.000000001m)]);

        static CostRow Cost(long seq, long later, decimal amount, string model) =>
            new(seq, Sample.Noon + later, 0, new Charge(amount, "USD", 1, 0, 1, model), false);
    }

    private static HoldAnswer Granted => new(true, false, null);

    private static HoldAnswer Wait => new(false, true, null);

    private IEnumerable<(string? Day, string? Workflow, string? User, string? Model, decimal Amount)> Sums(CostQuery query) =>
        Store.SumCosts(query).Select(group => (group.Day, group.Workflow, group.User, group.Model, group.Sum.Amount));

    private RunRow Started(string id, string by, string workflow = "report")
    {
        var created = Sample.New(Number(), id, run => run with
        {
            CreatedBy = by, Workflow = workflow, Partition = Partitions.Of(run.RunNo),
        });
        Commit(created);
        var start = Sample.Start(created.Run);
        Commit(start);
        return start.Run;
    }

    private RunRow Commit(RunRow run, CostRow[] costs, SettledStep[] settled)
    {
        var change = Sample.Next(run, [.. costs.DefaultIfEmpty(null).Select(_ => (RunEventType.NodeQueued, 0, (EventData?)null))]);
        var rows = costs.Select((cost, i) => cost with { Seq = run.LastSeq + 1 + i });
        Commit(new RunChange
        {
            Run = change.Run, IsNew = false, Events = change.Events, Nodes = [], Costs = [.. rows], Settled = settled,
        });
        return change.Run;
    }

    private static HoldRequest Request(RunRow run, int slot, string step, int call) => new(
        run.RunNo, slot, step, call, run.Workflow, run.CreatedBy!, One, Sample.Noon,
        new Dictionary<string, Budget> { [BudgetScopes.Day] = new(4m, null) });

    private HoldAnswer Reserve(RunRow run, int slot, string step, int call = 1) => Store.Reserve(Request(run, slot, step, call));
}
