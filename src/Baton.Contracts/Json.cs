using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Baton.Contracts;

/// <summary>How every record here is written and read: snake_case, unknown values as null, times as RFC 3339 in UTC.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(PublishBody))]
[JsonSerializable(typeof(PublishAnswer))]
[JsonSerializable(typeof(ValidateAnswer))]
[JsonSerializable(typeof(ListOf<WorkflowView>))]
[JsonSerializable(typeof(ListOf<WorkflowVersionView>))]
[JsonSerializable(typeof(WorkflowDetail))]
[JsonSerializable(typeof(WorkflowVersionDetail))]
[JsonSerializable(typeof(StartWorkflowBody))]
[JsonSerializable(typeof(StartRunBody))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(ListOf<RunView>))]
[JsonSerializable(typeof(RunGraph))]
[JsonSerializable(typeof(RunExport))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(RetryBody))]
[JsonSerializable(typeof(RerunBody))]
[JsonSerializable(typeof(SignalBody))]
[JsonSerializable(typeof(BulkBody))]
[JsonSerializable(typeof(BulkAnswer))]
[JsonSerializable(typeof(NodeView))]
[JsonSerializable(typeof(ListOf<NodeView>))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(ListOf<EventView>))]
[JsonSerializable(typeof(RunChangeView))]
[JsonSerializable(typeof(GateView))]
[JsonSerializable(typeof(ListOf<GateView>))]
[JsonSerializable(typeof(GateAnswerBody))]
[JsonSerializable(typeof(AddAgentBody))]
[JsonSerializable(typeof(AgentView))]
[JsonSerializable(typeof(ListOf<AgentView>))]
[JsonSerializable(typeof(ListOf<ModelView>))]
[JsonSerializable(typeof(ListOf<CostSumView>))]
[JsonSerializable(typeof(ListOf<RunCostView>))]
[JsonSerializable(typeof(ListOf<CallerView>))]
[JsonSerializable(typeof(SessionBody))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(LiveView))]
[JsonSerializable(typeof(ReadyView))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(ToolServerBody))]
[JsonSerializable(typeof(ToolServerView))]
[JsonSerializable(typeof(ListOf<ToolServerView>))]
[JsonSerializable(typeof(ToolCallBody))]
[JsonSerializable(typeof(ToolCallAnswer))]
[JsonSerializable(typeof(ToolRunView))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
[JsonSerializable(typeof(ServerFile))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(long?))]
public sealed partial class BatonJson : JsonSerializerContext;

/// <summary>Times as <c>2026-05-28T10:30:00.000Z</c>: RFC 3339, UTC, milliseconds.</summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[24];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
