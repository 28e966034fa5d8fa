using Baton.Core;
using Baton.Core.Runs;

namespace Baton.Engine;

/// <summary>Executes attempts of one kind of tool. Called only after the attempt's start is committed; may be called again for the same
/// attempt key after a crash.</summary>
public interface INodeExecutor
{
    /// <summary>The <c>tool</c> name it serves, for example <c>http</c>.</summary>
    string Tool { get; }

    /// <summary>Runs one attempt to its end. Failures are results, not exceptions; an exception is recorded as kind <c>internal</c>.
    /// When <paramref name="cancellation"/> fires the executor stops the work and may throw
    /// <see cref="OperationCanceledException"/>.</summary>
    Task<AttemptOutcome> ExecuteAsync(AttemptRequest request, CancellationToken cancellation);
}

/// <param name="Node">Path of the node run, for example <c>fetch</c> or <c>each[3].fetch</c>.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="IdempotencyKey">Stable over all attempts of the node run; visible ASCII, at most 255 characters.</param>
/// <param name="Input">The evaluated <c>with</c>.</param>
/// <param name="Log">Takes a line of progress output; never blocks, drops past the limit of lines per attempt.</param>
public sealed record AttemptRequest(
    string RunId, string Workflow, string Node, int Attempt, string IdempotencyKey, string Tool, Payload Input, AttemptLog Log)
{
    /// <summary>True when the run was started by the owner's own <c>run dag FILE</c>, which may use loopback, private addresses and any
    /// executable.</summary>
    public bool TrustedLocal { get; init; }
}

/// <param name="stream"><c>stdout</c>, <c>stderr</c> or <c>info</c>.</param>
public delegate void AttemptLog(string stream, string line);

/// <summary>How an attempt ended: exactly one of the two is set.</summary>
public readonly record struct AttemptOutcome(Payload? Output, NodeError? Error)
{
    public static AttemptOutcome Success(Payload output) => new(output, null);

    public static AttemptOutcome Failure(NodeError error) => new(null, error);
}
