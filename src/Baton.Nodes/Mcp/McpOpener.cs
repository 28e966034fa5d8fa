using System.ComponentModel;
using Baton.Nodes.Egress;
using Baton.Nodes.Process;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Baton.Nodes.Mcp;

/// <summary>Opens connections to servers of tools, by the only two ways there are: a program the configuration names, or the way
/// out.</summary>
public sealed class McpOpener(Outbound outbound, ProcessPolicy policy, TimeProvider time)
{
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TMPDIR"];

    /// <exception cref="McpRefusedException">Not allowed, or it cannot be started.</exception>
    internal Task<McpConnection> OpenAsync(
        McpSettings settings, bool trustedLocal, McpListener listener, CancellationToken cancellation)
    {
        if (settings.Url is not null)
        {
            return McpConnection.OpenAsync(Http(settings, trustedLocal), null, listener, time, cancellation);
        }

        var group = Start(settings, trustedLocal ? ProcessPolicy.AllowAll : policy);
        var transport = new StreamClientTransport(group.Stdin, new LimitedMessages(group.Stdout, MessageEnd.Line));
        return McpConnection.OpenAsync(transport, group, listener, time, cancellation);
    }

    private HttpClientTransport Http(McpSettings settings, bool trustedLocal)
    {
        var options = new HttpClientTransportOptions
        {
            Endpoint = settings.Url!,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string>(),
        };
        if (settings.BearerEnv is { } variable)
        {
            options.AdditionalHeaders["Authorization"] = "Bearer " + Secret(variable);
        }

        return new HttpClientTransport(options, outbound.Client(trustedLocal, new LimitedAnswers()), null, ownsHttpClient: true);
    }

    private ProcessGroup Start(McpSettings settings, ProcessPolicy rules)
    {
        var command = settings.Command;
        if (settings.Folder is { } folder && !Directory.Exists(folder))
        {
            throw new McpRefusedException("invalid_request", $"The working folder '{folder}' does not exist.");
        }

        if (ExecutableFinder.Find(command[0], settings.Folder) is not { } found)
        {
            throw rules == ProcessPolicy.DenyAll
                ? Denied(command[0])
                : new McpRefusedException("not_found", $"There is no executable '{command[0]}' in the server's PATH or working folder.");
        }

        var executable = rules.Allowed(found) ?? throw Denied(found);
        if (settings.PassEnv.FirstOrDefault(name => !rules.AllowsVariable(name)) is { } variable)
        {
            throw new McpRefusedException(
                "process_denied", $"The variable '{variable}' may not be set on a server that lists its executables.");
        }

        try
        {
            return ProcessGroup.Start(executable, command.Skip(1), Environ(settings), settings.Folder, time);
        }
        catch (Win32Exception e)
        {
            throw new McpRefusedException("not_found", "The executable cannot be started: " + e.Message);
        }
    }

    private static Dictionary<string, string> Environ(McpSettings settings)
    {
        var env = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                env[name] = value;
            }
        }

        foreach (var name in settings.PassEnv)
        {
            env[name] = Secret(name);
        }

        return env;
    }

    private static string Secret(string variable) => Environment.GetEnvironmentVariable(variable)
        ?? throw new McpRefusedException("invalid_request", $"The variable '{variable}' is not set where Baton runs.");

    private static McpRefusedException Denied(string executable) =>
        new("process_denied", $"This server may not run '{executable}'. BATON_PROCESS_ALLOW lists what it may.");
}

/// <summary>A call that is not made, and that no repetition helps.</summary>
/// <param name="kind">Kind of the node's error.</param>
public sealed class McpRefusedException(string kind, string message) : Exception(message)
{
    public string Kind => kind;
}
