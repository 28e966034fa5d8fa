using System.Text.Json;
using Baton.Tests.Storage;
using Baton.Tests.Storage.Moving;

namespace Baton.Tests.Cli;

/// <summary><c>server migrate</c> as a process: its words, its exit codes, and <c>kill -9</c>.</summary>
public sealed class MigrateTests(PostgresCluster cluster) : IDisposable
{
    private readonly CliFixture cli = new();
    private readonly PostgresDatabase database = cluster.Database(typeof(MigrateTests));

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task A_gate_that_is_open_is_answered_on_the_other_store_and_the_old_one_says_where_it_is()
    {
        (await cli.RunAsync("run", "dag", cli.File("g.yaml", Workflows.Gate), "--id", "g-1")).Exit.ShouldBe(8);
        var moved = await cli.RunAsync("server", "migrate", "--to", database.Address);
        moved.Exit.ShouldBe(0, moved.ToString());
        moved.Out.ShouldContain("│ runs ");
        moved.Out.ShouldContain("Moved ");
        moved.Err.ShouldContain("moved runs: 1 of 1");
        moved.Err.ShouldContain("compared runs: 1 of 1");
        (moved.Out + moved.Err).ShouldNotContain(database.Password);

        var old = await cli.RunAsync("server", "start", "--listen", "127.0.0.1:0");
        old.Exit.ShouldBe(9, old.ToString());
        old.Err.ShouldContain("was moved to postgres at");
        (await cli.RunAsync("run", "show", "g-1")).Exit.ShouldBe(9);

        cli.Environment["BATON_STORE"] = database.Address;
        using (var server = await cli.StartServerAsync())
        {
            var gates = JsonElement.Parse((await cli.RunAsync("gate", "list", "-o", "json")).Out);
            foreach (var gate in gates.EnumerateArray())
            {
                (await cli.RunAsync("gate", "approve", gate.GetProperty("id").GetString()!)).Exit.ShouldBe(0);
            }

            (await cli.RunAsync("run", "output", "g-1")).Out.ShouldBe("\"published\"\n");
            (await cli.RunAsync("server", "migrate", "--to", "sqlite")).Exit.ShouldBe(9, "a server runs");
            server.Signal("TERM");
            (await server.EndAsync()).Exit.ShouldBe(0);
        }

        var back = await cli.RunAsync("server", "migrate", "--to", "sqlite", "-o", "json", "--quiet");
        back.Exit.ShouldBe(0, back.ToString());
        back.Err.ShouldBe("");
        var report = JsonElement.Parse(back.Out);
        report.GetProperty("tables").EnumerateArray().Select(table => table.GetProperty("table").GetString()).ShouldContain("gates");
        report.GetProperty("rows").GetInt64().ShouldBeGreaterThan(5);
        (await cli.RunAsync("server", "migrate", "--to", "sqlite")).Out.ShouldContain("moved before");
        cli.Environment.Remove("BATON_STORE");
        (await cli.RunAsync("run", "output", "g-1")).Out.ShouldBe("\"published\"\n");
    }

    [Fact]
    public async Task What_cannot_be_moved_is_refused_with_the_reason()
    {
        (await cli.RunAsync("server", "migrate")).Exit.ShouldBe(2);
        (await cli.RunAsync("server", "migrate", "--to", database.Address, "--reopen")).Exit.ShouldBe(2);
        (await cli.RunAsync("--server", "http://127.0.0.1:1", "server", "migrate", "--to", "sqlite")).Exit.ShouldBe(2);
        (await cli.RunAsync("server", "migrate", "--to", database.Address)).Exit.ShouldBe(5);
        (await cli.RunAsync("run", "dag", cli.File("a.yaml", Workflows.Greeting), "-i", "who=you")).Exit.ShouldBe(0);
        (await cli.RunAsync("server", "migrate", "--to", "sqlite")).Exit.ShouldBe(3);
        (await cli.RunAsync("server", "migrate", "--to", "mysql://x/y")).Exit.ShouldBe(3);
        (await cli.RunAsync("server", "migrate", "--to", "postgres://nobody:x@127.0.0.1:1/none")).Exit.ShouldBe(9);
        (await cli.RunAsync("server", "migrate", "--reopen")).Exit.ShouldBe(6);
        using (var server = await cli.StartServerAsync())
        {
            var running = await cli.RunAsync("server", "migrate", "--to", database.Address);
            running.Exit.ShouldBe(9, running.ToString());
            running.Err.ShouldContain("belongs to a running Baton");
        }

        database.Execute("INSERT INTO definitions (hash, name, text, put_at) VALUES ('h', 'n', 't', 1)");
        var full = await cli.RunAsync("server", "migrate", "--to", database.Address);
        full.Exit.ShouldBe(6, full.ToString());
        full.Err.ShouldContain("holds data of its own");
        database.Execute("DELETE FROM definitions");
        (await cli.RunAsync("server", "migrate", "--to", database.Address)).Exit.ShouldBe(0);
        (await cli.RunAsync("server", "migrate", "--reopen")).Exit.ShouldBe(0);
        (await cli.RunAsync("run", "list")).Exit.ShouldBe(0);
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_move_that_is_killed_goes_on_when_it_is_run_again()
    {
        await using (var server = await MoveServer.StartAsync("sqlite", cli.Data))
        {
            await MoveSample.FillAsync(server);
        }

        foreach (var sign in new[] { "moved definitions", "moved run_events", "moved meta", "compared runs" })
        {
            using var move = cli.Start("server", "migrate", "--to", database.Address);
            await move.SeesAsync(sign);
            move.Kill();
            if ((await move.EndAsync()).Exit == 0)
            {
                break;
            }
        }

        var last = await cli.RunAsync("server", "migrate", "--to", database.Address, "-o", "json");
        last.Exit.ShouldBe(0, last.ToString());
        var report = JsonElement.Parse(last.Out);
        (report.GetProperty("carried_on").GetBoolean() || report.GetProperty("repeated").GetBoolean()).ShouldBeTrue(last.ToString());
        await using var there = await MoveServer.StartAsync(database.Address, cli.Data);
        MoveSample.Verify(there.Store);
    }
}
