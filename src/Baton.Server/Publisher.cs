using System.Text.Json;
using Baton.Core.Errors;
using Baton.Engine;
using Baton.Engine.Store;

namespace Baton.Server;

/// <summary>Publishes workflows.</summary>
public sealed class Publisher(IRunStore store, WorkflowCatalog catalog, TimeProvider time)
{
    /// <summary>Keeps the text as the workflow's next version, unless the newest one is the same text.</summary>
    /// <param name="expects">Judges the newest version before; null takes any.</param>
    /// <exception cref="BatonException">Invalid <c>invalid_workflow</c> with every mistake; Conflict <c>changed_meanwhile</c>;
    /// Unavailable.</exception>
    public (string Name, PublishResult Result) Publish(string text, string? by, Func<WorkflowVersionRow?, bool>? expects = null)
    {
        var (hash, workflow) = catalog.Compile(text);
        var tags = "[" + string.Join(',', workflow.Tags.Select(tag => $"\"{JsonEncodedText.Encode(tag)}\"")) + "]";
        var row = new WorkflowVersionRow(
            workflow.Name, 0, hash, workflow.Title, workflow.Description, tags, time.GetUtcNow().ToUnixTimeMilliseconds(), by);
        catalog.Pin(hash, text);
        return (workflow.Name, store.Publish(row, text, expects));
    }

    /// <summary>A text that was kept before.</summary>
    public string TextOf(string hash) => store.FindDefinition(hash)
        ?? throw new BatonException(ErrorKind.Internal, "definition_missing", $"The definition {hash} is not in the store.");
}
