using System.Threading.Channels;
using Baton.Core.Errors;
using Baton.Core.Runs;

namespace Baton.Engine.Store;

/// <summary>What the servers of one store need to share its runs: who owns which partition, commands for runs of others, and
/// hints.</summary>
public interface ICluster
{
    /// <summary>One round: says that this server is alive, gives up what is asked, ends the ownership of servers that have not been
    /// heard of for longer than the lease, and takes what is free and due to this one. Asked for every
    /// <see cref="Ownership.NextRound"/>.</summary>
    /// <exception cref="BatonException">Unavailable: nothing is known about the ownership until a later round succeeds.</exception>
    Ownership Balance(BalanceRequest request);

    /// <summary>Leaves a command for the owner of the partition. It is kept until it is answered.</summary>
    void PutCommand(ForwardedCommand command);

    /// <summary>Commands for these partitions that are not answered yet, oldest first.</summary>
    IReadOnlyList<ForwardedCommand> ReadCommands(IReadOnlyCollection<int> partitions, int limit);

    /// <summary>The answer to a command this server left, or null while there is none. An answer is given once, then forgotten.</summary>
    ForwardedAnswer? TakeAnswer(string commandId);

    /// <summary>How far each of these runs is, as it stands in the store; runs that are gone are left out.</summary>
    IReadOnlyList<RunHead> ReadHeads(IReadOnlyCollection<long> runNos);

    /// <summary>What other servers did, as soon as it is known. May lose anything at any time: everything must also be found by looking
    /// now and then. Read by one reader.</summary>
    ChannelReader<Hint> Hints { get; }
}

/// <param name="Server">Id of the server, unique to each start of a process.</param>
/// <param name="Url">Where it can be reached, for people; null for a process without a web.</param>
/// <param name="Guest">Owns partitions only while no server is there that is not a guest, and those where its own runs go on.</param>
/// <param name="Release">Partitions it gives up; everything decided about their runs is committed.</param>
public sealed record BalanceRequest(string Server, string? Url, bool Guest, IReadOnlyCollection<int> Release);

/// <summary>What a server owns after a round.</summary>
/// <param name="Held">Partition and the epoch it is held in. An epoch that changed means that somebody else owned it meanwhile.</param>
/// <param name="Surplus">How many of them are more than its fair share: to be given up once nothing is going on there.</param>
/// <param name="Servers">Servers alive, this one included.</param>
/// <param name="NextRound">When the next round is due; infinite when nothing can change by itself.</param>
/// <param name="Lease">Without a sign of life for this long others may take over: whoever slept longer must ask before it acts.</param>
public sealed record Ownership(IReadOnlyDictionary<int, long> Held, int Surplus, int Servers, TimeSpan NextRound, TimeSpan Lease)
{
    /// <summary>Owner of nothing, before the first round.</summary>
    public static Ownership None { get; } = new(
        new Dictionary<int, long>(), 0, 0, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>The ownership of a store that only one process can have open.</summary>
    public static Ownership Everything { get; } = new(
        Enumerable.Range(0, Partitions.Count).ToDictionary(partition => partition, _ => 1L), 0, 1, Timeout.InfiniteTimeSpan,
        TimeSpan.MaxValue);
}

/// <param name="Id">Unique; made by the server that leaves it.</param>
/// <param name="From">Server that waits for the answer.</param>
/// <param name="Body">JSON; see <c>CommandCodec</c>.</param>
public sealed record ForwardedCommand(string Id, int Partition, string RunId, string From, string Body, long At);

/// <summary>What became of a forwarded command: a refusal, or the run it took effect on.</summary>
/// <param name="Repeated">A start that an earlier request with the same idempotency key had made.</param>
public sealed record ForwardedAnswer(string CommandId, int Partition, string To, string? RunId, bool Repeated, BatonException? Refusal);

/// <param name="LastSeq">Seq of its last event.</param>
/// <param name="At">When its status changed last, in Unix milliseconds, as far as its row tells.</param>
public sealed record RunHead(long RunNo, long LastSeq, string RunId, string Workflow, RunStatus Status, long At);

public enum HintKind
{
    /// <summary>A run has new events.</summary>
    Run,

    /// <summary>A run's status may have changed, beside its events.</summary>
    RunStatus,

    /// <summary>Commands wait for an owner.</summary>
    Commands,

    /// <summary>A command is answered.</summary>
    Answer,

    /// <summary>Partitions were given up, or a server came.</summary>
    Ownership,

    /// <summary>Hints may have been lost: look at everything.</summary>
    Everything,
}

/// <param name="RunNo">The run it is about, or 0.</param>
/// <param name="Seq">Its last event.</param>
/// <param name="CommandId">The command it is about, or null.</param>
public readonly record struct Hint(HintKind Kind, long RunNo = 0, long Seq = 0, string? CommandId = null);
