using System.Text;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public Page<GateListRow> ListGates(string? status, string? assignee, PageRequest page)
    {
        Paging.RequireLimit(page);
        var after = KeysetCursor.Decode(page.Cursor, "gate", 3);
        var text = new StringBuilder(Sql["list_gates"]);
        Sql.AppendIf(text, status is not null, "where_gate_status");
        Sql.AppendIf(text, assignee is not null, "where_gate_assignee");
        Sql.AppendIf(text, after is not null, "after_gate");
        text.Append('\n').Append(Sql["order_gates"]);
        return ReadSnapshot(connection =>
        {
            using var statement = connection.Prepare(text.ToString()).Bind(":limit", page.Limit + 1);
            statement.BindIfPresent(":status", status);
            statement.BindIfPresent(":assignee", assignee);
            if (after is not null)
            {
                statement.Bind(":after_opened", after[0]).Bind(":after_no", after[1]).Bind(":after_seq", after[2]);
            }

            var heads = Rows.List(statement, GateHead.Read);
            var rows = heads.Select(head => WithEvents(connection, head)).ToList();
            return Paging.ToPage(rows, page.Limit, last => KeysetCursor.Encode("gate", last.Gate.OpenedAt, last.RunNo, last.Gate.OpenSeq));
        });
    }

    public GateListRow? FindGate(string gateId) => ReadSnapshot(connection =>
    {
        using var statement = connection.Statement("find_gate").Bind(":id", gateId);
        return Rows.First(statement, GateHead.Read) is { } head ? WithEvents(connection, head) : null;
    });

    private static GateListRow WithEvents(SqliteConnection connection, GateHead head)
    {
        var gate = head.Gate;
        using var statement = connection.Statement("list_events_at")
            .Bind(":run_no", head.RunNo).Bind(":seqs", JsonArray.Write([gate.OpenSeq, gate.DecideSeq]));
        var events = Rows.Events(statement);
        RunEvent? decided = events.Count > 1 ? events[1] : null;
        return new GateListRow(gate, head.RunNo, head.RunId, head.Workflow, events[0], decided);
    }
}
