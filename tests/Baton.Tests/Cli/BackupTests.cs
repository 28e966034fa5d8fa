using System.Text.Json;

namespace Baton.Tests.Cli;

/// <summary><c>server backup</c>, <c>server restore</c>, <c>run export</c> and <c>run import</c>: out of one data directory and into
/// another.</summary>
public class BackupTests : IDisposable
{
    private readonly CliFixture from = new();
    private readonly CliFixture to = new();

    private string File => Path.Combine(from.Data, "files", "backup.db");

    public void Dispose()
    {
        from.Dispose();
        to.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_backup_beside_a_running_server_is_restored_and_its_open_gate_is_still_open()
    {
        var gated = from.File("gated.yaml", Workflows.Gate);
        using (var server = await from.StartServerAsync())
        {
            (await from.RunAsync("run", "dag", gated, "--id", "g-1")).Exit.ShouldBe(8);
            var backup = await from.RunAsync("server", "backup", File);
            backup.Exit.ShouldBe(0, backup.ToString());
            backup.Out.ShouldStartWith(File);
            (await from.RunAsync("server", "backup", File)).Exit.ShouldBe(6);
            (await from.RunAsync("gate", "reject", (await GateAsync(from)))).Exit.ShouldBe(0);
        }

        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var restored = await to.RunAsync("server", "restore", File);
        restored.Exit.ShouldBe(0, restored.ToString());
        (await to.RunAsync("gate", "approve", await GateAsync(to))).Exit.ShouldBe(0);
        (await to.RunAsync("run", "output", "g-1")).Out.ShouldBe("\"published\"\n");
        Directory.GetDirectories(to.Data, "restoring-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Restoring_refuses_a_store_that_is_there_a_running_server_and_what_is_no_backup()
    {
        (await to.RunAsync("server", "backup", File)).Exit.ShouldBe(5);
        (await from.RunAsync("run", "dag", from.File("a.yaml", Workflows.Greeting), "-i", "who=you")).Exit.ShouldBe(0);
        (await from.RunAsync("server", "backup", File)).Exit.ShouldBe(0);

        var there = await from.RunAsync("server", "restore", File);
        there.Exit.ShouldBe(6, there.ToString());
        var noBackup = await to.RunAsync("server", "restore", from.File("x.db", "no database at all, but long enough to be looked at"));
        noBackup.Exit.ShouldBe(3, noBackup.ToString());
        (await to.RunAsync("server", "restore", "missing.db")).Exit.ShouldBe(5);
        System.IO.File.Exists(Path.Combine(to.Data, "baton.db")).ShouldBeFalse();

        using var server = await to.StartServerAsync();
        var running = await to.RunAsync("server", "restore", File);
        running.Exit.ShouldBe(9, running.ToString());
        (await to.RunAsync("--server", "http://127.0.0.1:1", "server", "restore", File)).Exit.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_ended_moves_with_its_history_and_can_be_retried_there(bool served)
    {
        (await from.RunAsync("run", "dag", from.File("f.yaml", Workflows.Failing), "--id", "f-1")).Exit.ShouldBe(1);
        var export = await from.RunAsync("run", "export", "f-1");
        export.Exit.ShouldBe(0, export.ToString());
        using var server = served ? await to.StartServerAsync() : null;

        var imported = await to.RunWithInputAsync(export.Out, "run", "import", "-");

        imported.Exit.ShouldBe(0, imported.ToString());
        imported.Out.ShouldBe("f-1\n");
        (await to.RunAsync("run", "dag", "--status", "f-1", "-o", "json")).Out
            .ShouldBe((await from.RunAsync("run", "dag", "--status", "f-1", "-o", "json")).Out);
        (await to.RunAsync("run", "events", "f-1", "-o", "jsonl")).Out.Replace("\"trusted_local\":true", "")
            .ShouldBe((await from.RunAsync("run", "events", "f-1", "-o", "jsonl")).Out.Replace(",\"trusted_local\":true", ""));
        (await to.RunWithInputAsync(export.Out, "run", "import", "-")).Exit.ShouldBe(6);

        // What was trusted there is not trusted here.
        (await to.RunAsync("run", "dag", "--retry", "f-1")).Exit.ShouldBe(1);
        (await to.RunAsync("run", "dag", "--status", "f-1", "--verbose")).Out.ShouldContain("process_denied");
    }

    [Fact]
    public async Task What_is_no_exported_run_is_refused_with_the_reason()
    {
        (await from.RunAsync("run", "dag", from.File("g.yaml", Workflows.Gate), "--id", "g-1")).Exit.ShouldBe(8);
        var open = (await from.RunAsync("run", "export", "g-1")).Out;
        (await from.RunAsync("run", "export", "no")).Exit.ShouldBe(5);

        (await to.RunWithInputAsync(open, "run", "import", "-")).Exit.ShouldBe(6);
        foreach (var (text, why) in new[]
        {
            ("{", "line 1, column 2"), ("null", "it holds null"), ("{}", "'format'"), ("{\"nonsense\":1}", "nonsense"),
            (open.Replace("\"seq\":2,", "\"seq\":3,"), "event 3 does not follow event 1"),
            (open.Replace("\"slot\":1,", "\"slot\":77,"), "does not fit the workflow"),
            (open.Replace("run.started", "run.sterted"), "event 2 has no type"),
            (open.Replace("\"definition\":\"name: gated", "\"definition\":\"nome: gated"), "unknown_field"),
        })
        {
            var refused = await to.RunWithInputAsync(text, "run", "import", "-");
            refused.Exit.ShouldBe(3, refused.ToString());
            refused.Err.ShouldContain(why);
        }
    }

    private static async Task<string> GateAsync(CliFixture cli) =>
        JsonElement.Parse((await cli.RunAsync("gate", "list", "-o", "json")).Out)[0].GetProperty("id").GetString()!;
}
