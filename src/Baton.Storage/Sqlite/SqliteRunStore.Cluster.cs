using System.Threading.Channels;
using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

/// <summary>The lock on the data directory makes this process the only server: it owns everything, and nobody leaves it commands.</summary>
public sealed partial class SqliteRunStore
{
    public ChannelReader<Hint> Hints { get; } = Channel.CreateUnbounded<Hint>().Reader;

    public Ownership Balance(BalanceRequest request)
    {
        RequireOpen();
        return Ownership.Everything;
    }

    public void PutCommand(ForwardedCommand command) =>
        throw new InvalidOperationException("This process owns every partition: there is nobody to forward to.");

    public IReadOnlyList<ForwardedCommand> ReadCommands(IReadOnlyCollection<int> partitions, int limit) => [];

    public ForwardedAnswer? TakeAnswer(string commandId) => null;

    public IReadOnlyList<RunHead> ReadHeads(IReadOnlyCollection<long> runNos) => [];
}
