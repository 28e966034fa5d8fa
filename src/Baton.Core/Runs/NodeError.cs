namespace Baton.Core.Runs;

/// <summary>Why an attempt, a node or a run failed.</summary>
/// <param name="Kind">Stable word that <c>only_if</c> can test: <c>timeout</c>, <c>cancelled</c>, <c>interrupted</c>,
/// <c>invalid_request</c>,
/// <c>expression</c>, <c>http_status</c>, <c>connection</c>, <c>egress_denied</c>, <c>process_denied</c>, <c>exit_code</c>,
/// <c>output_too_large</c>,
/// <c>invalid_output</c>, <c>internal</c>, …</param>
/// <param name="Message">One or two sentences for a person; never a secret.</param>
/// <param name="Stack">Details for a developer, or null.</param>
/// <param name="Retryable">False: another attempt cannot help, whatever the retry policy says.</param>
/// <param name="RetryAfter">The other side asked to wait at least this long, or null.</param>
public sealed record NodeError(string Kind, string Message, string? Stack = null, bool Retryable = true, TimeSpan? RetryAfter = null);
