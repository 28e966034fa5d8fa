using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;

namespace Baton.Nodes.Process;

/// <summary>The tool <c>process</c>: one executable with its arguments, never through a shell. Output <c>{exit_code, stdout, stderr}</c>.
/// The process sees PATH, HOME, LANG and TMPDIR of the server, what <c>env</c> gives, and BATON_IDEMPOTENCY_KEY, BATON_RUN_ID, BATON_NODE,
/// BATON_ATTEMPT; nothing else of the server's environment. Lines of stderr go to the attempt's log as they come.</summary>
/// <param name="policy">For runs that are not the owner's own.</param>
public sealed class ProcessTool(ProcessPolicy policy, TimeProvider time) : INodeExecutor
{
    private const int ShownError = 1_000;

    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TMPDIR"];

    public static ToolSignature Signature { get; } =
        new("process", ["command"], ["stdin", "env", "cwd", "expected_exit", "stdout", "max_output_bytes"]);

    public string Tool => Signature.Tool;

    public async Task<AttemptOutcome> ExecuteAsync(AttemptRequest request, CancellationToken cancellation)
    {
        try
        {
            var call = ProcessCall.Read(request.Input);
            var rules = request.TrustedLocal ? ProcessPolicy.AllowAll : policy;
            if (call.Folder is not null && !Directory.Exists(call.Folder))
            {
                return Failure("invalid_request", $"The working folder '{call.Folder}' does not exist.", false);
            }

            if (ExecutableFinder.Find(call.Command[0], call.Folder) is not { } found)
            {
                return rules == ProcessPolicy.DenyAll
                    ? Denied(call.Command[0])
                    : Failure("not_found", $"There is no executable '{call.Command[0]}' in the server's PATH or working folder.", false);
            }

            if (rules.Allowed(found) is not { } executable)
            {
                return Denied(found);
            }

            if (call.Env.Keys.FirstOrDefault(name => !rules.AllowsVariable(name)) is { } variable)
            {
                var message = $"The variable '{variable}' may not be set on a server that lists its executables.";
                return Failure("process_denied", message, false);
            }

            return await RunAsync(call, executable, request, cancellation);
        }
        catch (InvalidRequestException e)
        {
            return Failure("invalid_request", e.Message, false);
        }
        catch (Win32Exception e)
        {
            return Failure("not_found", "The executable cannot be started: " + e.Message, false);
        }
    }

    private async Task<AttemptOutcome> RunAsync(ProcessCall call, string executable, AttemptRequest request, CancellationToken cancellation)
    {
        await request.EnsureOwnedAsync(cancellation);
        cancellation.ThrowIfCancellationRequested();
        using var group = ProcessGroup.Start(executable, call.Command.Skip(1), Environ(call, request), call.Folder, time);
        var run = new ProcessRun(group, call, line => request.Log("stderr", line), time);
        await run.ToEndAsync(cancellation);
        if (run.TooLarge is { } stream)
        {
            return Failure("output_too_large", $"{stream} is larger than {call.MaxOutput} bytes (max_output_bytes).", false);
        }

        return call.ExpectedExit.Contains(group.ExitCode)
            ? Output(call, group.ExitCode, run)
            : Failure("exit_code", Explain(call, group.ExitCode, run), true);
    }

    private static AttemptOutcome Output(ProcessCall call, int exitCode, ProcessRun run)
    {
        try
        {
            return AttemptOutcome.Success(NodeJson.Object(writer =>
            {
                writer.WriteNumber("exit_code", exitCode);
                switch (call.Stdout)
                {
                    case "json":
                        NodeJson.WriteParsed(writer, "stdout", run.Stdout);
                        break;
                    case "base64":
                        writer.WriteBase64String("stdout", run.Stdout.Span);
                        break;
                    default:
                        writer.WriteString("stdout", Encoding.UTF8.GetString(run.Stdout.Span));
                        break;
                }

                writer.WriteString("stderr", Encoding.UTF8.GetString(run.Stderr.Span));
            }));
        }
        catch (JsonException e)
        {
            return Failure("invalid_output", "stdout is not the JSON it should be: " + e.Message, true);
        }
    }

    private static Dictionary<string, string> Environ(ProcessCall call, AttemptRequest request)
    {
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                env[name] = value;
            }
        }

        foreach (var (name, value) in call.Env)
        {
            env[name] = value;
        }

        env["BATON_IDEMPOTENCY_KEY"] = request.IdempotencyKey;
        env["BATON_RUN_ID"] = request.RunId;
        env["BATON_NODE"] = request.Node;
        env["BATON_ATTEMPT"] = request.Attempt.ToString();
        return env;
    }

    private static string Explain(ProcessCall call, int exitCode, ProcessRun run)
    {
        var how = exitCode > 128 ? $"{exitCode} (signal {exitCode - 128}, if it was killed)" : exitCode.ToString();
        var said = Encoding.UTF8.GetString(run.Stderr.Span).TrimEnd();
        said = said.Length <= ShownError ? said : "…" + said[^ShownError..];
        var expected = string.Join(" or ", call.ExpectedExit);
        return $"'{call.Command[0]}' ended with {how}, expected {expected}" + (said.Length == 0 ? "" : ": " + said);
    }

    private static AttemptOutcome Denied(string executable) =>
        Failure("process_denied", $"This server may not run '{executable}': its setting BATON_PROCESS_ALLOW does not list it.", false);

    private static AttemptOutcome Failure(string kind, string message, bool retryable) =>
        AttemptOutcome.Failure(new NodeError(kind, message, Retryable: retryable));
}
