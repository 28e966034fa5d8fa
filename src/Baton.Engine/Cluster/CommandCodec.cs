using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Baton.Core;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine.Runs;
using Baton.Engine.Store;

namespace Baton.Engine.Cluster;

/// <summary>The JSON form of commands on their way to the owner of a run. Old servers meet new ones during an upgrade: members are only
/// ever added.</summary>
internal static class CommandCodec
{
    public static string Encode(RunCommand command) => JsonSerializer.Serialize(
        command switch
        {
            CancelRun cancel => new CommandBody("cancel") { By = cancel.By, Reason = cancel.Reason },
            PauseRun pause => new CommandBody("pause") { By = pause.By },
            ResumeRun resume => new CommandBody("resume") { By = resume.By },
            RetryRun retry => new CommandBody("retry") { From = retry.From, Payload = retry.Input?.ToString() },
            SignalRun signal => new CommandBody("signal") { Event = signal.Event, Payload = signal.Data.ToString() },
            DecideGate decide => new CommandBody("decide")
            {
                Slot = decide.Slot, Option = decide.Option, By = decide.By, Comment = decide.Comment, OpenSeq = decide.OpenSeq,
                Payload = decide.Values?.ToString(),
            },
            _ => throw new ArgumentException($"{command.GetType().Name} is for the owner's own use.", nameof(command)),
        },
        CommandJson.Default.CommandBody);

    /// <summary>A run that starts, or one that ended elsewhere with its whole history.</summary>
    public static string Encode(StartMessage start)
    {
        var row = start.Row;
        var body = new CommandBody(start.History is null ? "start" : "import")
        {
            Hash = row.DefinitionHash, Version = row.Version, Labels = row.Labels, By = row.CreatedBy, Origin = row.Origin,
            Payload = start.History is null ? Encode(start.Command!(0).Created) : null, IdIsGiven = start.IdIsGiven,
            Key = start.Idempotency?.Key, BodyHash = start.Idempotency?.BodyHash,
            CreatedAt = start.History is null ? 0 : row.CreatedAt,
            Events = start.History?.Events.ConvertAll(e => new EventBody(
                e.Seq, e.At, (int)e.Type, e.Slot, e.Attempt, e.Data is null ? null : Encode(e.Data))),
        };
        return JsonSerializer.Serialize(body, CommandJson.Default.CommandBody);
    }

    /// <exception cref="FormatException">A newer server left it.</exception>
    public static RunMessage Decode(ForwardedCommand command, Func<string, CompiledWorkflow> resolve)
    {
        var body = JsonSerializer.Deserialize(command.Body, CommandJson.Default.CommandBody)
            ?? throw new FormatException("The command is null.");
        return body.Kind is "start" or "import" ? Start(command, body, resolve) : new CommandMessage
        {
            RunId = command.RunId, Forwarded = command, Command = Command(body),
        };
    }

    private static Func<long, RunCommand> Command(CommandBody body)
    {
        var payload = body.Payload is { } text ? Payload.FromJson(text) : null;
        return body.Kind switch
        {
            "cancel" => now => new CancelRun(now, body.By, body.Reason),
            "pause" => now => new PauseRun(now, body.By),
            "resume" => now => new ResumeRun(now, body.By),
            "retry" => now => new RetryRun(now, body.From, payload),
            "signal" => now => new SignalRun(now, body.Event!, payload!),
            "decide" => now => new DecideGate(now, body.Slot, body.Option!, body.By!, body.Comment, payload) { OpenSeq = body.OpenSeq },
            _ => throw new FormatException($"There is no command '{body.Kind}'."),
        };
    }

    private static StartMessage Start(ForwardedCommand command, CommandBody body, Func<string, CompiledWorkflow> resolve)
    {
        var workflow = resolve(body.Hash!);
        return new StartMessage
        {
            Workflow = workflow,
            Row = new RunRow
            {
                RunNo = 0, Id = command.RunId, Partition = command.Partition, Workflow = workflow.Name, Version = body.Version,
                DefinitionHash = body.Hash!, Status = RunStatus.Created, Labels = body.Labels, CreatedBy = body.By,
                CreatedAt = body.Events is null ? command.At : body.CreatedAt, Origin = body.Origin,
            },
            Command = body.Payload is { } payload
                ? now => new StartRun(now, (RunCreatedData)Decode(RunEventType.RunCreated, payload)!)
                : null,
            History = body.Events is { } events ? History(command.RunId, workflow, body.Version, events) : null,
            IdIsGiven = body.IdIsGiven,
            Idempotency = body.Key is { } key ? new IdempotencyRow(key, body.BodyHash ?? "", command.RunId, command.At) : null,
            Forwarded = command,
        };
    }

    private static RunHistory History(string runId, CompiledWorkflow workflow, int version, IReadOnlyList<EventBody> bodies)
    {
        var state = new RunState(runId, workflow, version);
        var events = new List<RunEvent>(bodies.Count);
        foreach (var body in bodies)
        {
            var type = (RunEventType)body.Type;
            var e = new RunEvent(body.Seq, body.At, type, body.Slot, body.Attempt, body.Data is { } data ? Decode(type, data) : null);
            state.Apply(e);
            events.Add(e);
        }

        return new RunHistory(state, events);
    }

    private static string Encode(EventData data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EventCodec.Encode(data, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static EventData? Decode(RunEventType type, string data) => EventCodec.Decode(type, Encoding.UTF8.GetBytes(data));
}

internal sealed record CommandBody(string Kind)
{
    public string? By { get; init; }

    public string? Reason { get; init; }

    public string? From { get; init; }

    public string? Event { get; init; }

    public string? Payload { get; init; }

    public int Slot { get; init; }

    public string? Option { get; init; }

    public string? Comment { get; init; }

    public long OpenSeq { get; init; }

    public string? Hash { get; init; }

    public int Version { get; init; }

    public string? Labels { get; init; }

    public string? Origin { get; init; }

    public bool IdIsGiven { get; init; }

    public string? Key { get; init; }

    public string? BodyHash { get; init; }

    /// <summary>Of a run that is taken over.</summary>
    public long CreatedAt { get; init; }

    public IReadOnlyList<EventBody>? Events { get; init; }
}

/// <summary>One event of a run that is taken over; its type in the journal's numbers.</summary>
internal sealed record EventBody(long Seq, long At, int Type, int Slot, int Attempt, string? Data);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(CommandBody))]
internal sealed partial class CommandJson : JsonSerializerContext;
