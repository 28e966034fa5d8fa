using System.Text.Json;
using Baton.Core.Graph;
using Baton.Server;

namespace Baton.Cli.Workflows;

/// <summary>A workflow's text on this machine.</summary>
internal static class WorkflowFile
{
    /// <summary>Compiles a text against what this Baton has. Which agents were registered only a store knows, so nothing is said about
    /// them here.</summary>
    public static CompileResult Compile(string text) => WorkflowCompiler.Compile(text, BatonHost.Known);

    /// <summary>The input schema a text declares; null when it declares none or does not compile, which is told when it is
    /// started.</summary>
    public static JsonElement? InputSchema(string text) =>
        WorkflowCompiler.Compile(text).Workflow?.InputSchema is { Json: { } json } ? JsonElement.Parse(json.Utf8) : null;
}
