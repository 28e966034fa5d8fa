using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    public HoldAnswer Reserve(HoldRequest request) => Write(session =>
    {
        session.Execute("lock_budgets");
        if (request.Epoch is { } epoch && !Owns(session, request.RunNo, epoch))
        {
            return HoldAnswer.NotNow;
        }

        using (var lose = On(session, "lose_holds", request))
        {
            lose.Run();
        }

        var found = Finds(session, request);
        var answer = CostRules.Decide(request, found, (workflow, user) =>
        {
            using var sums = session.Statement("sum_budget")
                .Bind(":day", CostRules.DayOf(request.At)).Bind(":workflow", workflow).Bind(":created_by", user);
            sums.Step();
            return BudgetSum.Of(sums);
        });
        if (answer.Granted && !found)
        {
            using var insert = On(session, "insert_hold", request)
                .Bind(":day", CostRules.DayOf(request.At)).Bind(":workflow", request.Workflow).Bind(":created_by", request.User)
                .Bind(":amount", Nano.Of(request.Hold.Cost)).Bind(":tokens", request.Hold.Tokens).Bind(":at", request.At);
            insert.Run();
        }

        return answer;
    });

    public int ReleaseEnded(long before) => Write(session =>
    {
        using var statement = session.Statement("release_ended").Bind(":before", before);
        return statement.Run();
    });

    public IReadOnlyDictionary<long, CostSum> SumRuns(IReadOnlyCollection<long> runNos) => Read(session =>
    {
        using var statement = session.Statement("sum_runs").Bind(":run_nos", [.. runNos]);
        return Rows.List(statement, row => KeyValuePair.Create(row.Int64("run_no"), Rows.Cost(row))).ToDictionary();
    });

    public IReadOnlyDictionary<int, CostSum> SumNodes(long runNo) => Read(session =>
    {
        using var statement = session.Statement("sum_nodes").Bind(":run_no", runNo);
        return Rows.List(statement, row => KeyValuePair.Create(row.Int32("slot"), Rows.Cost(row))).ToDictionary();
    });

    public IReadOnlyList<CostGroup> SumCosts(CostQuery query) => Read(session =>
    {
        using var statement = session.Statement("sum_costs")
            .Bind(":by_day", query.ByDay).Bind(":by_workflow", query.ByWorkflow).Bind(":by_user", query.ByUser)
            .Bind(":by_model", query.ByModel).Bind(":since", query.Since).Bind(":workflow", query.Workflow)
            .Bind(":created_by", query.User);
        return Rows.List(statement, Rows.CostGroup);
    });

    private static bool Owns(PostgresSession session, long runNo, long epoch)
    {
        using var statement = session.Statement("share_owner")
            .Bind(":partition", (long)Partitions.Of(runNo)).Bind(":epoch", epoch);
        return statement.Step();
    }

    private static bool Finds(PostgresSession session, HoldRequest request)
    {
        using var find = On(session, "find_hold", request);
        return find.Step();
    }

    private static PostgresStatement On(PostgresSession session, string block, HoldRequest request) => session.Statement(block)
        .Bind(":partition", (long)Partitions.Of(request.RunNo)).Bind(":run_no", request.RunNo)
        .Bind(":slot", request.Slot).Bind(":step", request.Step).Bind(":call", request.Call);
}
