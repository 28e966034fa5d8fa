using System.Text.Json;
using Baton.Storage;
using Baton.Storage.Sqlite;
using Baton.Tests.Cli;
using Baton.Tests.Server;
using Baton.Tests.Storage;

namespace Baton.Tests.Faults;

/// <summary>Guarantee G12 with real processes: a disk that fills up, and data directories a server must not run on.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class DiskFaultTests
{
    private const int Unreachable = 9;

    [Fact]
    public async Task A_disk_that_fills_up_under_load_loses_nothing_and_work_goes_on_when_there_is_room()
    {
        using var disk = Tmpfs.Mount(80 * 1024);
        await using var sink = await EffectSink.StartAsync();
        using var server = new ServerProcess(sink.Authority, disk.Path);
        await server.StartAsync();
        await server.PublishAsync(LoadShapes.Texts[0]);
        var input = JsonSerializer.Serialize(new { sink = sink.Url, text = new string('x', 20_000) });
        var ballast = disk.Ballast((int)(new DriveInfo(disk.Path).AvailableFreeSpace / 1024) - 2_048);

        var acknowledged = new List<string>();
        var refusal = await StartUntilRefusedAsync(server, input, acknowledged);
        refusal.ShouldRefuse(503, "disk_full");
        refusal.Json.GetProperty("detail").GetString()!.ShouldContain("Free some space");
        await Polling.UntilAsync(async () => (await HealthAsync(server, "ready")) == 503, "readiness to turn red");
        (await HealthAsync(server, "live")).ShouldBe(200);
        foreach (var run in acknowledged)
        {
            (await server.GetAsync($"/runs/{run}")).Status.ShouldBe(200, $"{run} was acknowledged");
        }

        var executed = sink.Total;
        File.Delete(ballast);
        await Polling.UntilAsync(
            async () => (await HealthAsync(server, "ready")) == 200, "readiness to come back", TimeSpan.FromSeconds(10));
        await server.RunAsync("fault-chain", "afterwards", input);
        acknowledged.Add("afterwards");
        var audit = new RunAudit(server, sink);
        foreach (var run in acknowledged)
        {
            await audit.CheckAsync(run, LoadShapes.Effects["fault-chain"]);
        }

        FaultSettings.Print($"disk full after {acknowledged.Count - 1} runs and {executed} effects; {sink.Total} effects at the end");
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        using var first = new ServerProcess();
        await first.StartAsync();
        var second = await first.Cli.RunAsync("server", "start", "--data", first.Data, "--listen", "127.0.0.1:0");
        second.Exit.ShouldBe(Unreachable, second.ToString());
        second.Err.ShouldContain("belongs to a running Baton");
        second.Out.ShouldBeEmpty();
        (await HealthAsync(first, "ready")).ShouldBe(200);
        (await first.Cli.RunAsync("server", "status")).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task A_store_file_that_was_made_read_only_is_refused()
    {
        using var cli = await UsedDirectoryAsync();
        File.SetAttributes(Path.Combine(cli.Data, "baton.db"), FileAttributes.ReadOnly);
        await RefusedAsync(cli, "cannot be written");
    }

    [Fact]
    public async Task A_store_of_a_newer_baton_is_refused_and_left_as_it_is()
    {
        using var cli = await UsedDirectoryAsync();
        PlantNewerSchema(Path.Combine(cli.Data, "baton.db"));
        var before = await File.ReadAllBytesAsync(Path.Combine(cli.Data, "baton.db"), TestContext.Current.CancellationToken);
        await RefusedAsync(cli, "this Baton knows schema");
        (await File.ReadAllBytesAsync(Path.Combine(cli.Data, "baton.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    [Fact]
    public async Task A_disk_that_is_full_before_the_start_is_refused()
    {
        using var disk = Tmpfs.Mount(20 * 1024);
        disk.Ballast(20 * 1024);
        using var cli = new CliFixture();
        var refused = await cli.RunAsync("server", "start", "--data", disk.Path, "--listen", "127.0.0.1:0");
        refused.Exit.ShouldBe(Unreachable, refused.ToString());
        refused.Err.ShouldContain("the disk is full");
    }

    /// <summary>A data directory in which a local run has ended.</summary>
    private static async Task<CliFixture> UsedDirectoryAsync()
    {
        var cli = new CliFixture();
        (await cli.RunAsync("run", "dag", cli.File("one.dag.yaml", "name: one\nnodes: {a: {type: transform, value: 1}}"))).Exit.ShouldBe(0);
        return cli;
    }

    private static void PlantNewerSchema(string database)
    {
        SqliteLibrary.Require();
        using var connection = SqliteConnection.Open(database, SqlText.Load("Sqlite"));
        connection.ExecuteText("INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (999, 'future', 'x', 1)");
    }

    private static async Task RefusedAsync(CliFixture cli, string words)
    {
        var refused = await cli.RunAsync("server", "start", "--listen", "127.0.0.1:0");
        refused.Exit.ShouldBe(Unreachable, refused.ToString());
        refused.Err.ShouldContain(words);
        refused.Out.ShouldBeEmpty();
        File.Exists(Path.Combine(cli.Data, "server.json")).ShouldBeFalse();
    }

    private static async Task<Answer> StartUntilRefusedAsync(ServerProcess server, string input, List<string> acknowledged)
    {
        while (true)
        {
            var id = $"full-{acknowledged.Count}";
            var answer = await server.PostAsync("/workflows/fault-chain/run", $$"""{"id": "{{id}}", "input": {{input}}}""", id);
            if (answer.Status != 201)
            {
                return answer;
            }

            acknowledged.Add(id);
        }
    }

    private static async Task<int> HealthAsync(ServerProcess server, string which) =>
        (await server.InsistAsync(HttpMethod.Get, $"/health/{which}")).Status;
}
