using Baton.Engine.Store;

namespace Baton.Storage;

/// <summary>A gate as its list finds it, before the events that hold its texts are read.</summary>
internal sealed record GateHead(GateRow Gate, long RunNo, string RunId, string Workflow)
{
    public static GateHead Read(StoredRow row) =>
        new(Rows.Gate(row), row.Int64("run_no"), row.Text("run_id"), row.Text("workflow"));
}
