namespace Baton.Core.Runs;

/// <summary>The steps of long calls: what was recorded of a conversation, so that another attempt goes on where it was.</summary>
public sealed partial class RunState
{
    private readonly Dictionary<int, NodeSteps> steps = [];

    /// <summary>What is recorded of a node run's conversation, in the order in which it began.</summary>
    public IReadOnlyList<StepRecord> StepsOf(int slot) => steps.TryGetValue(slot, out var found) ? [.. found.Records] : [];

    /// <summary>How many conversations of the node run have failed as a whole.</summary>
    public int ConversationOf(int slot) => steps.TryGetValue(slot, out var found) ? found.Conversation : 0;

    internal StepRecord? StepOf(int slot, string key) =>
        steps.TryGetValue(slot, out var found) ? found.Records.Find(step => step.Key == key) : null;

    /// <summary>Steps of a node run that began and have not ended.</summary>
    internal IReadOnlyList<StepRecord> OpenStepsOf(int slot) =>
        steps.TryGetValue(slot, out var found) ? found.Records.FindAll(step => !step.Ended) : [];

    /// <summary>Others may wait for what is set aside for a call of the node run whose answer nobody has: of a budget that runs share, or
    /// for a run that goes on by itself.</summary>
    internal bool Owes(int slot) => steps.TryGetValue(slot, out var found)
        && found.Records.Exists(step => step is { Ended: false, Reserved: true } or { Ended: false, GoesOn: true, Hold: not null });

    private string KeyOf(int slot, string step) => StepRecord.KeyOf(IdempotencyKeyOf(slot), ConversationOf(slot), step);

    private void ApplyStep(in RunEvent e)
    {
        if (!steps.TryGetValue(e.Slot, out var all))
        {
            steps[e.Slot] = all = new NodeSteps();
        }

        switch (e.Data)
        {
            case StepBegunData begun:
                var before = StepOf(e.Slot, begun.Step)
                    ?? new StepRecord(begun.Step, begun.Kind, begun.Name, KeyOf(e.Slot, begun.Step));
                all.Put(before with
                {
                    Call = begun.Call, Attempt = e.Attempt, Hold = begun.Hold, Lost = before.GoesOn ? [] : [.. before.Holds],
                    Reserved = begun.Reserved || before.Reserved,
                });
                break;
            case StepNotedData noted when StepOf(e.Slot, noted.Step) is { } step:
                all.Put(step with { Note = noted.Note });
                break;
            case StepEndedData ended:
                var open = StepOf(e.Slot, ended.Step)
                    ?? new StepRecord(ended.Step, "gate", ended.Step, KeyOf(e.Slot, ended.Step));
                all.Put(open with { Output = ended.Output, Error = ended.Error, Hold = null, Lost = [] });
                break;
        }
    }

    /// <summary>A failed attempt keeps what was recorded, for the next to go on there; unless the conversation came to its end and failed
    /// as a whole, which it would again: then the next starts a new one.</summary>
    private void EndConversation(int slot)
    {
        if (steps.TryGetValue(slot, out var all) && all.Records.RemoveAll(step => step.Error is not null) == 0
            && all.Records.TrueForAll(step => step.Ended))
        {
            all.Records.Clear();
            all.Conversation++;
        }
    }

    /// <summary>The node run is over: what was open has been charged.</summary>
    private void EndSteps(int slot, NodeStatus status)
    {
        if (!steps.TryGetValue(slot, out var all))
        {
            return;
        }

        if (status == NodeStatus.Failed)
        {
            EndConversation(slot);
        }

        all.Records.RemoveAll(step => !step.Ended || step.Error is not null);
        if (status == NodeStatus.Success)
        {
            all.Records.Clear();
        }
    }

    private sealed class NodeSteps
    {
        public List<StepRecord> Records { get; } = [];

        /// <summary>Counts the conversations that failed as a whole; part of the idempotency keys.</summary>
        public int Conversation { get; set; }

        public void Put(StepRecord step)
        {
            var place = Records.FindIndex(other => other.Key == step.Key);
            if (place < 0)
            {
                Records.Add(step);
            }
            else
            {
                Records[place] = step;
            }
        }
    }
}
