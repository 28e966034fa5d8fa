using Baton.Core.Errors;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Baton.Engine.Runs;

/// <summary>Writes sealed batches to the journal, and tells what became of them.</summary>
internal sealed partial class BatchWriter(IJournal journal, ILogger logger)
{
    public CommitResult Write(SealedBatch batch)
    {
        if (TryCommit(batch) is not { } failure)
        {
            return new CommitResult(batch, null, null, []);
        }

        return IsAboutAll(failure) ? new CommitResult(null, batch, failure, []) : WriteOneByOne(batch);
    }

    /// <summary>The store answers and does not take what is in the batch: the run it is about must not stop the others.</summary>
    private CommitResult WriteOneByOne(SealedBatch batch)
    {
        var epochs = batch.Journal.Epochs;
        var written = new SealedBatch(epochs);
        var refused = new List<(SealedRun, BatonException)>();
        for (var i = 0; i < batch.Runs.Count; i++)
        {
            var alone = new SealedBatch(epochs);
            alone.Add(batch.Runs[i]);
            if (TryCommit(alone) is not { } failure)
            {
                written.Add(batch.Runs[i]);
            }
            else if (!IsAboutAll(failure))
            {
                refused.Add((batch.Runs[i], failure));
            }
            else
            {
                var lost = new SealedBatch(epochs);
                batch.Runs[i..].ForEach(lost.Add);
                batch.Answers.ForEach(lost.Add);
                return new CommitResult(Some(written), lost, failure, refused);
            }
        }

        foreach (var answer in batch.Answers)
        {
            // Refused, too, it needs no further care: the command is there no more, or it is read again.
            var alone = new SealedBatch(epochs);
            alone.Add(answer);
            _ = TryCommit(alone);
            written.Add(answer);
        }

        return new CommitResult(Some(written), null, null, refused);
    }

    /// <summary>The store is away, or what is owned must be asked for again before anything else is tried.</summary>
    private static bool IsAboutAll(BatonException failure) => failure.Kind == ErrorKind.Unavailable || failure.Code == "not_owner";

    /// <summary>An empty batch would count as proof that the store can be written again.</summary>
    private static SealedBatch? Some(SealedBatch batch) => batch.IsProbe ? null : batch;

    /// <returns>Null when it is on disk.</returns>
    private BatonException? TryCommit(SealedBatch batch)
    {
        try
        {
            journal.Commit(batch.Journal);
            return null;
        }
        catch (BatonException exception)
        {
            return exception;
        }
        catch (Exception exception)
        {
            LogCommitFault(exception);
            return BatonException.Unavailable("store_unavailable", "The store failed; the log says more.", exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "A commit failed in an unexpected way")]
    private partial void LogCommitFault(Exception exception);
}

/// <param name="Written">What is on disk, or null.</param>
/// <param name="Lost">What is not, because of <paramref name="Failure"/> of the store or of the ownership.</param>
/// <param name="Refused">What is not, because of itself.</param>
internal sealed record CommitResult(
    SealedBatch? Written, SealedBatch? Lost, BatonException? Failure, IReadOnlyList<(SealedRun Run, BatonException Refusal)> Refused);
