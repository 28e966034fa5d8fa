using System.Text.Json;
using Baton.Contracts;

namespace Baton.Cli.Access;

/// <summary>What commands work on: a server, or the data directory that this process owns.</summary>
internal interface IBaton : IBatonReader
{
    /// <summary>True when it is of the person's own data directory, so that runs of their own files may be trusted.</summary>
    bool IsOwn { get; }

    Task<RunView> StartAsync(StartRunBody body, CancellationToken cancellation);

    Task<RunView> StartAsync(string workflow, StartWorkflowBody body, CancellationToken cancellation);

    /// <summary>Carries on a run that no process carries on; does nothing when one does.</summary>
    Task AdoptAsync(string id, CancellationToken cancellation);

    Task CancelAsync(string id, string? reason, CancellationToken cancellation);

    Task PauseAsync(string id, CancellationToken cancellation);

    Task ResumeAsync(string id, CancellationToken cancellation);

    Task RetryAsync(string id, RetryBody body, CancellationToken cancellation);

    Task<RunView> RerunAsync(string id, RerunBody body, CancellationToken cancellation);

    Task SignalAsync(string id, string name, JsonElement? data, CancellationToken cancellation);

    /// <summary>Takes over a run that ended elsewhere.</summary>
    Task<RunView> ImportAsync(RunExport run, CancellationToken cancellation);

    /// <summary>Removes a run that has ended.</summary>
    Task DeleteAsync(string id, CancellationToken cancellation);

    Task<GateView> AnswerGateAsync(string id, GateAnswerBody body, CancellationToken cancellation);

    Task<PublishAnswer> PublishAsync(string text, CancellationToken cancellation);
}
