using Baton.Nodes.Egress;
using Baton.Nodes.Http;

namespace Baton.Tests.Nodes;

/// <summary>The tool <c>http</c> over an outbound handler of its own.</summary>
internal static class HttpTools
{
    public static HttpTool Over(EgressPolicy policy, ResolveHost? resolve = null) =>
        new(new Outbound(policy, TimeProvider.System, resolve), TimeProvider.System);
}
