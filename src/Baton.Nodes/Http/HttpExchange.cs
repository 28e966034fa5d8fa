using System.Net;

namespace Baton.Nodes.Http;

/// <summary>One call on its way through redirects: where it goes next and what it still takes along.</summary>
internal sealed class HttpExchange(HttpCall call, string idempotencyKey) : IDisposable
{
    private const int MaxRedirects = 5;

    private HttpMethod method = call.Method;
    private byte[]? body = call.Body;
    private bool crossed;
    private int redirects;
    private HttpRequestMessage? message;

    public Uri Url { get; private set; } = call.Url;

    public HttpRequestMessage NextMessage(string userAgent)
    {
        message?.Dispose();
        message = new HttpRequestMessage(method, Url);
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body);
        }

        foreach (var (name, value) in call.Headers)
        {
            if (!crossed || HttpHeaderRules.MayCrossOrigin(name))
            {
                Add(message, name, value);
            }
        }

        AddMissing(message, "Idempotency-Key", idempotencyKey);
        AddMissing(message, "User-Agent", userAgent);
        AddMissing(message, "Accept", call.Response == "json" ? "application/json" : "*/*");
        if (body is not null && call.BodyType is not null && message.Content!.Headers.ContentType is null)
        {
            message.Content.Headers.TryAddWithoutValidation("Content-Type", call.BodyType);
        }

        return message;
    }

    /// <summary>Moves on to the target of a redirect; false when the response is the final one, the sixth redirect included.</summary>
    public bool Follow(HttpResponseMessage response)
    {
        if (!call.FollowRedirects || call.Expected.Contains((int)response.StatusCode) || Target(response) is not { } target
            || ++redirects > MaxRedirects)
        {
            return false;
        }

        // RFC 9110, section 15.4: 303 always asks for a GET; 301 and 302 turn a POST into one, as every client does.
        var becomesGet = response.StatusCode == HttpStatusCode.SeeOther
            ? method != HttpMethod.Head
            : response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found && method == HttpMethod.Post;
        if (becomesGet)
        {
            method = HttpMethod.Get;
            body = null;
        }

        crossed |= Url.GetLeftPart(UriPartial.Authority) != target.GetLeftPart(UriPartial.Authority);
        Url = target;
        return true;
    }

    public void Dispose() => message?.Dispose();

    private Uri? Target(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is { } location
        && Uri.TryCreate(Url, location, out var target)
            ? target
            : null;

    private static void Add(HttpRequestMessage message, string name, string value)
    {
        if (message.Headers.TryAddWithoutValidation(name, value))
        {
            return;
        }

        // What the request refuses describes the content: Content-Type and the like.
        message.Content ??= new ByteArrayContent([]);
        message.Content.Headers.TryAddWithoutValidation(name, value);
    }

    private static void AddMissing(HttpRequestMessage message, string name, string value)
    {
        if (!message.Headers.NonValidated.Contains(name))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
