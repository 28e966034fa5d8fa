using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Baton.Core.Runs;
using Baton.Nodes.Egress;

namespace Baton.Nodes.A2a;

/// <summary>Calls one agent over one of its interfaces: JSON-RPC or HTTP+JSON of A2A 1.x, or JSON-RPC of 0.3. What it takes and gives is
/// in the words of 1.0. Immutable.</summary>
/// <param name="client">From <see cref="Egress.Outbound"/>; not disposed here.</param>
/// <param name="key">The agent's key, sent as a bearer token; or null.</param>
/// <param name="ensureOwned">See <see cref="Baton.Engine.AttemptRequest.EnsureOwnedAsync"/>; asked before whatever changes something at
/// the agent.</param>
internal sealed class AgentClient(
    HttpClient client, AgentInterface at, string? key, Func<CancellationToken, ValueTask> ensureOwned)
{
    private const string JsonType = "application/json";
    private const string EventsType = "text/event-stream";

    /// <summary>A task has one of these of Baton's: setting it again replaces it.</summary>
    private const string PushId = "baton";
    private static readonly string UserAgent = $"baton/{typeof(AgentClient).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>True when tasks can be listed.</summary>
    public bool CanList => at.IsCurrent;

    /// <returns><c>{task}</c> or <c>{message}</c>.</returns>
    public Task<JsonObject> SendAsync(JsonObject message, CancellationToken cancellation) =>
        AskAsync(AgentOperation.Send, message, null, cancellation);

    /// <returns>Each <c>{task}</c>, <c>{message}</c>, <c>{statusUpdate}</c> or <c>{artifactUpdate}</c>.</returns>
    public IAsyncEnumerable<JsonObject> StreamAsync(JsonObject message, CancellationToken cancellation) =>
        FollowAsync(AgentOperation.Stream, message, null, cancellation);

    /// <summary>As <see cref="StreamAsync"/>, of a task that goes on; begins with the task as it stands.</summary>
    public IAsyncEnumerable<JsonObject> SubscribeAsync(string task, CancellationToken cancellation) =>
        FollowAsync(AgentOperation.Subscribe, new JsonObject { ["id"] = task }, task, cancellation);

    /// <exception cref="A2aException"><see cref="A2aException.TaskNotFound"/> and the like.</exception>
    public async Task<JsonObject> GetAsync(string task, CancellationToken cancellation) =>
        Task(await AskAsync(AgentOperation.Get, new JsonObject { ["id"] = task }, task, cancellation));

    public async Task<JsonObject> CancelAsync(string task, CancellationToken cancellation) =>
        Task(await AskAsync(AgentOperation.Cancel, new JsonObject { ["id"] = task }, task, cancellation));

    /// <summary>Asks to be told of a task at an address of Baton's.</summary>
    public Task PushAsync(string task, Uri url, string token, CancellationToken cancellation)
    {
        var config = new JsonObject { ["taskId"] = task, ["id"] = PushId, ["url"] = url.ToString(), ["token"] = token };
        return AskAsync(AgentOperation.Push, config, task, cancellation);
    }

    /// <summary>The tasks of a context, newest first.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string context, CancellationToken cancellation)
    {
        var answer = await AskAsync(AgentOperation.List, new JsonObject { ["contextId"] = context }, null, cancellation);
        return [.. answer.Objects("tasks").Select(task => (JsonObject)task.DeepClone())];
    }

    // 1.0 gives the task itself where 0.3, translated, gives it as one of several kinds.
    private static JsonObject Task(JsonObject answer) => (JsonObject)(answer["task"] as JsonObject ?? answer).DeepClone();

    private async Task<JsonObject> AskAsync(AgentOperation operation, JsonObject parameters, string? task, CancellationToken cancellation)
    {
        using var request = Request(operation, parameters, task, JsonType);
        using var response = await AnswerAsync(operation, request, cancellation);
        var text = await TextAsync(response, cancellation);
        var answer = Parse(text);
        Refuse(response, answer);
        return Result(answer ?? throw A2aException.Bad("The agent answered with something that is not a JSON object."));
    }

    private async IAsyncEnumerable<JsonObject> FollowAsync(
        AgentOperation operation, JsonObject parameters, string? task, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = Request(operation, parameters, task, EventsType);
        using var response = await AnswerAsync(operation, request, cancellation);
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != EventsType)
        {
            var answer = Parse(await TextAsync(response, cancellation));
            Refuse(response, answer);
            throw A2aException.Bad($"The agent was asked for a stream and answered with '{response.Content.Headers.ContentType}'.");
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var data in EventStream.ReadAsync(stream, RunLimits.MaxPayload, cancellation))
        {
            var answer = Parse(data) ?? throw A2aException.Bad("The agent sent an event that is not a JSON object.");
            Refuse(response, answer);
            yield return Result(answer);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(
        AgentOperation operation, HttpRequestMessage request, CancellationToken cancellation)
    {
        if (operation.Changes)
        {
            request.Options.Set(EgressGuard.Ready, ensureOwned);
            await ensureOwned(cancellation);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private HttpRequestMessage Request(AgentOperation operation, JsonObject parameters, string? task, string accept)
    {
        var rest = at.Binding == AgentInterface.Rest;
        var request = rest ? RestRequest(operation, parameters, task) : RpcRequest(operation, parameters);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        request.Headers.UserAgent.ParseAdd(UserAgent);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        if (at.IsCurrent)
        {
            request.Headers.Add("A2A-Version", "1.0");
        }

        return request;
    }

    private HttpRequestMessage RpcRequest(AgentOperation operation, JsonObject parameters)
    {
        var method = at.IsLegacy ? operation.LegacyRpc! : operation.Rpc;
        var sent = at.IsLegacy ? LegacyShapes.ToLegacy(parameters) : WithTenant(parameters);
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = sent };
        return new HttpRequestMessage(HttpMethod.Post, at.Url) { Content = Content(body) };
    }

    private HttpRequestMessage RestRequest(AgentOperation operation, JsonObject parameters, string? task)
    {
        var path = at.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + (at.Tenant is null ? "" : "/" + Uri.EscapeDataString(at.Tenant))
            + operation.Path.Replace("{id}", Uri.EscapeDataString(task ?? ""), StringComparison.Ordinal);
        if (operation.Method == HttpMethod.Get && task is null)
        {
            path += "?" + string.Join('&', parameters.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value!.ToString())}"));
        }

        var request = new HttpRequestMessage(operation.Method, path);
        if (operation.Method == HttpMethod.Post)
        {
            // The body of what is done to a task is empty, but for the settings that are made for it.
            request.Content = Content(task is null || operation == AgentOperation.Push ? WithTenant(parameters) : []);
        }

        return request;
    }

    private JsonObject WithTenant(JsonObject parameters)
    {
        var copy = (JsonObject)parameters.DeepClone();
        if (at.Tenant is not null)
        {
            copy["tenant"] = at.Tenant;
        }

        return copy;
    }

    private static StringContent Content(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, JsonType);

    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            kept.Write(buffer, 0, count);
            if (kept.Length > RunLimits.MaxPayload)
            {
                throw new A2aException("output_too_large", $"The agent's answer has more than {RunLimits.MaxPayload} bytes.", false);
            }
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonObject Result(JsonObject answer)
    {
        if (at.Binding == AgentInterface.Rest)
        {
            return answer;
        }

        var result = answer["result"] as JsonObject ?? throw A2aException.Bad("The agent's answer has neither a result nor an error.");
        return at.IsLegacy && result.ContainsKey("kind") ? LegacyShapes.ToCurrent(result) : result;
    }

    /// <summary>Throws what the agent refused: an error of JSON-RPC, of HTTP+JSON (AIP-193), or a status alone.</summary>
    private static void Refuse(HttpResponseMessage response, JsonObject? answer)
    {
        var error = answer?["error"] as JsonObject;
        if (error is null && response.IsSuccessStatusCode)
        {
            return;
        }

        const int NotFound = -32001;
        var code = error?["code"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
        var reason = error.Objects("details").Select(detail => detail.Text("reason")).FirstOrDefault(one => one is not null);
        var message = error.Text("message") ?? $"The agent answered with status {(int)response.StatusCode}.";
        if (code == NotFound || reason == "TASK_NOT_FOUND")
        {
            throw new A2aException(A2aException.TaskNotFound, "The agent no longer knows the task: " + message, false);
        }

        var (kind, retryable) = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ("unauthorized", false),
            HttpStatusCode.TooManyRequests => ("rate_limited", true),
            >= HttpStatusCode.InternalServerError => ("agent_error", true),
            _ => ("agent_error", code is -32603),
        };
        throw new A2aException(kind, message, retryable) { RetryAfter = response.Headers.RetryAfter?.Delta };
    }
}
