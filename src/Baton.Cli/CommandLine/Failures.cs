using Baton.Core.Errors;
using Baton.Sdk.Client;

namespace Baton.Cli.CommandLine;

/// <summary>From failures to messages and exit codes: one table.</summary>
internal static class Failures
{
    public static int CodeOf(Exception failure) => failure switch
    {
        BatonException refusal => refusal.Kind switch
        {
            ErrorKind.Invalid or ErrorKind.LimitExceeded => ExitCode.Invalid,
            ErrorKind.Unauthorized or ErrorKind.Forbidden => ExitCode.Denied,
            ErrorKind.NotFound => ExitCode.NotFound,
            ErrorKind.Conflict => ExitCode.Conflict,
            ErrorKind.Unavailable => ExitCode.Unreachable,
            _ => ExitCode.Internal,
        },
        BatonClientException refusal => refusal.Status switch
        {
            0 or 429 or 502 or 503 or 504 => ExitCode.Unreachable,
            400 or 413 or 415 or 422 => ExitCode.Invalid,
            401 or 403 => ExitCode.Denied,
            404 => ExitCode.NotFound,
            409 or 412 => ExitCode.Conflict,
            _ => ExitCode.Internal,
        },
        FileNotFoundException or DirectoryNotFoundException => ExitCode.NotFound,
        UnauthorizedAccessException => ExitCode.Denied,
        IOException => ExitCode.Unreachable,
        _ => ExitCode.Internal,
    };

    /// <param name="file">The file that diagnostics speak of, when known.</param>
    public static int Print(Exception failure, TextWriter err, string? file = null)
    {
        var code = CodeOf(failure);
        IReadOnlyList<Diagnostic> diagnostics = failure switch
        {
            BatonException refusal => refusal.Diagnostics,
            BatonClientException refusal =>
                [.. refusal.Errors.Select(e => new Diagnostic(e.Code, e.Path, e.Line, e.Column, e.Message, e.Hint))],
            _ => [],
        };
        foreach (var diagnostic in diagnostics)
        {
            Print(diagnostic, err, file);
        }

        if (diagnostics.Count == 0)
        {
            err.WriteLine($"baton: {failure.Message}");
        }

        if (code == ExitCode.Internal)
        {
            err.WriteLine(failure.ToString());
            err.WriteLine("This is a fault of Baton itself. Please report it with the lines above.");
        }

        return code;
    }

    /// <summary>One mistake as <c>file:line:col: code: message</c>; without a file its path in the document takes the file's
    /// place.</summary>
    public static void Print(Diagnostic mistake, TextWriter err, string? file)
    {
        var place = (file, mistake.Line) switch
        {
            (not null, > 0) => $"{file}:{mistake.Line}:{mistake.Column}: ",
            (not null, _) => $"{file}:1:1: ",
            (null, _) when mistake.Path.Length > 0 => $"{mistake.Path}: ",
            _ => "",
        };

        // A value that does not come from the file has no line there: its path says which one is meant.
        var what = file is not null && mistake is { Line: 0, Path.Length: > 0 } ? $"{mistake.Path}: " : "";
        err.WriteLine($"{place}{mistake.Code}: {what}{mistake.Message}");
        if (mistake.Hint is not null)
        {
            err.WriteLine($"    {mistake.Hint}");
        }
    }
}
