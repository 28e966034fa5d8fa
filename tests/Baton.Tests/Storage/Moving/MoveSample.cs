using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Storage;
using Baton.Storage.Sqlite;
using Baton.Tests.Engine;

namespace Baton.Tests.Storage.Moving;

/// <summary>A little of everything a store can hold: every table has rows.</summary>
internal static class MoveSample
{
    private static readonly string Large = $$"""{"text":"{{new string('ü', 200_000)}}","quick":true}""";

    /// <summary>Returns once nothing changes any more.</summary>
    public static async Task FillAsync(MoveServer server)
    {
        var (store, engine) = (server.Store, server.Engine);
        store.Publish(new WorkflowVersionRow("pub", 0, "h1", "Title ü", null, """["a"]""", 1_000, "ann"), "name: pub\n");
        store.Publish(new WorkflowVersionRow("pub", 0, "h2", null, "Text", "[]", 2_000, null), "name: pub\ntitle: x\n");
        store.Publish(new WorkflowVersionRow("old", 0, "h3", null, null, "[]", 1_000, null), "name: old\n");
        store.Archive("old", 3_000);
        store.PutIdempotency(new IdempotencyRow("POST /workflows key", "body", "pub@2", 5_000));
        await server.StartAsync(
            "labelled", "a: {type: tool_call, tool: t}",
            run => run with
            {
                Labels = new Dictionary<string, string> { ["team"] = "ops", ["nul\0"] = "v\0", [""] = "empty" }, By = "nul\0l",
                IdempotencyKey = "k", BodyHash = "b",
            });
        foreach (var id in new[] { "large-1", "large-2", "large-3" })
        {
            await server.StartAsync(
                id, "slow: {type: tool_call, tool: t, with: {all: $context}}", run => run with { Input = Payload.FromJson(Large) });
        }

        await server.StartAsync("gate", "ask: {type: human_gate, gate: {title: Go?, options: [approve, reject], assignees: [ann]}}");
        await server.StartAsync("decided", "ask: {type: human_gate, gate: {title: Go?, options: [approve, reject]}}");
        await server.StartAsync("waits", "late: {type: wait, for: 10h}\nthen: {type: transform, needs: [late], value: 1}");
        await server.StartAsync("event", "paid: {type: wait, event: paid}");
        await server.StartAsync("paused", "ask: {type: human_gate, gate: {title: Go?, options: [approve]}}");
        await server.StartAsync("cancelled", "late: {type: wait, for: 10h}");
        await server.StartAsync("failed", "bad: {type: transform, value: \"${ 1 / 0 }\"}");
        await engine.SubmitAsync("paused", now => new PauseRun(now, "ann"), EngineFixture.Timeout);
        await engine.SubmitAsync("cancelled", now => new CancelRun(now, "ann", "enough"), EngineFixture.Timeout);
        await EngineFixture.UntilAsync(() => store.ListGates("open", null, new(10, null)).Items.Count == 3, "the gates");
        var gate = store.FindGate("decided:3") ?? store.ListGates("open", null, new(10, null)).Items.Single(g => g.RunId == "decided");
        await engine.SubmitAsync(
            "decided", now => new DecideGate(now, gate.Gate.Slot, "approve", "ann", "fine", null) { OpenSeq = gate.Gate.OpenSeq },
            EngineFixture.Timeout);
        foreach (var id in new[] { "labelled", "large-1", "large-2", "large-3", "decided", "failed" })
        {
            await EngineFixture.UntilAsync(() => server.Status(id).IsTerminal(), $"the end of {id}");
        }
    }

    /// <summary>What only calls of agents leave behind, into a SQLite store that nobody has open.</summary>
    public static void FillCosts(string directory)
    {
        using var connection = SqliteConnection.Open(Path.Combine(directory, "baton.db"), SqlText.Load("Sqlite/Sql"));
        connection.ExecuteText(
            """
            INSERT INTO run_costs (run_no, seq, slot, amount, input_tokens, cached_tokens, output_tokens, lost)
              SELECT run_no, 2, 0, 1500000000, 10, 3, 20, 1 FROM runs WHERE id LIKE 'large%';
            INSERT INTO cost_totals (day, workflow, created_by, model, amount, input_tokens, cached_tokens, output_tokens, calls)
              VALUES ('2026-05-28', 'w', '', 'm', 4500000000, 30, 9, 60, 3), ('2026-05-28', 'w', 'ann', 'm', 1, 2, 3, 4, 5);
            INSERT INTO budget_holds (run_no, slot, step, call, day, workflow, created_by, amount, tokens, lost, at)
              SELECT run_no, 0, 'model', 1, '2026-05-28', 'w', '', 7, 8, 0, 9 FROM runs WHERE id LIKE 'large%';
            INSERT INTO peers (kind, name, settings, found, found_hash, error, checked_at, created_at, updated_at, created_by)
              VALUES ('agent', 'a', '{"url":"x"}', '{"name":"a"}', 'h', NULL, 3, 1, 2, 'ann'),
                     ('mcp', 'b', '{}', NULL, NULL, 'away', NULL, 1, 2, NULL);
            INSERT INTO tool_pins (definition_hash, tool, hash)
              VALUES ('h1', 'mcp:b/read', '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef');
            """);
    }

    /// <summary>What lists show, and history does not.</summary>
    public static void Verify(IRunStore store)
    {
        store.FindVersion("pub", 1)!.ShouldSatisfyAllConditions(
            v => v.Title.ShouldBe("Title ü"), v => v.CreatedBy.ShouldBe("ann"), v => v.Tags.ShouldBe("""["a"]"""));
        store.FindWorkflow("pub")!.LatestVersion.ShouldBe(2);
        store.FindWorkflow("old")!.ArchivedAt.ShouldBe(3_000);
        store.FindDefinition("h3").ShouldBe("name: old\n");
        store.FindIdempotency("POST /workflows key").ShouldBe(new IdempotencyRow("POST /workflows key", "body", "pub@2", 5_000));
        store.FindIdempotency("k")!.Result.ShouldBe("labelled");
        Labelled(store, "team", "ops").ShouldBe(["labelled"]);
        store.ListGates("open", "ann", new(10, null)).Items.Select(gate => gate.RunId).ShouldBe(["gate", "paused"], ignoreOrder: true);
        store.ListGates("decided", null, new(10, null)).Items.Single().Decided.ShouldNotBeNull();
        store.CountRuns().ShouldBe(
            new Dictionary<RunStatus, long>
            {
                [RunStatus.Success] = 5, [RunStatus.Running] = 3, [RunStatus.Paused] = 1, [RunStatus.Cancelled] = 1,
                [RunStatus.Failed] = 1,
            },
            ignoreOrder: true);
        store.FindNode(store.FindRun("waits")!.RunNo, "late")!.Value.ShouldSatisfyAllConditions(
            node => node.Status.ShouldBe(NodeStatus.Waiting), node => node.WaitUntil.ShouldBeGreaterThan(0));
    }

    private static List<string> Labelled(IRunStore store, string key, string value) =>
        [.. store.ListRuns(new RunFilter { Labels = [new(key, value)] }, new PageRequest(10, null)).Items.Select(run => run.Id)];
}
