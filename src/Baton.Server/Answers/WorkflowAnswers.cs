using System.Text.Json;
using Baton.Contracts;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Server.Answers;

/// <summary>Workflows and their versions as the contract shows them.</summary>
internal static class WorkflowAnswers
{
    public static WorkflowView Of(WorkflowRow row) => new(
        row.Name, row.Title, row.Description, Tags(row.Tags), row.LatestVersion, Times.Of(row.CreatedAt), Times.Of(row.UpdatedAt),
        Times.OrNull(row.ArchivedAt));

    public static WorkflowVersionView Of(WorkflowVersionRow row) => new(
        row.Name, row.Version, row.Hash, row.Title, row.Description, Tags(row.Tags), Times.Of(row.CreatedAt), row.CreatedBy);

    /// <summary>A version with its text, input schema and graph.</summary>
    public static WorkflowVersionDetail Detail(WorkflowVersionRow row, string text, WorkflowCatalog catalog)
    {
        var compiled = catalog.Resolve(row.Hash);
        return new WorkflowVersionDetail(
            row.Name, row.Version, row.Hash, row.Title, row.Description, Tags(row.Tags), Times.Of(row.CreatedAt), row.CreatedBy,
            text, Raw.Element(compiled.InputSchema?.Json), GraphAnswers.Of(compiled));
    }

    public static string[] Tags(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(tag => tag.GetString()!)];
    }
}
