using System.Net;
using Baton.Core.Errors;
using Baton.Server;
using Baton.Server.Configuration;
using Baton.Tests.Storage;

namespace Baton.Tests.Server;

public sealed class OutageTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task A_second_server_on_the_same_directory_is_refused_and_leaves_the_first_alone()
    {
        await using var first = await ServerFixture.StartAsync();
        var options = new ServerOptions { DataDirectory = first.DataDirectory, Listen = AnyPort };
        var refusal = await RefusalAsync(options);
        refusal.Kind.ShouldBe(ErrorKind.Unavailable);
        refusal.Code.ShouldBe("store_locked");
        (await first.GetAsync("/health/ready")).Status.ShouldBe(200);
        File.Exists(Path.Combine(first.DataDirectory, "server.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_the_directory_is_free_again()
    {
        await using var first = await ServerFixture.StartAsync();
        var data = Directory.CreateTempSubdirectory("baton-port-").FullName;
        var options = new ServerOptions { DataDirectory = data, Listen = new(IPAddress.Loopback, first.Url.Port) };
        (await RefusalAsync(options))
            .Code.ShouldBe("address_in_use");
        File.Exists(Path.Combine(data, "server.json")).ShouldBeFalse();
        options = options with { Listen = AnyPort };
        await using (await BatonServer.StartAsync(options, TimeProvider.System, ServerFixture.Timeout))
        {
            File.Exists(Path.Combine(data, "server.json")).ShouldBeTrue();
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_read_stops_the_start()
    {
        var data = Directory.CreateTempSubdirectory("baton-policy-").FullName;
        var options = new ServerOptions { DataDirectory = data, EgressAllow = "10.0.0.1/8", Listen = AnyPort };
        (await RefusalAsync(options))
            .Code.ShouldBe("egress_allow_invalid");
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task While_the_disk_is_full_writes_answer_503_and_readiness_is_red_until_there_is_room()
    {
        using var disk = Tmpfs.Mount(80 * 1024);
        await using var server = await ServerFixture.StartAsync(options => options with { DataDirectory = disk.Path });
        var run = await server.StartRunAsync("name: outage\nnodes: {a: {type: wait, event: go}}");
        var ballast = disk.Ballast((int)(new DriveInfo(disk.Path).AvailableFreeSpace / 1024));

        // What still fits into pages the store has may be taken; soon nothing does.
        var large = """{"definition": "name: outage\nnodes: {a: {type: transform, value: TEXT}}"}""".Replace("TEXT", new string('x', 5000));
        Answer refused;
        do
        {
            refused = await server.PostAsync("/api/v1/runs", large);
        }
        while (refused.Status == 201);
        refused.ShouldRefuse(503, "disk_full");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await server.GetAsync("/health/ready")).Status.ShouldBe(503);
        (await server.GetAsync("/health/live")).Status.ShouldBe(200);
        var health = (await server.GetAsync("/health")).Json;
        health.GetProperty("status").GetString().ShouldBe("failing");
        health.GetProperty("store").GetProperty("error").GetString().ShouldBe("disk_full");
        (await server.GetAsync($"/api/v1/runs/{run}")).Json.GetProperty("status").GetString().ShouldBe("running");

        File.Delete(ballast);
        await server.UntilAsync("/health/ready", _ => true);
        (await server.PostAsync($"/api/v1/runs/{run}/signal", """{"event": "go"}""")).Status.ShouldBe(202);
        (await server.EndOfAsync(run)).GetProperty("status").GetString().ShouldBe("success");
    }

    private static Task<BatonException> RefusalAsync(ServerOptions options) =>
        Should.ThrowAsync<BatonException>(() => BatonServer.StartAsync(options, TimeProvider.System, ServerFixture.Timeout));
}
