using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Nodes.Egress;

namespace Baton.Nodes.Http;

/// <summary>The tool <c>http</c>: one request, its redirects, and the response as a JSON value
/// <c>{status, headers, body, url}</c>. Header names are in lower case, several values of one header joined by ", " (of <c>set-cookie</c>
/// by line ends); <c>url</c> is where the response came from after redirects.</summary>
/// <remarks>Every attempt of a node sends the same <c>Idempotency-Key</c> unless the node sets that header itself.</remarks>
public sealed class HttpTool(Outbound outbound, TimeProvider time) : INodeExecutor
{
    private static readonly string UserAgent = $"baton/{typeof(HttpTool).Assembly.GetName().Version!.ToString(3)}";

    public static ToolSignature Signature { get; } = new("http", ["url"],
    [
        "method", "headers", "query", "body", "body_base64", "form",
        "expected_status", "response", "max_response_bytes", "follow_redirects",
    ]);

    public string Tool => Signature.Tool;

    public async Task<AttemptOutcome> ExecuteAsync(AttemptRequest request, CancellationToken cancellation)
    {
        try
        {
            var call = HttpCall.Read(request.Input);
            using var exchange = new HttpExchange(call, request.IdempotencyKey);
            using var invoker = new HttpMessageInvoker(outbound.Handler(request.TrustedLocal), disposeHandler: false);
            using var response = await SendAsync(invoker, exchange, request.EnsureOwnedAsync, cancellation);
            return await new HttpAnswer(call, time).ReadAsync(response, exchange.Url, cancellation);
        }
        catch (InvalidRequestException e)
        {
            return Failure("invalid_request", e.Message, false);
        }
        catch (EgressDeniedException e)
        {
            return Failure("egress_denied", e.Message, false);
        }
        catch (Exception e) when (Cause<EgressDeniedException>(e) is { } denied)
        {
            return Failure("egress_denied", denied.Message, false);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return Failure("output_too_large", "The response's headers are too large: " + e.Message, false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return Failure("connection", Describe(e), true);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker invoker, HttpExchange exchange, Func<CancellationToken, ValueTask> ready, CancellationToken cancellation)
    {
        while (true)
        {
            var message = exchange.NextMessage(UserAgent);
            message.Options.Set(EgressGuard.Ready, ready);
            await ready(cancellation);
            var response = await invoker.SendAsync(message, cancellation);
            if (!exchange.Follow(response))
            {
                return response;
            }

            response.Dispose();
        }
    }

    private static AttemptOutcome Failure(string kind, string message, bool retryable) =>
        AttemptOutcome.Failure(new NodeError(kind, message, Retryable: retryable));

    private static T? Cause<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The message with its causes, where TLS and DNS say what was really wrong.</summary>
    private static string Describe(Exception e)
    {
        var parts = new List<string>();
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (!parts.Exists(p => p.Contains(cause.Message, StringComparison.Ordinal)))
            {
                parts.Add(cause.Message);
            }
        }

        return string.Join(": ", parts);
    }
}
