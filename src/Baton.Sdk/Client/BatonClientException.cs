using Baton.Contracts;

namespace Baton.Sdk.Client;

/// <summary>A refusal of the server, or no answer from it.</summary>
public sealed class BatonClientException : Exception
{
    public BatonClientException(int status, string code, string message, ProblemView? problem = null, Exception? inner = null)
        : base(message, inner)
    {
        Status = status;
        Code = code;
        Problem = problem;
    }

    /// <summary>HTTP status, or 0 when the server was out of reach.</summary>
    public int Status { get; }

    /// <summary>The problem's code, for example <c>run_not_found</c>; <c>unreachable</c> or <c>bad_answer</c> when the server gave
    /// none.</summary>
    public string Code { get; }

    /// <summary>Every mistake found in a workflow or body.</summary>
    public IReadOnlyList<ProblemError> Errors => Problem?.Errors ?? [];

    /// <summary>The whole answer, when it was a problem of Baton's.</summary>
    public ProblemView? Problem { get; }

    /// <summary>True when the request was not answered, or answered that the server cannot work now.</summary>
    public bool IsUnavailable => Status is 0 or 502 or 503 or 504;
}
