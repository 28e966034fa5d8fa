using Baton.Core.Errors;
using Baton.Engine.Store;

namespace Baton.Tests.Store;

public abstract class WorkflowConformance : RunStoreConformance
{
    [Fact]
    public void A_definition_is_kept_once_under_its_hash()
    {
        var text = "name: käse\n" + new string('#', 100_000);
        Store.PutDefinition("h1", "käse", text);
        Store.PutDefinition("h1", "käse", "another text never replaces it");
        Store.FindDefinition("h1").ShouldBe(text);
        Store.FindDefinition("h2").ShouldBeNull();
    }

    [Fact]
    public void Publishing_numbers_versions_and_knows_the_newest_text()
    {
        Store.Publish(Version("w", "h1", 10), "one").ShouldBe(new PublishResult(1, true));
        Store.Publish(Version("w", "h1", 20), "one").ShouldBe(new PublishResult(1, false));
        Store.Publish(Version("w", "h2", 30, "Second"), "two").ShouldBe(new PublishResult(2, true));
        Store.Publish(Version("w", "h1", 40), "one").ShouldBe(new PublishResult(3, true), "an older text again is a new version");
        Store.Publish(Version("v", "h1", 50), "one").ShouldBe(new PublishResult(1, true));

        Store.FindVersion("w", 2).ShouldBe(Version("w", "h2", 30, "Second") with { Version = 2 });
        Store.FindVersion("w", 0).ShouldBe(Version("w", "h1", 40) with { Version = 3 });
        Store.FindVersion("w", 4).ShouldBeNull();
        Store.FindVersion("x", 0).ShouldBeNull();
        Store.FindDefinition("h2").ShouldBe("two");
        Store.FindWorkflow("w").ShouldBe(new WorkflowRow("w", null, "about", """["a","ü"]""", 3, 10, 40, 0));
        Store.FindWorkflow("x").ShouldBeNull();
    }

    [Fact]
    public void A_version_that_should_follow_another_one_than_the_newest_is_refused()
    {
        Store.Publish(Version("w", "h1", 10), "one", newest => newest is null).Version.ShouldBe(1);
        Should.Throw<BatonException>(() => Store.Publish(Version("w", "h2", 20), "two", newest => newest is null))
            .Code.ShouldBe("changed_meanwhile");
        Store.Publish(Version("w", "h2", 30), "two", newest => newest?.Hash == "h1").Version.ShouldBe(2);
        Should.Throw<BatonException>(() => Store.Publish(Version("w", "h3", 40), "three", newest => newest?.Hash == "h1"))
            .Code.ShouldBe("changed_meanwhile");
        Store.FindVersion("w", 0)!.Hash.ShouldBe("h2");
        Store.FindDefinition("h3").ShouldBeNull();
        Store.Publish(Version("w", "h2", 50), "two", newest => newest?.Hash == "h1")
            .ShouldBe(new PublishResult(2, false), "it is that already");
    }

    [Fact]
    public void Tools_are_pinned_per_text_and_pinned_again()
    {
        string[] hashes = [new('a', 64), new('b', 64), new('c', 64)];
        Store.PinTools("h1", [new ToolPin("mcp:s/x", hashes[0]), new ToolPin("mcp:s/y", hashes[1])]);
        Store.PinTools("h2", [new ToolPin("mcp:s/x", hashes[1])]);
        Store.PinTools("h1", [new ToolPin("mcp:s/x", hashes[2])]);
        Store.FindToolPin("h1", "mcp:s/x").ShouldBe(hashes[2]);
        Store.FindToolPin("h1", "mcp:s/y").ShouldBe(hashes[1]);
        Store.FindToolPin("h2", "mcp:s/x").ShouldBe(hashes[1]);
        Store.FindToolPin("h2", "mcp:s/y").ShouldBeNull();
    }

    [Fact]
    public void Versions_are_listed_newest_first()
    {
        for (var i = 1; i <= 5; i++)
        {
            Store.Publish(Version("w", $"h{i}", i), $"text {i}");
        }

        var first = Store.ListVersions("w", new PageRequest(2, null));
        first.Items.Select(row => row.Version).ShouldBe([5, 4]);
        var second = Store.ListVersions("w", new PageRequest(2, first.NextCursor));
        second.Items.Select(row => row.Version).ShouldBe([3, 2]);
        var third = Store.ListVersions("w", new PageRequest(2, second.NextCursor));
        third.Items.Select(row => row.Version).ShouldBe([1]);
        third.NextCursor.ShouldBeNull();
        Store.ListVersions("x", new PageRequest(2, null)).Items.ShouldBeEmpty();
    }

    [Fact]
    public void Workflows_are_listed_by_name_with_search_and_without_archived_ones()
    {
        string[] names = ["alpha", "Beta", "gamma 100%", "delta ü"];
        foreach (var name in names)
        {
            Store.Publish(Version(name, "h" + name, 1, "Title of " + name), name);
        }

        Store.Archive("alpha", 99).ShouldBeTrue();
        Store.Archive("nobody", 99).ShouldBeFalse();
        Walk(null, true).ShouldBe(names.Order(StringComparer.Ordinal));
        Walk(null, false).ShouldBe(names.Where(name => name != "alpha").Order(StringComparer.Ordinal));
        Walk("0%", false).ShouldBe(["gamma 100%"]);
        Walk("beta", false).ShouldBe(["Beta"]);
        Walk("title OF", true).Count.ShouldBe(4);
        Walk("ABOUT", true).Count.ShouldBe(4);
        Walk("nothing", true).ShouldBeEmpty();
    }

    [Fact]
    public void An_archived_workflow_keeps_its_versions_and_comes_back_by_publishing()
    {
        Store.Publish(Version("w", "h1", 10), "one");
        Store.Archive("w", 20).ShouldBeTrue();
        Store.Archive("w", 30).ShouldBeTrue();
        Store.FindWorkflow("w")!.ArchivedAt.ShouldBe(20, "archived since the first time");
        Store.FindVersion("w", 1).ShouldNotBeNull();
        Store.Publish(Version("w", "h1", 40), "one").ShouldBe(new PublishResult(1, false));
        Store.FindWorkflow("w")!.ArchivedAt.ShouldBe(0);
    }

    [Fact]
    public void A_run_needs_its_definition()
    {
        var orphan = Sample.New(Number(), "orphan", run => run with { DefinitionHash = "unknown" });
        Refused(() => Commit(orphan), ErrorKind.Internal, "store_refused_row");
        Store.FindRun("orphan").ShouldBeNull();
    }

    [Fact]
    public void An_idempotency_key_is_written_with_its_run_and_forgotten_by_age()
    {
        var key = new IdempotencyRow("POST /runs k-ü", "hash", "run", 1000);
        Commit(WithKey(Sample.New(Number(), "run"), key));
        Store.FindIdempotency(key.Key).ShouldBe(key);
        Store.FindIdempotency("other").ShouldBeNull();
        Refused(() => Commit(WithKey(Sample.New(Number(), "second"), key)), ErrorKind.Conflict, "idempotency_key_used");
        Store.FindRun("second").ShouldBeNull();
        Store.PruneIdempotency(1000).ShouldBe(0);
        Store.PruneIdempotency(1001).ShouldBe(1);
        Store.FindIdempotency(key.Key).ShouldBeNull();
        Commit(WithKey(Sample.New(Number(), "second"), key));
        Store.PutIdempotency(key with { Result = "later" });
        Store.FindIdempotency(key.Key).ShouldBe(key);
        Store.PutIdempotency(key with { Key = "of no run" });
        Store.FindIdempotency("of no run")!.Result.ShouldBe("run");
    }

    private List<string> Walk(string? search, bool archived)
    {
        List<string> names = [];
        string? cursor = null;
        do
        {
            var page = Store.ListWorkflows(search, archived, new PageRequest(2, cursor));
            names.AddRange(page.Items.Select(row => row.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return names;
    }

    private static RunChange WithKey(RunChange change, IdempotencyRow key) =>
        new() { Run = change.Run, IsNew = true, Events = change.Events, Nodes = [], Idempotency = key };

    private static WorkflowVersionRow Version(string name, string hash, long at, string? title = null) =>
        new(name, 0, hash, title, "about", """["a","ü"]""", at, "ann");
}
