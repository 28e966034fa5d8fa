using System.Text.Json;
using Baton.Engine.Store;

namespace Baton.Nodes.Mcp;

/// <summary>A registered server of tools.</summary>
public sealed record McpServerInfo(PeerRow Row, McpSettings Settings, McpFound Found)
{
    public string Name => Row.Name;

    public IReadOnlyDictionary<string, McpToolInfo> Tools => Found.Tools;
}

/// <summary>What a server said about itself.</summary>
/// <param name="Server">Its name and version.</param>
/// <param name="Protocol">The version of MCP that was agreed on.</param>
/// <param name="Tools">By name.</param>
public sealed record McpFound(string Server, string Protocol, IReadOnlyDictionary<string, McpToolInfo> Tools)
{
    internal static string Write(McpConnection connection, IReadOnlyList<JsonElement> tools) => NodeJson.Object(writer =>
    {
        writer.WriteString("server", connection.ServerName);
        writer.WriteString("protocol", connection.Protocol);
        writer.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            NodeJson.Write(writer, tool);
        }

        writer.WriteEndArray();
    }).ToString();

    internal static McpFound Read(string? found)
    {
        if (found is null)
        {
            return new McpFound("", "", new Dictionary<string, McpToolInfo>());
        }

        var said = JsonElement.Parse(found);
        var tools = new Dictionary<string, McpToolInfo>(StringComparer.Ordinal);
        foreach (var tool in said.GetProperty("tools").EnumerateArray().Select(tool => new McpToolInfo(tool)))
        {
            tools.TryAdd(tool.Name, tool);
        }

        return new McpFound(said.GetProperty("server").GetString()!, said.GetProperty("protocol").GetString()!, tools);
    }
}
