using System.Threading.Channels;
using Baton.Core.Errors;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    private readonly PostgresOwnership ownership;
    private readonly PostgresHints hints;
    private string? server;

    public ChannelReader<Hint> Hints => hints.Received;

    public Ownership Balance(BalanceRequest request)
    {
        RequireOpen();
        server = request.Server;
        var changed = false;
        var found = writer.Use(session => ownership.Round(session, request, out changed));
        hints.Start(request.Server);
        hints.Alone = found.Servers <= 1;
        if (changed)
        {
            hints.TellOwnership();
        }

        return found;
    }

    public void PutCommand(ForwardedCommand command)
    {
        Write(session =>
        {
            using var statement = session.Statement("insert_command")
                .Bind(":id", command.Id).Bind(":partition", command.Partition).Bind(":run_id", command.RunId)
                .Bind(":sender", command.From).Bind(":body", command.Body).Bind(":at", command.At);
            return statement.Run();
        });
        hints.TellCommands();
    }

    public IReadOnlyList<ForwardedCommand> ReadCommands(IReadOnlyCollection<int> partitions, int limit) => Read(session =>
    {
        using var statement = session.Statement("list_commands")
            .Bind(":partition", [.. partitions.Select(partition => (long)partition)]).Bind(":limit", limit);
        return Rows.List(statement, row => new ForwardedCommand(
            row.Text("id"), row.Int32("partition"), row.Text("run_id"), row.Text("sender"), row.Text("body"), row.Int64("at")));
    });

    public ForwardedAnswer? TakeAnswer(string commandId) => Write(session =>
    {
        using var statement = session.Statement("take_answer").Bind(":id", commandId);
        return Rows.First(statement, row => new ForwardedAnswer(
            commandId, row.Int32("partition"), row.Text("sender"), row.TextOrNull("run_id"), row.Flag("repeated"),
            row.TextOrNull("refusal") is { } refusal ? RefusalText.Read(refusal) : null));
    });

    public IReadOnlyList<RunHead> ReadHeads(IReadOnlyCollection<long> runNos) => runNos.Count == 0 ? [] : Read(session =>
    {
        using var statement = session.Statement("list_heads").Bind(":run_no", [.. runNos]);
        return Rows.List(statement, row => new RunHead(
            row.Int64("run_no"), row.Int64("last_seq"), row.Text("id"), row.Text("workflow"), Rows.RunStatusOf(row),
            row.Int64("at")));
    });

    /// <summary>Gives everything up at once, so that others need not wait for the lease.</summary>
    private void SayGoodbye()
    {
        if (server is null)
        {
            return;
        }

        try
        {
            writer.Use(session =>
            {
                using var statement = session.Statement("say_goodbye")
                    .Bind(":server", server).Bind(":payload", PostgresHints.OwnershipOf(server));
                return statement.Run();
            });
        }
        catch (BatonException)
        {
            // The others find out by themselves.
        }
    }
}
