using System.Text.Json;
using Baton.Contracts;
using Baton.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Baton.Server.Web;

/// <summary>The one table from refusals to HTTP.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>Seconds after which a caller may try again when a part Baton needs does not answer.</summary>
    private const string RetryAfter = "2";

    private static readonly Dictionary<ErrorKind, int> ByKind = new()
    {
        [ErrorKind.Invalid] = StatusCodes.Status422UnprocessableEntity,
        [ErrorKind.Unauthorized] = StatusCodes.Status401Unauthorized,
        [ErrorKind.Forbidden] = StatusCodes.Status403Forbidden,
        [ErrorKind.NotFound] = StatusCodes.Status404NotFound,
        [ErrorKind.Conflict] = StatusCodes.Status409Conflict,
        [ErrorKind.LimitExceeded] = StatusCodes.Status429TooManyRequests,
        [ErrorKind.Unavailable] = StatusCodes.Status503ServiceUnavailable,
        [ErrorKind.Internal] = StatusCodes.Status500InternalServerError,
    };

    /// <summary>Codes whose status says more than that of their kind. What is not a request at all is 400; what is one but cannot be done
    /// as asked is 422.</summary>
    private static readonly Dictionary<string, int> ByCode = new(StringComparer.Ordinal)
    {
        ["bad_request"] = StatusCodes.Status400BadRequest,
        ["malformed_json"] = StatusCodes.Status400BadRequest,
        ["malformed_text"] = StatusCodes.Status400BadRequest,
        ["unknown_field"] = StatusCodes.Status400BadRequest,
        ["bad_field"] = StatusCodes.Status400BadRequest,
        ["missing_field"] = StatusCodes.Status400BadRequest,
        ["unknown_parameter"] = StatusCodes.Status400BadRequest,
        ["bad_parameter"] = StatusCodes.Status400BadRequest,
        ["bad_cursor"] = StatusCodes.Status400BadRequest,
        ["bad_idempotency_key"] = StatusCodes.Status400BadRequest,
        ["websocket_expected"] = StatusCodes.Status400BadRequest,
        ["not_acceptable"] = StatusCodes.Status406NotAcceptable,
        ["method_not_allowed"] = StatusCodes.Status405MethodNotAllowed,
        ["changed_meanwhile"] = StatusCodes.Status412PreconditionFailed,
        ["bulk_too_large"] = StatusCodes.Status413PayloadTooLarge,
        ["limit_payload"] = StatusCodes.Status413PayloadTooLarge,
        ["too_many_labels"] = StatusCodes.Status422UnprocessableEntity,
        ["body_too_large"] = StatusCodes.Status413PayloadTooLarge,
        ["url_too_long"] = StatusCodes.Status414UriTooLong,
        ["unsupported_media_type"] = StatusCodes.Status415UnsupportedMediaType,
    };

    public static int StatusOf(ErrorKind kind, string code) => ByCode.TryGetValue(code, out var status) ? status : ByKind[kind];

    public static Task WriteAsync(HttpContext context, BatonException exception, string? traceId = null)
    {
        var status = StatusOf(exception.Kind, exception.Code);
        if (exception.Kind == ErrorKind.Unavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfter;
        }

        return WriteAsync(context, new ProblemView
        {
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = exception.Message,
            Instance = context.Request.Path,
            Code = exception.Code,
            Errors = exception.Diagnostics.Count > 0 ? ErrorsOf(exception.Diagnostics) : null,
            Decision = exception is { InnerException: GateDecidedDetail detail } ? detail.Decision : null,
            TraceId = traceId,
        });
    }

    public static IReadOnlyList<ProblemError> ErrorsOf(IReadOnlyList<Diagnostic> diagnostics) =>
        [.. diagnostics.Select(d => new ProblemError(d.Code, d.Path, d.Line, d.Column, d.Message, d.Hint))];

    private static Task WriteAsync(HttpContext context, ProblemView problem)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, WireJson.Context.ProblemView);
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
