using Baton.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Baton.Server.Web;

/// <summary>Turns every refusal and fault into problem+json. Faults are logged under an id that the answer names, and never
/// shown.</summary>
internal sealed partial class ProblemGate(RequestDelegate next, ILogger<ProblemGate> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, ContentType: null, ContentLength: null } && Bare(context) is { } bare)
            {
                await Problems.WriteAsync(context, bare);
            }
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception);
        }
    }

    /// <summary>Refusals of routing and binding come without a body.</summary>
    private static BatonException? Bare(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new BatonException(ErrorKind.NotFound, "no_such_route", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => new BatonException(
            ErrorKind.Invalid, "method_not_allowed", "The address does not take this method; the Allow header names those it takes."),
        StatusCodes.Status415UnsupportedMediaType => new BatonException(
            ErrorKind.Invalid, "unsupported_media_type", "The address does not take this content type."),
        StatusCodes.Status400BadRequest when context.GetEndpoint() is RouteEndpoint => new BatonException(
            ErrorKind.Invalid, "bad_parameter",
            "A parameter in the address is not a whole number, or not true or false, where it must be."),
        >= 400 and < 500 => new BatonException(ErrorKind.Invalid, "bad_request", "The request cannot be read."),
        _ => null,
    };

    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            return;
        }

        var refusal = exception switch
        {
            BatonException { Kind: not ErrorKind.Internal } known => known,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => RequestBody.TooLarge(),
            BadHttpRequestException bad => new BatonException(ErrorKind.Invalid, "bad_request", bad.Message),
            OperationCanceledException => BatonException.Unavailable("stopping", "The server is stopping. Try again.", exception),
            _ => null,
        };
        var traceId = refusal is null ? context.TraceIdentifier : null;
        if (refusal is null)
        {
            LogFault(exception, traceId!, context.Request.Method, context.Request.Path);
            refusal = new BatonException(
                ErrorKind.Internal, "internal", "Something went wrong inside Baton. The server's log has the details.");
        }
        else if (refusal.Kind == ErrorKind.Unavailable)
        {
            // A named condition that many requests may meet: what and why in a line, no stack.
            var cause = refusal.InnerException is { } inner ? $" ({inner.Message})" : "";
            LogUnavailable(refusal.Code, context.Request.Path, refusal.Message, cause);
        }

        if (context.Response.HasStarted)
        {
            // Half an answer is out: only a cut connection tells the reader that it is not whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        SecurityHeaders.Set(context.Response);
        if (refusal.Kind == ErrorKind.Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        await Problems.WriteAsync(context, refusal, traceId);
    }

    [LoggerMessage(LogLevel.Error, "Fault {TraceId} answering {Method} {Path}")]
    private partial void LogFault(Exception exception, string traceId, string method, string path);

    [LoggerMessage(LogLevel.Warning, "Unavailable ({Code}) answering {Path}: {Message}{Cause}")]
    private partial void LogUnavailable(string code, string path, string message, string cause);
}
