using Baton.Core.Errors;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

/// <summary>check_owner: the partitions of a batch in the epochs its decider held them in.</summary>
internal sealed class FenceRows(RowStatement statement)
{
    private readonly List<short> partition = statement.Smallint(":partition");
    private readonly List<long> epoch = statement.Bigint(":epoch");
    private readonly HashSet<int> seen = [];

    /// <exception cref="BatonException">Conflict <c>not_owner</c>.</exception>
    public void Fill(JournalBatch batch)
    {
        seen.Clear();
        foreach (var change in batch.Runs)
        {
            Add(change.Run.Partition, batch.Epochs);
        }

        foreach (var answer in batch.Answers)
        {
            Add(answer.Partition, batch.Epochs);
        }
    }

    private void Add(int wanted, IReadOnlyDictionary<int, long> epochs)
    {
        if (seen.Add(wanted))
        {
            partition.Add((short)wanted);
            epoch.Add(epochs.TryGetValue(wanted, out var held) ? held : throw JournalRules.NotOwner());
        }
    }
}

/// <summary>take_commands.</summary>
internal sealed class TakenRows(RowStatement statement)
{
    private readonly List<short> partition = statement.Smallint(":partition");
    private readonly List<string?> id = statement.Text(":id");

    public void Add(ForwardedAnswer answer)
    {
        partition.Add((short)answer.Partition);
        id.Add(answer.CommandId);
    }
}

/// <summary>insert_answers.</summary>
internal sealed class AnswerRows(RowStatement statement)
{
    private readonly List<string?> id = statement.Text(":id");
    private readonly List<short> partition = statement.Smallint(":partition");
    private readonly List<string?> sender = statement.Text(":sender");
    private readonly List<string?> runId = statement.Text(":run_id");
    private readonly List<bool> repeated = statement.Boolean(":repeated");
    private readonly List<string?> refusal = statement.Text(":refusal");

    public void Add(ForwardedAnswer answer)
    {
        id.Add(answer.CommandId);
        partition.Add((short)answer.Partition);
        sender.Add(answer.To);
        runId.Add(answer.RunId);
        repeated.Add(answer.Repeated);
        refusal.Add(answer.Refusal is { } why ? RefusalText.Write(why) : null);
    }
}
