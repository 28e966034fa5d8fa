using Baton.Core.Errors;

namespace Baton.Nodes.Process;

/// <summary>Which executables nodes may start. Listing one trusts it with every argument a workflow may give. Immutable.</summary>
public sealed class ProcessPolicy
{
    private static readonly string[] LoaderVariables = ["LD_", "DYLD_", "GLIBC_TUNABLES"];

    private readonly HashSet<string> listed = new(StringComparer.Ordinal);
    private readonly bool all;

    private ProcessPolicy(bool all) => this.all = all;

    /// <summary>Nothing may be started: the default of a server.</summary>
    public static ProcessPolicy DenyAll { get; } = new(false);

    /// <summary>Everything: for runs of the owner's own file.</summary>
    public static ProcessPolicy AllowAll { get; } = new(true);

    /// <summary>Reads <c>BATON_PROCESS_ALLOW</c>: comma-separated absolute executables, or <c>*</c>.</summary>
    /// <exception cref="BatonException">Invalid <c>process_allow_invalid</c>, naming the bad entry.</exception>
    public static ProcessPolicy Parse(string? text)
    {
        var entries = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (entries is ["*"])
        {
            return AllowAll;
        }

        var policy = new ProcessPolicy(false);
        foreach (var entry in entries)
        {
            if (!Path.IsPathFullyQualified(entry))
            {
                var message = $"BATON_PROCESS_ALLOW: '{entry}' is not the absolute path of an executable (nor is it '*' alone).";
                throw BatonException.Invalid("process_allow_invalid", message);
            }

            policy.listed.Add(RealPath.OfFolder(entry));
        }

        return policy;
    }

    /// <summary>The path to execute, or null when it is not allowed. A link is allowed by its own name or by that of the file it ends at,
    /// and in the second case the file itself is executed: the link could change, and some programs act by the name they are called
    /// by.</summary>
    /// <param name="executable">Absolute path of an existing file.</param>
    public string? Allowed(string executable)
    {
        if (all)
        {
            return executable;
        }

        var link = RealPath.OfFolder(executable);
        if (listed.Contains(link))
        {
            return link;
        }

        var target = RealPath.Of(executable);
        return listed.Contains(target) ? target : null;
    }

    /// <summary>Variables of the dynamic loader put foreign code into any executable, which would make a list of executables
    /// pointless.</summary>
    public bool AllowsVariable(string name) =>
        all || !LoaderVariables.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
