using System.Text;
using System.Text.Json;
using Baton.Contracts;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Server.Answers;
using Baton.Server.Web;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Baton.Server.Mcp;

/// <summary>Workflows marked <c>expose: mcp</c> as tools: each under its own name starts a run and waits for its end; <c>run_start</c>,
/// <c>run_wait</c> and <c>run_cancel</c> do the same step by step for runs that outlast a connection. Runs of other workflows are not
/// there.</summary>
internal sealed class WorkflowTools(BatonHost host, ExposedWorkflows exposed, RunAnswers answers, TimeProvider time)
{
    public const string Start = "run_start";
    public const string Wait = "run_wait";
    public const string Cancel = "run_cancel";

    /// <summary>Progress is told no faster, except what a person has to know.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private static readonly JsonElement AnyObject = JsonElement.Parse("""{"type": "object"}"""u8);

    private static readonly JsonElement StartInput = JsonElement.Parse(
        """
        {"type": "object", "properties": {"workflow": {"type": "string"}, "input": {"type": "object"}}, "required": ["workflow"],
         "additionalProperties": false}
        """u8);

    private static readonly JsonElement WaitInput = JsonElement.Parse(
        """
        {"type": "object", "properties": {"id": {"type": "string"}, "seconds": {"type": "number", "minimum": 0, "maximum": 86400,
         "description": "Answer after so long at the latest; 0 answers at once. Without it, wait for the end."}}, "required": ["id"],
         "additionalProperties": false}
        """u8);

    private static readonly JsonElement CancelInput = JsonElement.Parse(
        """{"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"], "additionalProperties": false}"""u8);

    public ListToolsResult List()
    {
        var tools = exposed.List(Exposure.Mcp).Select(workflow => new Tool
        {
            Name = workflow.Name,
            Title = workflow.Title,
            Description = workflow.Description ?? $"Runs the workflow '{workflow.Name}' and waits for its end.",
            InputSchema = InputOf(workflow),
        }).ToList();
        tools.Add(Own(Start, "Starts a run of a workflow and answers at once with the run's id.", StartInput));
        tools.Add(Own(Wait, "Waits for the end of a run and answers with its status, output and error.", WaitInput));
        tools.Add(Own(Cancel, "Cancels a run.", CancelInput));
        return new ListToolsResult { Tools = tools };
    }

    /// <exception cref="McpProtocolException">There is no such tool, or its arguments are no such arguments.</exception>
    public async Task<CallToolResult> CallAsync(WorkflowCall call, CancellationToken cancellation)
    {
        try
        {
            switch (call.Tool)
            {
                case Start:
                    return Answer(await StartAsync(Text(call, "workflow"), Raw.Payload(Field(call, "input")), call));
                case Wait:
                    return await WaitForAsync(Exposed(Text(call, "id")), Seconds(call), call, cancellation);
                case Cancel:
                    var id = Exposed(Text(call, "id"));
                    await host.Engine.SubmitAsync(id, now => new CancelRun(now, call.By, "asked over MCP"), cancellation);
                    return Answer(id);
                default:
                    var input = Payload.FromJson(JsonSerializer.Serialize(
                        call.Arguments, WireJson.Context.IReadOnlyDictionaryStringJsonElement));
                    return await WaitOrCancelAsync(await StartAsync(call.Tool, input, call), call, cancellation);
            }
        }
        catch (BatonException refusal) when (refusal.Kind is not ErrorKind.Internal)
        {
            return Refusal(refusal);
        }
    }

    private static Tool Own(string name, string description, JsonElement input) =>
        new() { Name = name, Description = description, InputSchema = input };

    private static JsonElement InputOf(CompiledWorkflow workflow) =>
        Raw.Element(workflow.InputSchema?.Json) is { ValueKind: JsonValueKind.Object } schema
        && schema.TryGetProperty("type", out var type) && type.ValueEquals("object") ? schema : AnyObject;

    /// <summary>The id of a run of an exposed workflow.</summary>
    private string Exposed(string id) => exposed.IsExposed(answers.Require(id).DefinitionHash, Exposure.Mcp)
        ? id
        : throw BatonException.NotFound("run_not_found", $"There is no run '{id}'.");

    /// <summary>Not given up half-way: whoever gives up has to know of the run it would cancel.</summary>
    private async Task<string> StartAsync(string workflow, Payload? input, WorkflowCall call)
    {
        if (exposed.Find(workflow, Exposure.Mcp) is null)
        {
            throw new McpProtocolException($"There is no tool or workflow '{workflow}' here.", McpErrorCode.InvalidParams);
        }

        var given = input ?? Payload.EmptyObject;
        var started = await host.Engine.StartRunAsync(
            new StartRunRequest
            {
                Workflow = workflow,
                Input = given,
                By = call.By,
                IdempotencyKey = call.IdempotencyKey is { } key ? $"{call.By} mcp {workflow} {ContentHash.Of(key)}" : null,
                BodyHash = ContentHash.Of(given.Utf8),
            },
            CancellationToken.None);
        return started.RunId;
    }

    private async Task<CallToolResult> WaitOrCancelAsync(string run, WorkflowCall call, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, call.GivenUp);
        try
        {
            return await WaitAsync(run, call, either.Token);
        }
        catch (OperationCanceledException) when (call.GivenUp.IsCancellationRequested)
        {
            try
            {
                await host.Engine.SubmitAsync(run, now => new CancelRun(now, call.By, "cancelled over MCP"), CancellationToken.None);
            }
            catch (BatonException refusal) when (refusal.Kind == ErrorKind.Conflict)
            {
                // It came to its end meanwhile.
            }

            // An answer that nobody waits for, but that ends the response.
            throw new McpException($"The call was given up, and its run '{run}' cancelled.");
        }
    }

    private async Task<CallToolResult> WaitForAsync(string run, TimeSpan? atMost, WorkflowCall call, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(atMost ?? Timeout.InfiniteTimeSpan, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, call.GivenUp, patience.Token);
        try
        {
            return atMost == TimeSpan.Zero ? Answer(run) : await WaitAsync(run, call, any.Token);
        }
        catch (OperationCanceledException)
            when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested && !call.GivenUp.IsCancellationRequested)
        {
            return Answer(run);
        }
    }

    private async Task<CallToolResult> WaitAsync(string run, WorkflowCall call, CancellationToken cancellation)
    {
        // Each notification has to say more than the one before.
        var told = 0;
        var ended = 0;
        await call.Progress(++told, $"run {run}", cancellation);
        var last = time.GetTimestamp();
        await foreach (var e in host.Engine.FollowAsync(run, 0, cancellation))
        {
            string? text = null;
            switch (e.Type)
            {
                case RunEventType.NodeSucceeded or RunEventType.NodeFailed or RunEventType.NodeSkipped or RunEventType.NodeCancelled:
                    ended++;
                    text = time.GetElapsedTime(last) >= Pace ? $"{ended} nodes have ended, the last one was {e.Node}" : null;
                    break;
                case RunEventType.GateOpened:
                    text = $"{e.Node} waits for a person";
                    break;
            }

            if (text is not null)
            {
                last = time.GetTimestamp();
                await call.Progress(++told, text, cancellation);
            }
        }

        return Answer(run);
    }

    private CallToolResult Answer(string run)
    {
        var view = answers.Full(run);
        var json = JsonSerializer.SerializeToElement(
            new ToolRunView(view.Id, view.Workflow, view.Status, view.Output, view.Error), WireJson.Context.ToolRunView);
        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = json.GetRawText() }],
            StructuredContent = json,
            IsError = view.Status is "failed" or "cancelled",
        };
    }

    private static CallToolResult Refusal(BatonException refusal)
    {
        var places = refusal.Diagnostics.Select(mistake => $"\n{mistake.Path}: {mistake.Message}");
        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = $"{refusal.Code}: {refusal.Message}{string.Concat(places)}" }], IsError = true,
        };
    }

    private static string Text(WorkflowCall call, string name) =>
        Field(call, name) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw new McpProtocolException($"The argument '{name}' is missing, or no text.", McpErrorCode.InvalidParams);

    private static TimeSpan? Seconds(WorkflowCall call) => Field(call, "seconds") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.GetDouble() is >= 0 and <= 86_400 =>
            TimeSpan.FromSeconds(number.GetDouble()),
        _ => throw new McpProtocolException("The argument 'seconds' must be a number from 0 to 86400.", McpErrorCode.InvalidParams),
    };

    private static JsonElement? Field(WorkflowCall call, string name) =>
        call.Arguments.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}

/// <param name="IdempotencyKey">The same call made again does not start another run; null when none was given.</param>
/// <param name="Progress">Tells the caller how far the run is, under numbers that rise.</param>
/// <param name="GivenUp">Fires when the caller does not want the answer any more, which cancels the run that the call started.</param>
internal sealed record WorkflowCall(
    string Tool, IReadOnlyDictionary<string, JsonElement> Arguments, string By, string? IdempotencyKey,
    Func<int, string, CancellationToken, Task> Progress, CancellationToken GivenUp);
