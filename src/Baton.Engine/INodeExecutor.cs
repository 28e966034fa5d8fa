using Baton.Core;
using Baton.Core.Runs;
using Baton.Core.Schemas;

namespace Baton.Engine;

/// <summary>Executes attempts of one kind of tool. Called only after the attempt's start is committed; may be called again for the same
/// attempt key after a crash.</summary>
public interface INodeExecutor
{
    /// <summary>The <c>tool</c> name it serves, for example <c>http</c>; the part before a colon, as in <c>mcp:server/tool</c>. Agents
    /// are served as <c>agent</c>, with the request's tool <c>agent:NAME</c>.</summary>
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

    /// <summary>An earlier attempt was started and nobody knows what became of it. Steps tell it for themselves.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The recorded steps of a call that takes several.</summary>
    public AttemptSteps Steps { get; init; } = AttemptSteps.Unrecorded(IdempotencyKey);

    /// <summary>What the output of an agent has to look like, or null.</summary>
    public JsonSchema? OutputSchema { get; init; }

    /// <summary>Hash of the text the run executes; empty for calls that belong to no run.</summary>
    public string Definition { get; init; } = "";

    /// <summary>Who started the run; empty when nobody is known.</summary>
    public string User { get; init; } = "";

    /// <summary>Has fired when the attempt is cancelled only here, because this process ends or another server has taken the run: another
    /// attempt goes on, so that what the other side does for it must not be stopped.</summary>
    public CancellationToken Leaving { get; init; }

    /// <summary>To be called right before what cannot be taken back: before a request goes out or a program starts. Returns at once; but
    /// when this process stood still for so long that another server may have taken the run, only once it knows that it still owns it.
    /// Steps of <see cref="Steps"/> do it by themselves.</summary>
    /// <remarks>Throws <see cref="OperationCanceledException"/> when another server executes the node now.</remarks>
    public Func<CancellationToken, ValueTask> EnsureOwnedAsync { get; init; } = static _ => ValueTask.CompletedTask;

    /// <summary>To be told of every secret before it is sent to anybody: it is then taken out of log lines, steps, answers and errors,
    /// because whoever was sent it may say it back.</summary>
    public Redaction Secrets { get; init; } = new();

    /// <summary>Shows something to those who watch the run now and asked for it; it is not recorded, and lost when nobody does. Give an
    /// object, for example <c>{"step": "turn-1", "text": "Hel"}</c> or <c>{"percent": 40, "message": "reading"}</c>.</summary>
    public Action<Payload> Live { get; init; } = static _ => { };
}

/// <param name="stream"><c>stdout</c>, <c>stderr</c> or <c>info</c>.</param>
public delegate void AttemptLog(string stream, string line);

/// <summary>How an attempt ended: exactly one of the three is set.</summary>
public readonly record struct AttemptOutcome(Payload? Output, NodeError? Error)
{
    /// <summary>The gate at which the call waits.</summary>
    public GateOpenedData? Gate { get; private init; }

    public static AttemptOutcome Success(Payload output) => new(output, null);

    public static AttemptOutcome Failure(NodeError error) => new(null, error);

    /// <summary>The call cannot go on without a person. The node waits at a gate; once it is decided another attempt starts, in which
    /// <see cref="AttemptSteps.AnswerTo"/> gives the decision.</summary>
    /// <param name="key">The step the decision will be the answer of.</param>
    public static AttemptOutcome Ask(string key, GateOpenedData gate) => new(null, null) { Gate = gate with { Ask = key } };
}
