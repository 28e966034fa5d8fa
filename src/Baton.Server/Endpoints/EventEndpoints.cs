using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Server.Answers;
using Baton.Server.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Baton.Server.Endpoints;

/// <summary>History and live feeds.</summary>
internal static class EventEndpoints
{
    private const string LastEventId = "Last-Event-ID";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/runs/{id}/events", RunEvents).WithTags("events")
            .Produces<ListOf<EventView>>(StatusCodes.Status200OK, "application/json", ServerSentFeed.ContentType);
        api.MapGet("/runs/{id}/ws", RunSocket).WithTags("events").Produces(StatusCodes.Status101SwitchingProtocols);
        api.MapGet("/events", AllEvents).WithTags("events").Produces<RunChangeView>(StatusCodes.Status200OK, ServerSentFeed.ContentType);
    }

    private static Task RunEvents(
        string id, HttpContext context, RunAnswers runs, RunEngine engine, LiveFeeds feeds, long? after, int? limit, string? cursor,
        bool? live)
    {
        Paging.Known(context, "after", "limit", "cursor", "live");
        var run = runs.Require(id);
        if (context.Request.Headers.Accept.ToString().Contains(ServerSentFeed.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return StreamAsync(run, context, engine, feeds, after ?? 0, live ?? false);
        }

        return HistoryAsync(run, context, engine, Math.Max(After(after), CursorOf(cursor)), Paging.Limit(limit));
    }

    private static async Task StreamAsync(
        RunRow run, HttpContext context, RunEngine engine, LiveFeeds feeds, long after, bool live)
    {
        var resumed = context.Request.Headers[LastEventId];
        if (resumed.Count > 0)
        {
            after = long.TryParse(resumed, out var last) ? last : throw Paging.Bad(LastEventId, "must be the seq of an event");
            if (run.Status.IsTerminal() && after >= run.LastSeq)
            {
                // "Clients will reconnect … unless told to stop by HTTP 204" (WHATWG HTML, 9.2.5).
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
        }

        using var place = feeds.Slots.Take();
        using var end = feeds.End.For(context);
        await ServerSentFeed.WriteAsync(
            context, engine.FollowAsync(run.Id, After(after), live, end.Token), WriteEvent, feeds.Time, end.Token);
    }

    private static async Task RunSocket(
        string id, HttpContext context, RunAnswers runs, RunEngine engine, LiveFeeds feeds, long? after, bool? live)
    {
        Paging.Known(context, "after", "live");
        var run = runs.Require(id);
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw BatonException.Invalid("websocket_expected", "This address speaks WebSocket only.");
        }

        var from = After(after);
        using var place = feeds.Slots.Take();
        using var end = feeds.End.For(context);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await SocketFeed.WriteAsync(socket, stop => engine.FollowAsync(run.Id, from, live ?? false, stop), feeds.Time, end.Token);
    }

    private static async Task AllEvents(HttpContext context, RunEngine engine, LiveFeeds live)
    {
        Paging.Known(context);
        using var place = live.Slots.Take();
        using var end = live.End.For(context);
        await ServerSentFeed.WriteAsync(context, engine.FollowAllAsync(end.Token), WriteChange, live.Time, end.Token);
    }

    /// <summary>One page of history, through the same reader as the feeds, so that both show the same bytes.</summary>
    private static async Task HistoryAsync(RunRow run, HttpContext context, RunEngine engine, long after, int limit)
    {
        var page = new List<FeedEvent>();
        if (after < run.LastSeq)
        {
            await foreach (var e in engine.FollowAsync(run.Id, after, context.RequestAborted))
            {
                page.Add(e);
                if (page.Count == limit || e.Seq >= run.LastSeq)
                {
                    break;
                }
            }
        }

        var body = new ArrayBufferWriter<byte>(4096);
        body.Write("{\"items\":["u8);
        for (var i = 0; i < page.Count; i++)
        {
            body.Write(i == 0 ? [] : ","u8);
            body.Write(page[i].Json.Span);
        }

        var more = page is [.., var last] && last.Seq < run.LastSeq;
        body.Write("],\"next_cursor\":"u8);
        body.Write(more ? Encoding.UTF8.GetBytes($"\"{page[^1].Seq}\"}}") : "null}"u8);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    private static long After(long? after) => after is null or >= 0 ? after ?? 0 : throw Paging.Bad("after", "must not be negative");

    private static long CursorOf(string? cursor) =>
        string.IsNullOrEmpty(cursor) ? 0
        : long.TryParse(cursor, out var seq) && seq >= 0 ? seq
        : throw TextCursor.Broken();

    private static void WriteEvent(IBufferWriter<byte> output, FeedEvent message)
    {
        if (message.Seq > 0)
        {
            output.Write("id: "u8);
            Utf8Formatter.TryFormat(message.Seq, output.GetSpan(20), out var written);
            output.Advance(written);
            output.Write("\n"u8);
        }

        output.Write("data: "u8);
        output.Write(message.Json.Span);
        output.Write("\n\n"u8);
    }

    private static void WriteChange(IBufferWriter<byte> output, RunStatusChange change)
    {
        var view = new RunChangeView(change.RunId, change.Workflow, change.Status.Word(), Times.Of(change.At));
        output.Write("data: "u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(view, BatonJson.Default.RunChangeView));
        output.Write("\n\n"u8);
    }
}
