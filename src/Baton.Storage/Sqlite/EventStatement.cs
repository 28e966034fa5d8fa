using Baton.Core.Runs;

namespace Baton.Storage.Sqlite;

/// <summary>insert_event.</summary>
internal sealed class EventStatement(SqliteStatement statement)
{
    private readonly int runNo = statement.Parameter(":run_no");
    private readonly int seq = statement.Parameter(":seq");
    private readonly int at = statement.Parameter(":at");
    private readonly int type = statement.Parameter(":type");
    private readonly int slot = statement.Parameter(":slot");
    private readonly int attempt = statement.Parameter(":attempt");
    private readonly int data = statement.Parameter(":data");
    private readonly int dataHash = statement.Parameter(":data_hash");

    public void BindFact(long number, in RunEvent fact)
    {
        statement.Bind(runNo, number);
        statement.Bind(seq, fact.Seq);
        statement.Bind(at, fact.At);
        statement.Bind(type, (long)fact.Type);
        statement.Bind(slot, fact.Slot);
        statement.Bind(attempt, fact.Attempt);
    }

    public void BindNoData()
    {
        statement.BindNull(data);
        statement.BindNull(dataHash);
    }

    public void BindData(ReadOnlySpan<byte> json)
    {
        statement.Bind(data, json);
        statement.BindNull(dataHash);
    }

    public void BindHash(string hash)
    {
        statement.BindNull(data);
        statement.Bind(dataHash, hash);
    }

    public void Run() => statement.Run();
}
