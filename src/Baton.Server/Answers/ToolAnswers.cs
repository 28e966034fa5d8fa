using System.Text.Json;
using Baton.Contracts;
using Baton.Core.Errors;
using Baton.Nodes.Mcp;
using Baton.Server.Web;

namespace Baton.Server.Answers;

/// <summary>Registered servers of tools as the contract shows them.</summary>
internal static class ToolAnswers
{
    public static ToolServerView Of(McpServerInfo server) => new(
        server.Name, JsonElement.Parse(server.Row.Settings), server.Found.Server, server.Found.Protocol,
        [.. server.Tools.Values.Select(tool => Of(server, tool))], server.Row.Error, Times.OrNull(server.Row.CheckedAt),
        Times.Of(server.Row.CreatedAt), server.Row.CreatedBy);

    /// <exception cref="BatonException">Invalid <c>bad_tool_server</c>.</exception>
    public static McpSettings SettingsOf(ToolServerBody body) =>
        McpSettings.Read(JsonSerializer.SerializeToElement(body with { Name = null }, WireJson.Context.ToolServerBody));

    private static ToolView Of(McpServerInfo server, McpToolInfo tool) => new(
        $"mcp:{server.Name}/{tool.Name}", tool.Name, tool.Field("title")?.GetString(), tool.Description, tool.Field("inputSchema"),
        tool.Field("outputSchema"), tool.Field("annotations"), tool.Hash, tool.WhyUnchecked);
}
