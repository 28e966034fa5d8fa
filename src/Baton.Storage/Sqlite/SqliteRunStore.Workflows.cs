using Baton.Engine.Store;

namespace Baton.Storage.Sqlite;

public sealed partial class SqliteRunStore
{
    public void PutDefinition(string hash, string name, string text)
    {
        // Most starts use a definition that is there: that costs a read and no commit.
        if (HasDefinition(hash))
        {
            return;
        }

        Write(connection =>
        {
            InsertDefinition(connection, hash, name, text);
            return true;
        });
    }

    public string? FindDefinition(string hash) => Read(connection =>
    {
        using var statement = connection.Statement("find_definition").Bind(":hash", hash);
        return Rows.First(statement, row => row.Text("text"));
    });

    public PublishResult Publish(
        WorkflowVersionRow version, string text, Func<WorkflowVersionRow?, bool>? expects = null) => Write(connection =>
    {
        var latest = FindLatest(connection, version.Name);
        if (latest is not null && latest.Hash == version.Hash)
        {
            using var unarchive = connection.Statement("unarchive_workflow").Bind(":name", version.Name);
            unarchive.Run();
            return new PublishResult(latest.Version, false);
        }

        PublishResult.RequireExpected(version.Name, latest, expects);
        var number = (latest?.Version ?? 0) + 1;
        InsertDefinition(connection, version.Hash, version.Name, text);
        using var workflow = connection.Statement("put_workflow")
            .Bind(":name", version.Name).Bind(":title", version.Title).Bind(":description", version.Description).Bind(":tags", version.Tags)
            .Bind(":version", number).Bind(":at", version.CreatedAt);
        workflow.Run();
        using var insert = connection.Statement("insert_version")
            .Bind(":name", version.Name).Bind(":version", number).Bind(":definition_hash", version.Hash).Bind(":title", version.Title)
            .Bind(":description", version.Description).Bind(":tags", version.Tags).Bind(":created_at", version.CreatedAt)
            .Bind(":created_by", version.CreatedBy);
        insert.Run();
        return new PublishResult(number, true);
    });

    public WorkflowRow? FindWorkflow(string name) => Read(connection =>
    {
        using var statement = connection.Statement("find_workflow").Bind(":name", name);
        return Rows.First(statement, Rows.Workflow);
    });

    public WorkflowVersionRow? FindVersion(string name, int version) => Read(connection =>
    {
        if (version == 0)
        {
            return FindLatest(connection, name);
        }

        using var statement = connection.Statement("find_version").Bind(":name", name).Bind(":version", version);
        return Rows.First(statement, Rows.Version);
    });

    public Page<WorkflowRow> ListWorkflows(string? search, bool includeArchived, PageRequest page)
    {
        Paging.RequireLimit(page);
        var after = KeysetCursor.DecodeName(page.Cursor, "workflow") ?? "";
        return Read(connection =>
        {
            using var statement = connection.Statement("list_workflows")
                .Bind(":after", after).Bind(":include_archived", includeArchived ? 1 : 0).Bind(":search", Paging.Like(search))
                .Bind(":limit", page.Limit + 1);
            return Paging.ToPage(Rows.List(statement, Rows.Workflow), page.Limit, last => KeysetCursor.Encode("workflow", last.Name));
        });
    }

    public Page<WorkflowVersionRow> ListVersions(string name, PageRequest page)
    {
        Paging.RequireLimit(page);
        var before = KeysetCursor.Decode(page.Cursor, "version", 1)?[0] ?? long.MaxValue;
        return Read(connection =>
        {
            using var statement = connection.Statement("list_versions")
                .Bind(":name", name).Bind(":before", before).Bind(":limit", page.Limit + 1);
            return Paging.ToPage(Rows.List(statement, Rows.Version), page.Limit, last => KeysetCursor.Encode("version", last.Version));
        });
    }

    public bool Archive(string name, long at) => Write(connection =>
    {
        using var statement = connection.Statement("archive_workflow").Bind(":name", name).Bind(":at", at);
        statement.Run();
        return connection.Changes == 1;
    });

    private bool HasDefinition(string hash) => Read(connection =>
    {
        using var statement = connection.Statement("has_definition").Bind(":hash", hash);
        return statement.Step();
    });

    private void InsertDefinition(SqliteConnection connection, string hash, string name, string text)
    {
        using var statement = connection.Statement("insert_definition")
            .Bind(":hash", hash).Bind(":name", name).Bind(":text", text)
            .Bind(":put_at", options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        statement.Run();
    }

    private static WorkflowVersionRow? FindLatest(SqliteConnection connection, string name)
    {
        using var statement = connection.Statement("find_latest_version").Bind(":name", name);
        return Rows.First(statement, Rows.Version);
    }
}
