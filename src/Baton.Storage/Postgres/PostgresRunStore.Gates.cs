using System.Text;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Storage.Postgres;

public sealed partial class PostgresRunStore
{
    public Page<GateListRow> ListGates(string? status, string? assignee, PageRequest page)
    {
        Paging.RequireLimit(page);
        var after = KeysetCursor.Decode(page.Cursor, "gate", 3);
        var text = new StringBuilder(Sql.Blocks["list_gates"]);
        Sql.Blocks.AppendIf(text, status is not null, "where_gate_status");
        Sql.Blocks.AppendIf(text, assignee is not null, "where_gate_assignee");
        Sql.Blocks.AppendIf(text, after is not null, "after_gate");
        text.Append('\n').Append(Sql.Blocks["order_gates"]);
        return ReadSnapshot(session =>
        {
            List<GateHead> heads;
            using (var statement = session.Prepare(text.ToString()).Bind(":limit", page.Limit + 1))
            {
                statement.BindIfPresent(":status", status);
                statement.BindIfPresent(":assignee", assignee is null ? null : JsonArray.Write([assignee])[1..^1]);
                if (after is not null)
                {
                    statement.Bind(":after_opened", after[0]).Bind(":after_no", after[1]).Bind(":after_seq", after[2]);
                }

                heads = Rows.List(statement, GateHead.Read);
            }

            var rows = heads.Select(head => WithEvents(session, head)).ToList();
            return Paging.ToPage(rows, page.Limit, last => KeysetCursor.Encode("gate", last.Gate.OpenedAt, last.RunNo, last.Gate.OpenSeq));
        });
    }

    public GateListRow? FindGate(string gateId) => ReadSnapshot(session =>
    {
        GateHead? head;
        using (var statement = session.Statement("find_gate").Bind(":id", gateId))
        {
            head = Rows.First(statement, GateHead.Read);
        }

        return head is null ? null : WithEvents(session, head);
    });

    private static GateListRow WithEvents(PostgresSession session, GateHead head)
    {
        var gate = head.Gate;
        using var statement = session.Statement("list_events_at")
            .Bind(":run_no", head.RunNo).Bind(":seqs", [gate.OpenSeq, gate.DecideSeq]);
        var events = Rows.Events(statement);
        RunEvent? decided = events.Count > 1 ? events[1] : null;
        return new GateListRow(gate, head.RunNo, head.RunId, head.Workflow, events[0], decided);
    }
}
