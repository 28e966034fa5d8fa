using Baton.Engine.Store;

namespace Baton.Server;

/// <summary>All workflows that are published and not archived, page after page as they are asked for.</summary>
internal static class PublishedWorkflows
{
    private const int PageSize = 500;

    public static IEnumerable<WorkflowRow> Published(this IRunStore store)
    {
        string? cursor = null;
        do
        {
            var page = store.ListWorkflows(null, includeArchived: false, new PageRequest(PageSize, cursor));
            foreach (var row in page.Items)
            {
                yield return row;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
