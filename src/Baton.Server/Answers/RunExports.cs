using System.Buffers;
using System.Text.Json;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>Between a run in the store and the one document that holds all of it.</summary>
internal static class RunExports
{
    private const int EventsPerRead = 5_000;

    /// <exception cref="BatonException">NotFound <c>run_not_found</c>.</exception>
    public static RunExport Of(IRunStore store, RunAnswers answers, string id)
    {
        var row = answers.Require(id);
        var events = new List<ExportedEvent>();
        while (events.Count < row.LastSeq)
        {
            var page = store.ReadEvents(row.RunNo, events.Count, (int)Math.Min(EventsPerRead, row.LastSeq - events.Count));
            events.AddRange(page.Select(Event));
            if (page.Count == 0)
            {
                throw BatonException.NotFound("run_not_found", $"Run '{id}' was deleted meanwhile.");
            }
        }

        var run = RunAnswers.Summary(row, store.SumRuns([row.RunNo]).GetValueOrDefault(row.RunNo));
        return new RunExport
        {
            Format = RunExport.CurrentFormat,
            Id = run.Id,
            Version = run.Version,
            Labels = run.Labels,
            CreatedAt = run.CreatedAt,
            CreatedBy = run.CreatedBy,
            Origin = run.Origin,
            Definition = store.FindDefinition(row.DefinitionHash)
                ?? throw new BatonException(
                    ErrorKind.Internal, "definition_missing", $"The definition {row.DefinitionHash} is not in the store."),
            Events = events,
        };
    }

    /// <exception cref="BatonException">Invalid <c>bad_export</c>.</exception>
    public static ImportRunRequest Request(RunExport export)
    {
        if (export.Format != RunExport.CurrentFormat)
        {
            throw Bad($"'format' is not {RunExport.CurrentFormat}");
        }

        if (export.Labels?.Any(label => label.Key.Length == 0 || label.Value is null) == true)
        {
            throw Bad("a label has no key or no value");
        }

        return new ImportRunRequest
        {
            Id = export.Id ?? throw Bad("'id' is missing"),
            Version = export.Version ?? 0,
            Definition = export.Definition ?? throw Bad("'definition' is missing"),
            Events = [.. (export.Events ?? throw Bad("'events' is missing")).Select(Event)],
            Labels = export.Labels,
            CreatedAt = export.CreatedAt.ToUnixTimeMilliseconds(),
            By = export.CreatedBy,
            Origin = export.Origin,
        };
    }

    private static ExportedEvent Event(RunEvent e)
    {
        var data = new ArrayBufferWriter<byte>();
        return new ExportedEvent
        {
            Seq = e.Seq,
            At = e.At,
            Type = e.Type.Word(),
            Slot = e.Slot,
            Attempt = e.Attempt,
            Data = EventCodec.Encode(e.Data, data) ? Raw.Element(data.WrittenMemory) : null,
        };
    }

    private static RunEvent Event(ExportedEvent e)
    {
        if (e is null || !RunEventWords.TryParse(e.Type ?? "", out var type) || e.Slot < -1 || e.Attempt < 0 || !IsTime(e.At))
        {
            throw Bad($"event {e?.Seq} has no type, time, slot or attempt that can be");
        }

        try
        {
            var data = Raw.Payload(e.Data) is { } given ? EventCodec.Decode(type, given.Utf8) : null;
            var due = data switch
            {
                NodeRetryingData retrying => retrying.Due,
                NodeWaitingData waiting => waiting.Due,
                GateOpenedData opened => opened.Due,
                _ => 0,
            };
            return IsTime(due)
                ? new RunEvent(e.Seq, e.At, type, e.Slot, e.Attempt, data)
                : throw Bad($"event {e.Seq} has no due time that can be");
        }
        catch (FormatException exception)
        {
            throw Bad($"event {e.Seq}: {exception.Message.TrimEnd('.')}");
        }
    }

    private static bool IsTime(long at) => at >= 0 && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static BatonException Bad(string why) => BatonException.Invalid("bad_export", $"This is not an exported run: {why}.");
}
