using Baton.Core.Errors;
using Baton.Engine.Store;

namespace Baton.Engine.Runs;

/// <summary>Who asked gets an answer once, wherever the question came from.</summary>
internal sealed partial class Shard
{
    /// <summary>Forwarded commands whose answer is not on disk: the store gives them again each time it is asked.</summary>
    private readonly HashSet<string> forwarded = [];

    /// <summary>Those whose answer has come to disk in this round of ownership, and in the one before: they may have been read before that,
    /// and arrive after it.</summary>
    private HashSet<string> answered = [];
    private HashSet<string> answeredBefore = [];

    /// <summary>Nothing had to be written, or it is on disk.</summary>
    private void Answer(RunMessage message, string runId, bool repeated)
    {
        message.Caller?.TrySetResult(new StartRunResult(runId, repeated));
        if (message.Forwarded is { } command)
        {
            answers.Add(new ForwardedAnswer(command.Id, command.Partition, command.From, runId, repeated, null));
        }
    }

    private void Refuse(RunMessage message, BatonException refusal)
    {
        message.Caller?.TrySetException(refusal);
        if (message.Forwarded is { } command)
        {
            answers.Add(new ForwardedAnswer(command.Id, command.Partition, command.From, null, false, refusal));
        }
    }

    /// <summary>True for a command that is to be decided: not known to be under way, nor to be answered.</summary>
    private bool Takes(ForwardedCommand command) =>
        !answered.Contains(command.Id) && !answeredBefore.Contains(command.Id) && forwarded.Add(command.Id);

    /// <summary>These answers are on disk, and the commands gone from there.</summary>
    private void Answered(IReadOnlyList<ForwardedAnswer> given)
    {
        ForgetForwarded(given);
        foreach (var answer in given)
        {
            answered.Add(answer.CommandId);
        }
    }

    /// <summary>Whatever became of these answers, the commands may be taken again when the store still has them.</summary>
    private void ForgetForwarded(IReadOnlyList<ForwardedAnswer> given)
    {
        foreach (var answer in given)
        {
            forwarded.Remove(answer.CommandId);
        }
    }

    /// <summary>Keeps a message that nobody waits for until the store answers again; callers are told at once, and commands of other
    /// servers are in the store anyway.</summary>
    private void Keep(RunMessage message, BatonException exception)
    {
        if (message.Caller is { } caller)
        {
            caller.TrySetException(exception);
        }
        else if (message.Forwarded is { } command)
        {
            forwarded.Remove(command.Id);
        }
        else
        {
            held.Enqueue(message);
        }
    }

    private static BatonException NotOwner() => BatonException.Unavailable(
        "not_owner", "Another server owns this run now. Try again.");
}
