using Baton.Contracts;
using Baton.Core.Runs;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>Gates as the contract shows them.</summary>
internal static class GateAnswers
{
    public static GateView Of(GateListRow row)
    {
        var opened = (GateOpenedData)row.Opened.Data!;
        return new GateView
        {
            Id = row.Gate.Id,
            RunId = row.RunId,
            Workflow = row.Workflow,
            Node = row.Gate.Node,
            Kind = opened.GateKind,
            Title = opened.Title,
            Description = opened.Description,
            Options = opened.Options,
            Form = Raw.Element(opened.Form),
            Assignees = row.Gate.Assignees,
            Quorum = opened.Quorum,
            OpenedAt = Times.Of(row.Gate.OpenedAt),
            DueAt = Times.OrNull(row.Gate.DueAt),
            Status = row.Gate.Status,
            Decision = row.Decided is { Data: GateDecidedData decided } e
                ? new GateDecision(decided.Option, decided.By, Times.Of(e.At), decided.Comment, Raw.Element(decided.Values))
                : null,
        };
    }
}
