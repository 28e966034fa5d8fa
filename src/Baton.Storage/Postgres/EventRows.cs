using System.Buffers;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

/// <summary>insert_event, with insert_payload and insert_run_payload for data above the limit.</summary>
internal sealed class EventRows
{
    private const int FirstBuffer = 64 * 1024;
    private const int KeptBuffer = 4 * 1024 * 1024;

    private readonly List<long> runNo;
    private readonly List<long> seq;
    private readonly List<long> at;
    private readonly List<short> type;
    private readonly List<int> slot;
    private readonly List<int> attempt;
    private readonly List<short> partition;
    private readonly List<ReadOnlyMemory<byte>?> data;
    private readonly List<string?> dataHash;
    private readonly PayloadRows payloads;
    private ArrayBufferWriter<byte> buffer = new(FirstBuffer);

    public EventRows(RowStatement events, PayloadRows payloads)
    {
        this.payloads = payloads;
        runNo = events.Bigint(":run_no");
        seq = events.Bigint(":seq");
        at = events.Bigint(":at");
        type = events.Smallint(":type");
        slot = events.Integer(":slot");
        attempt = events.Integer(":attempt");
        partition = events.Smallint(":partition");
        data = events.Bytes(":data");
        dataHash = events.Text(":data_hash");
    }

    public void Add(RunRow run, in RunEvent fact)
    {
        runNo.Add(run.RunNo);
        seq.Add(fact.Seq);
        at.Add(fact.At);
        type.Add((short)fact.Type);
        slot.Add(fact.Slot);
        attempt.Add(fact.Attempt);
        partition.Add((short)run.Partition);

        // When the buffer grows, what was taken from the old one stays where it is.
        var start = buffer.WrittenCount;
        if (!EventCodec.Encode(fact.Data, buffer))
        {
            data.Add(null);
            dataHash.Add(null);
            return;
        }

        var json = buffer.WrittenMemory[start..];
        if (json.Length <= JournalRules.InlineLimit)
        {
            data.Add(json);
            dataHash.Add(null);
        }
        else
        {
            data.Add(null);
            dataHash.Add(payloads.Add(run, json));
        }
    }

    /// <summary>Makes the buffer ready for the next batch.</summary>
    public void Reset()
    {
        if (buffer.Capacity > KeptBuffer)
        {
            buffer = new ArrayBufferWriter<byte>(FirstBuffer);
        }

        buffer.ResetWrittenCount();
    }
}

/// <summary>insert_payload and insert_run_payload.</summary>
internal sealed class PayloadRows(RowStatement payloads, RowStatement uses)
{
    private readonly List<short> partition = payloads.Smallint(":partition");
    private readonly List<string?> hash = payloads.Text(":hash");
    private readonly List<ReadOnlyMemory<byte>?> data = payloads.Bytes(":data");
    private readonly List<short> usePartition = uses.Smallint(":partition");
    private readonly List<long> useRunNo = uses.Bigint(":run_no");
    private readonly List<string?> useHash = uses.Text(":hash");

    /// <returns>The hash under which the data will be found.</returns>
    public string Add(RunRow run, ReadOnlyMemory<byte> json)
    {
        var name = ContentHash.Of(json.Span);
        partition.Add((short)run.Partition);
        hash.Add(name);
        data.Add(json);
        usePartition.Add((short)run.Partition);
        useRunNo.Add(run.RunNo);
        useHash.Add(name);
        return name;
    }
}
