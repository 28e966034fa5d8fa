using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Baton.Contracts;

namespace Baton.Sdk.Client;

/// <summary>Sends requests, tries again where that is safe, and turns refusals into exceptions.</summary>
internal sealed class Transport : IDisposable
{
    private readonly HttpClient http;

    public Transport(BatonClientOptions options)
    {
        Options = options;
        var ownHandler = options.Handler is null;
        var handler = options.Handler ?? new SocketsHttpHandler
        {
            UseProxy = !options.Server.IsLoopback,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        // Timeouts are per request below, so that feeds can stay open.
        http = new HttpClient(handler, ownHandler)
            { Timeout = System.Threading.Timeout.InfiniteTimeSpan, BaseAddress = Root(options.Server) };
        if (options.Token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        }
    }

    public BatonClientOptions Options { get; }

    public void Dispose() => http.Dispose();

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        ReadAsync(new Call(HttpMethod.Get, path), type, cancellation);

    /// <summary>Sends a call and reads its answer.</summary>
    public async Task<T> ReadAsync<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var answer = await SendAsync(call, cancellation);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, type, cancellation) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException failure)
        {
            throw new BatonClientException(
                (int)answer.StatusCode, "bad_answer", $"{call.Path} did not answer as Baton does: {failure.Message}", null, failure);
        }
    }

    /// <summary>Sends a call whose answer has no content of interest.</summary>
    public async Task DoAsync(Call call, CancellationToken cancellation) => (await SendAsync(call, cancellation)).Dispose();

    /// <summary>Sends a call until it is answered, refused, or tried often enough. The answer is a success.</summary>
    public async Task<HttpResponseMessage> SendAsync(Call call, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await OnceAsync(call, cancellation);
            }
            catch (BatonClientException failure) when (attempt < Options.Retries && MayRepeat(call, failure))
            {
                await Task.Delay(Backoff(attempt), Options.Time, cancellation);
            }
        }
    }

    /// <summary>Opens a feed; the caller disposes the answer.</summary>
    public Task<HttpResponseMessage> OpenFeedAsync(string path, long afterSeq, CancellationToken cancellation) =>
        OnceAsync(new Call(HttpMethod.Get, path) { LastEventId = afterSeq }, cancellation);

    /// <summary>Wait before try number <paramref name="attempt"/> + 2.</summary>
    public TimeSpan Backoff(int attempt)
    {
        var delay = Options.RetryDelay * Math.Pow(2, Math.Min(attempt, 20));
        return delay < Options.MaxRetryDelay ? delay : Options.MaxRetryDelay;
    }

    private static Uri Root(Uri server) => new(server.AbsoluteUri.TrimEnd('/') + "/");

    private static bool MayRepeat(Call call, BatonClientException failure) =>
        failure.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
        || (failure.IsUnavailable && (call.Method == HttpMethod.Get || call.IdempotencyKey is not null));

    private async Task<HttpResponseMessage> OnceAsync(Call call, CancellationToken cancellation)
    {
        using var request = call.ToRequest();
        var patience = call.Patience ?? Options.Timeout;
        using var limit = new CancellationTokenSource(patience, Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var completion = call.LastEventId is null ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead;
        try
        {
            var answer = await http.SendAsync(request, completion, either.Token);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                throw await RefusalAsync(answer, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable($"no answer within {patience.TotalSeconds:0} s", null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Unreachable(failure.Message, failure);
        }
    }

    private BatonClientException Unreachable(string why, Exception? inner) =>
        new(0, "unreachable", $"The server at {Options.Server} is out of reach: {why}", null, inner);

    private static async Task<BatonClientException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        var text = await answer.Content.ReadAsByteArrayAsync(cancellation);
        try
        {
            if (JsonSerializer.Deserialize(text, BatonJson.Default.ProblemView) is { } problem)
            {
                return new BatonClientException(status, problem.Code, problem.Detail ?? problem.Title, problem);
            }
        }
        catch (JsonException)
        {
            // Not from Baton itself, for example a proxy's page: the status is all there is to tell.
        }

        return new BatonClientException(status, "bad_answer", $"The server answered {status} {answer.ReasonPhrase}");
    }
}
