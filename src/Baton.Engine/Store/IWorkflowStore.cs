using Baton.Core.Errors;

namespace Baton.Engine.Store;

/// <summary>Workflow texts and their immutable versions.</summary>
public interface IWorkflowStore
{
    /// <summary>Keeps the text under its hash; nothing happens when it is there already.</summary>
    void PutDefinition(string hash, string name, string text);

    /// <summary>Keeps what the tools that a text names looked like; replaces what was kept of them for this text.</summary>
    void PinTools(string definitionHash, IReadOnlyList<ToolPin> pins);

    /// <summary>The hash of a tool as the text was published with it, or null.</summary>
    string? FindToolPin(string definitionHash, string tool);

    /// <summary>The text kept under the hash, or null.</summary>
    string? FindDefinition(string hash);

    /// <summary>Adds a version unless the newest one has the same hash; un-archives the workflow.</summary>
    /// <param name="expects">Judges the newest version, or null for a new name, with no other publisher in between; null takes any.</param>
    /// <exception cref="BatonException">Conflict <c>changed_meanwhile</c>: the newest version is not the expected one.</exception>
    PublishResult Publish(WorkflowVersionRow version, string text, Func<WorkflowVersionRow?, bool>? expects = null);

    WorkflowRow? FindWorkflow(string name);

    /// <param name="version">0 for the newest.</param>
    WorkflowVersionRow? FindVersion(string name, int version);

    Page<WorkflowRow> ListWorkflows(string? search, bool includeArchived, PageRequest page);

    /// <summary>Newest first.</summary>
    Page<WorkflowVersionRow> ListVersions(string name, PageRequest page);

    /// <summary>Hides the workflow; runs and versions stay. False when there is none.</summary>
    bool Archive(string name, long at);
}

/// <param name="Created">False when the newest version already had this text.</param>
public readonly record struct PublishResult(int Version, bool Created)
{
    /// <summary>Refuses a version that is to follow another one than the newest.</summary>
    /// <exception cref="BatonException">Conflict <c>changed_meanwhile</c>.</exception>
    public static void RequireExpected(string name, WorkflowVersionRow? latest, Func<WorkflowVersionRow?, bool>? expects)
    {
        if (expects is null || expects(latest))
        {
            return;
        }

        throw BatonException.Conflict("changed_meanwhile", latest is null
            ? $"There is no workflow '{name}' any more."
            : $"The newest version of workflow '{name}' is {latest.Version}, and not the one that this text was made from.");
    }
}

/// <param name="Tags">JSON array of strings.</param>
public sealed record WorkflowRow(
    string Name, string? Title, string? Description, string Tags, int LatestVersion, long CreatedAt, long UpdatedAt, long ArchivedAt);

/// <param name="Version">Ignored when publishing: the store numbers versions from 1.</param>
/// <param name="Hash">SHA-256 of the text, lower-case hex.</param>
public sealed record WorkflowVersionRow(
    string Name, int Version, string Hash, string? Title, string? Description, string Tags, long CreatedAt, string? CreatedBy);
