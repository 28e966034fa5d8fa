using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary><c>/gates</c>: exactly one decision takes effect, and later ones are told which.</summary>
internal static class GateEndpoints
{
    private static readonly string[] Statuses = ["open", "decided", "closed"];

    private static readonly TimeSpan CommitPatience = TimeSpan.FromSeconds(10);

    public static void Map(RouteGroupBuilder api)
    {
        var gates = api.MapGroup("/gates").WithTags("gates");
        gates.MapGet("", List);
        gates.MapGet("/{id}", Get);
        gates.MapPost("/{id}", Decide);
    }

    private static Ok<ListOf<GateView>> List(
        HttpContext context, IRunStore store, string? status, string? assignee, int? limit, string? cursor)
    {
        Paging.Known(context, "status", "assignee", "limit", "cursor");
        if (status is not null && !Statuses.Contains(status))
        {
            throw Paging.Bad("status", "must be open, decided or closed");
        }

        var page = store.ListGates(status, assignee == "me" ? Caller.Of(context).Name : assignee, Paging.Of(limit, cursor));
        return TypedResults.Ok(new ListOf<GateView>([.. page.Items.Select(GateAnswers.Of)], page.NextCursor));
    }

    private static Ok<GateView> Get(string id, IRunStore store) => TypedResults.Ok(GateAnswers.Of(Require(store, id)));

    private static async Task<Ok<GateView>> Decide(
        string id, Body<GateAnswerBody> body, HttpContext context, IRunStore store, RunEngine engine, TimeProvider time)
    {
        if (string.IsNullOrEmpty(body.Value.Decision))
        {
            throw BatonException.Invalid("missing_field", "The field 'decision' is missing: one of the gate's options.");
        }

        var gate = Require(store, id);
        if (gate.Gate.Status != "open")
        {
            throw Late(gate);
        }

        try
        {
            await engine.SubmitAsync(gate.RunId, now => Command(now, gate, body.Value, Caller.Of(context).Name), context.RequestAborted);
        }
        catch (BatonException refusal) when (refusal.Code == "gate_decided")
        {
            throw Late(await WinnerAsync(gate, store, engine, time, context.RequestAborted));
        }

        return TypedResults.Ok(GateAnswers.Of(Require(store, id)));
    }

    private static DecideGate Command(long now, GateListRow gate, GateAnswerBody body, string by) =>
        new(now, gate.Gate.Slot, body.Decision!, by, body.Comment, Raw.Payload(body.Values)) { OpenSeq = gate.Gate.OpenSeq };

    /// <summary>The gate as the decision that came first left it. That one may be decided and not on disk yet: its event says when it
    /// is.</summary>
    private static async Task<GateListRow> WinnerAsync(
        GateListRow gate, IRunStore store, RunEngine engine, TimeProvider time, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(CommitPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await foreach (var e in engine.FollowAsync(gate.RunId, gate.Gate.OpenSeq, either.Token))
            {
                if (e.Node == gate.Gate.Node && e.Type is RunEventType.GateDecided or RunEventType.NodeCancelled)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw BatonException.Unavailable("store_unavailable", "Another decision came first and is not on disk yet. Look again.");
        }

        return Require(store, gate.Gate.Id);
    }

    private static BatonException Late(GateListRow gate) => GateAnswers.Of(gate).Decision is { } winner
        ? new BatonException(
            ErrorKind.Conflict, "gate_decided", $"The gate was decided before: {winner.Option}, by {winner.By}.", null,
            new GateDecidedDetail(winner))
        : BatonException.Conflict("gate_closed", "The gate is closed: its node or run was cancelled.");

    private static GateListRow Require(IRunStore store, string id) =>
        store.FindGate(id) ?? throw BatonException.NotFound("gate_not_found", $"There is no gate '{id}'.");
}
