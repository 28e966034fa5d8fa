using System.Net;
using System.Net.Http.Headers;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Nodes.Egress;
using Baton.Nodes.Mcp;

namespace Baton.Nodes.Llm;

/// <summary>Makes one call of a model: tries again where the provider asks for it, and tells what it came to.</summary>
internal sealed class ModelClient(ModelProfile profile, Outbound outbound, TimeProvider time)
{
    private const int MaxErrorText = 2_000;

    /// <summary>Longest pause the provider may ask for within an attempt; beyond it the attempt fails, and its retry waits as
    /// long.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ModelWire wire = ModelWire.Of(profile);

    /// <summary>The request as it will be sent.</summary>
    public byte[] Body(ModelRequest request) => wire.Body(profile, request);

    /// <exception cref="OperationCanceledException">Also when a budget has no room for another call.</exception>
    public async Task<StepResult> CallAsync(byte[] body, StepCall step, AttemptRequest attempt, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var (turn, failure) = await TryAsync(body, step, attempt, cancellation);
            if (turn is not null)
            {
                // A provider that does not count is taken to have used all that was set aside.
                var charge = turn.Usage is { } usage ? profile.ChargeFor(usage) : profile.HoldFor(body.Length).AsCharge();
                return StepResult.Success(TurnJson.Write(turn, charge), charge);
            }

            var (error, lost) = failure!.Value;
            var pause = error.RetryAfter ?? TimeSpan.FromMilliseconds(250 * Math.Pow(2, tries));
            if (!error.Retryable || tries > profile.MaxRetries || pause > LongestPause)
            {
                return StepResult.Failure(error, lost);
            }

            attempt.Log("info", $"The model is called again in {pause.TotalSeconds:0.#} s: {error.Message}");
            await Task.Delay(pause, time, cancellation);
            if (lost)
            {
                await step.AgainAsync();
            }
        }
    }

    private async Task<(ModelTurn? Turn, (NodeError Error, bool Lost)? Failure)> TryAsync(
        byte[] body, StepCall step, AttemptRequest attempt, CancellationToken cancellation)
    {
        try
        {
            using var client = outbound.Client(attempt.TrustedLocal);
            using var message = Message(body, step, attempt.Secrets);
            message.Options.Set(EgressGuard.Ready, attempt.EnsureOwnedAsync);
            await attempt.EnsureOwnedAsync(cancellation);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.IsSuccessStatusCode
                ? (await ReadAsync(response, attempt, step, cancellation), null)
                : (null, (await RefusalAsync(response, cancellation), false));
        }
        catch (InvalidOperationException e)
        {
            return (null, (new NodeError("invalid_request", e.Message, null, Retryable: false), false));
        }
        catch (Exception e) when (e.GetBaseException() is EgressDeniedException denied)
        {
            return (null, (new NodeError("egress_denied", denied.Message, null, Retryable: false), false));
        }
        catch (MessageTooLargeException e)
        {
            return (null, (new NodeError("output_too_large", e.Message, null, Retryable: false), true));
        }
        catch (ModelAnswerException e)
        {
            return (null, (new NodeError("connection", e.Message), true));
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            // Nothing was sent.
            return (null, (new NodeError("connection", $"The model's server cannot be reached: {e.Message}"), false));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, (new NodeError("connection", $"The connection to the model's server was lost: {e.Message}"), true));
        }
    }

    private HttpRequestMessage Message(byte[] body, StepCall step, Redaction secrets)
    {
        var root = profile.BaseUrl.ToString().TrimEnd('/');
        var path = root.EndsWith("/v1", StringComparison.Ordinal) && wire.Path.StartsWith("v1/", StringComparison.Ordinal)
            ? wire.Path[3..]
            : wire.Path;
        var message = new HttpRequestMessage(HttpMethod.Post, $"{root}/{path}") { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Add("Idempotency-Key", step.IdempotencyKey);
        var key = profile.ReadKey();
        secrets.Add(key);
        wire.Authorize(message, key);
        return message;
    }

    private async Task<ModelTurn> ReadAsync(
        HttpResponseMessage response, AttemptRequest attempt, StepCall step, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            await using var limited = new LimitedMessages(stream, MessageEnd.EmptyLine);
            return await wire.ReadAsync(limited, word => attempt.Live(LiveText(step, word)), cancellation);
        }

        await using var whole = new LimitedMessages(stream, MessageEnd.Never);
        return wire.Read(await ReadAllAsync(whole, int.MaxValue, cancellation));
    }

    private async Task<NodeError> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var text = System.Text.Encoding.UTF8.GetString((await ReadAllAsync(stream, MaxErrorText, cancellation)).Span);
        var status = (int)response.StatusCode;
        var retryable = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || status >= 500;
        var after = response.Headers.RetryAfter is not { } header ? null
            : header.Delta ?? (header.Date is { } date ? Max(date - time.GetUtcNow(), TimeSpan.Zero) : (TimeSpan?)null);
        return new NodeError("http_status", $"The model's server answered {status}: {text}", null, retryable, after);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static Payload LiveText(StepCall step, string text) => NodeJson.Object(w =>
    {
        w.WriteString("step", step.Key);
        w.WriteNumber("call", step.Call);
        w.WriteString("text", text);
    });

    /// <summary>Reads up to a limit; what is beyond it makes an answer unreadable, and is left out of an error.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream stream, int most, CancellationToken cancellation)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (buffer.Length < most)
        {
            var read = await stream.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, most - buffer.Length)), cancellation);
            if (read == 0)
            {
                break;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
