using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public HoldAnswer Reserve(HoldRequest request) => Write(connection =>
    {
        using (var lose = On(connection, "lose_holds", request))
        {
            lose.Run();
        }

        var found = Finds(connection, request);
        var answer = CostRules.Decide(request, found, (workflow, user) =>
        {
            using var sums = connection.Statement("sum_budget")
                .Bind(":day", CostRules.DayOf(request.At)).Bind(":workflow", workflow).Bind(":created_by", user);
            sums.Step();
            return BudgetSum.Of(sums);
        });
        if (answer.Granted && !found)
        {
            using var insert = On(connection, "insert_hold", request)
                .Bind(":day", CostRules.DayOf(request.At)).Bind(":workflow", request.Workflow).Bind(":created_by", request.User)
                .Bind(":amount", Nano.Of(request.Hold.Cost)).Bind(":tokens", request.Hold.Tokens).Bind(":at", request.At);
            insert.Run();
        }

        return answer;
    });

    public int ReleaseEnded(long before) => Write(connection =>
    {
        using var statement = connection.Statement("release_ended").Bind(":before", before);
        statement.Run();
        return connection.Changes;
    });

    public IReadOnlyDictionary<long, CostSum> SumRuns(IReadOnlyCollection<long> runNos) => Read(connection =>
    {
        using var statement = connection.Statement("sum_runs").Bind(":run_nos", JsonArray.Write([.. runNos]));
        return Rows.List(statement, row => KeyValuePair.Create(row.Int64("run_no"), Rows.Cost(row))).ToDictionary();
    });

    public IReadOnlyDictionary<int, CostSum> SumNodes(long runNo) => Read(connection =>
    {
        using var statement = connection.Statement("sum_nodes").Bind(":run_no", runNo);
        return Rows.List(statement, row => KeyValuePair.Create(row.Int32("slot"), Rows.Cost(row))).ToDictionary();
    });

    public IReadOnlyList<CostGroup> SumCosts(CostQuery query) => Read(connection =>
    {
        using var statement = connection.Statement("sum_costs")
            .Bind(":by_day", query.ByDay ? 1 : 0).Bind(":by_workflow", query.ByWorkflow ? 1 : 0).Bind(":by_user", query.ByUser ? 1 : 0)
            .Bind(":by_model", query.ByModel ? 1 : 0).Bind(":since", query.Since).Bind(":workflow", query.Workflow)
            .Bind(":created_by", query.User);
        return Rows.List(statement, Rows.CostGroup);
    });

    private static bool Finds(SqliteConnection connection, HoldRequest request)
    {
        using var find = On(connection, "find_hold", request);
        return find.Step();
    }

    private static SqliteStatement On(SqliteConnection connection, string block, HoldRequest request) => connection.Statement(block)
        .Bind(":run_no", request.RunNo).Bind(":slot", request.Slot).Bind(":step", request.Step).Bind(":call", request.Call);
}
