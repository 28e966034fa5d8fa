namespace Baton.Core.Errors;

/// <summary>The kinds of refusal Baton knows; each maps to one HTTP status and one exit code.</summary>
public enum ErrorKind
{
    /// <summary>The request or document is wrong; the caller must change it.</summary>
    Invalid,

    /// <summary>The caller is not signed in.</summary>
    Unauthorized,

    /// <summary>The caller is known and may not do this.</summary>
    Forbidden,

    /// <summary>The thing named does not exist.</summary>
    NotFound,

    /// <summary>The thing is in another state than the request needs, or the id is in use.</summary>
    Conflict,

    /// <summary>A named limit was exceeded.</summary>
    LimitExceeded,

    /// <summary>The store or another needed part does not answer now; try again later.</summary>
    Unavailable,

    /// <summary>A fault of Baton itself; details are logged, never shown.</summary>
    Internal,
}

/// <summary>The one exception that carries a refusal to the outside.</summary>
public sealed class BatonException : Exception
{
    public BatonException(ErrorKind kind, string code, string message, IReadOnlyList<Diagnostic>? diagnostics = null,
        Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Code = code;
        Diagnostics = diagnostics ?? [];
    }

    public ErrorKind Kind { get; }

    /// <summary>Stable machine word, for example <c>run_not_found</c>.</summary>
    public string Code { get; }

    /// <summary>Every mistake found, for documents and bodies.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    public static BatonException NotFound(string code, string message) => new(ErrorKind.NotFound, code, message);

    public static BatonException Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);

    public static BatonException Invalid(string code, string message, IReadOnlyList<Diagnostic>? diagnostics = null) =>
        new(ErrorKind.Invalid, code, message, diagnostics);

    public static BatonException Unavailable(string code, string message, Exception? inner = null) =>
        new(ErrorKind.Unavailable, code, message, null, inner);
}
