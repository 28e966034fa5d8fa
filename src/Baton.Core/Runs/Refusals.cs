using Baton.Core.Errors;

namespace Baton.Core.Runs;

/// <summary>What a caller is told when a command does not fit the run's status.</summary>
internal static class Refusals
{
    public static BatonException Of(RunCommand command, RunStatus status) => command switch
    {
        StartRun => BatonException.Conflict("run_id_in_use", "A run with this id exists already."),
        PauseRun when status == RunStatus.Paused => BatonException.Conflict("run_paused", "The run is paused already."),
        ResumeRun when !status.IsTerminal() => BatonException.Conflict("run_not_paused", "The run is not paused."),
        RetryRun when status == RunStatus.Success =>
            BatonException.Conflict("not_retryable", "The run has succeeded: there is nothing to retry."),
        RetryRun => BatonException.Conflict("not_retryable", $"The run is {status.Word()}: only one that has ended can be retried."),
        DecideGate => BatonException.Conflict("gate_decided", "The gate is not open any more."),
        _ => BatonException.Conflict("run_terminal", $"The run has ended: it is {status.Word()}."),
    };
}
