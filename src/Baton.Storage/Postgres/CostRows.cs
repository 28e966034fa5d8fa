using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

/// <summary>insert_cost and add_total.</summary>
internal sealed class CostRows(RowStatement insert, RowStatement total)
{
    private readonly List<long> runNo = insert.Bigint(":run_no");
    private readonly List<long> seq = insert.Bigint(":seq");
    private readonly List<int> slot = insert.Integer(":slot");
    private readonly List<long> amount = insert.Bigint(":amount");
    private readonly List<long> inputTokens = insert.Bigint(":input_tokens");
    private readonly List<long> cachedTokens = insert.Bigint(":cached_tokens");
    private readonly List<long> outputTokens = insert.Bigint(":output_tokens");
    private readonly List<short> lost = insert.Smallint(":lost");
    private readonly List<short> partition = insert.Smallint(":partition");
    private readonly List<string?> day = total.Text(":day");
    private readonly List<string?> workflow = total.Text(":workflow");
    private readonly List<string?> createdBy = total.Text(":created_by");
    private readonly List<string?> model = total.Text(":model");
    private readonly List<long> totalAmount = total.Bigint(":amount");
    private readonly List<long> totalInput = total.Bigint(":input_tokens");
    private readonly List<long> totalCached = total.Bigint(":cached_tokens");
    private readonly List<long> totalOutput = total.Bigint(":output_tokens");

    public void Add(RunRow run, CostRow cost)
    {
        runNo.Add(run.RunNo);
        seq.Add(cost.Seq);
        slot.Add(cost.Slot);
        amount.Add(Nano.Of(cost.Charge.Amount));
        inputTokens.Add(cost.Charge.InputTokens);
        cachedTokens.Add(cost.Charge.CachedTokens);
        outputTokens.Add(cost.Charge.OutputTokens);
        lost.Add(cost.Lost ? (short)1 : (short)0);
        partition.Add((short)run.Partition);
        if (cost.Charge.Run is not null)
        {
            // Counted when that run spent it.
            return;
        }

        day.Add(CostRules.DayOf(cost.At));
        workflow.AddClean(run.Workflow);
        createdBy.AddClean(run.CreatedBy ?? "");
        model.AddClean(cost.Charge.Model);
        totalAmount.Add(Nano.Of(cost.Charge.Amount));
        totalInput.Add(cost.Charge.InputTokens);
        totalCached.Add(cost.Charge.CachedTokens);
        totalOutput.Add(cost.Charge.OutputTokens);
    }
}

/// <summary>settle_step.</summary>
internal sealed class SettledRows(RowStatement statement)
{
    private readonly List<short> partition = statement.Smallint(":partition");
    private readonly List<long> runNo = statement.Bigint(":run_no");
    private readonly List<int> slot = statement.Integer(":slot");
    private readonly List<string?> step = statement.Text(":step");

    public void Add(RunRow run, SettledStep settled)
    {
        partition.Add((short)run.Partition);
        runNo.Add(run.RunNo);
        slot.Add(settled.Slot);
        step.AddClean(settled.Step);
    }
}
