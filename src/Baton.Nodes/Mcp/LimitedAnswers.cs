namespace Baton.Nodes.Mcp;

/// <summary>Puts <see cref="LimitedMessages"/> around the bodies of answers.</summary>
internal sealed class LimitedAnswers : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var end = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? MessageEnd.EmptyLine : MessageEnd.Never;
        var limited = new StreamContent(new LimitedMessages(await answer.Content.ReadAsStreamAsync(cancellationToken), end));
        foreach (var (name, values) in answer.Content.Headers)
        {
            limited.Headers.TryAddWithoutValidation(name, values);
        }

        answer.Content = limited;
        return answer;
    }
}
