using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Baton.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Baton.Tests.Cli;

/// <summary><c>baton server</c> as a process of its own.</summary>
public class ServerCommandTests : IDisposable
{
    private readonly CliFixture cli = new();

    public void Dispose()
    {
        cli.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task It_prints_where_it_is_and_the_link_that_signs_in_and_nothing_else()
    {
        using var server = await cli.StartServerAsync();
        var status = JsonElement.Parse((await cli.RunAsync("server", "status", "-o", "json")).Out);
        var started = status.GetProperty("started_at").GetDateTimeOffset();
        File.GetLastWriteTimeUtc(Path.Combine(cli.Data, "server.json")).ShouldBeGreaterThanOrEqualTo(started.UtcDateTime.AddSeconds(-1));
        JsonElement.Parse((await cli.RunAsync("server", "status", "-o", "json")).Out).GetProperty("started_at").GetDateTimeOffset()
            .ShouldBe(started);

        server.Signal("TERM");
        var ended = await server.EndAsync();

        ended.Err.ShouldBe("");
        ended.Out.ShouldMatch(
            "^Baton is ready at http://127\\.0\\.0\\.1:[0-9]+\n"
            + "Sign in within ten minutes: http://127\\.0\\.0\\.1:[0-9]+/login\\?code=[A-Za-z0-9_-]+\n$");
        ended.Exit.ShouldBe(0);
        File.Exists(Path.Combine(cli.Data, "server.json")).ShouldBeFalse();
    }

    /// <summary>Later than a quiet machine ever is, and than was waited for once: under load the command said that no server
    /// runs.</summary>
    [Fact]
    public async Task A_server_that_answers_late_is_not_taken_for_gone()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var busy = builder.Build();
        busy.MapGet("/health/live", async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            return Results.Text("""{"status": "ok"}""", "application/json");
        });
        busy.MapFallback(() => Results.StatusCode(StatusCodes.Status401Unauthorized));
        await busy.StartAsync(TestContext.Current.CancellationToken);
        var file = new ServerFile(busy.Urls.First(), Environment.ProcessId, DateTimeOffset.UnixEpoch);
        await File.WriteAllTextAsync(
            Path.Combine(cli.Data, "server.json"), JsonSerializer.Serialize(file, BatonJson.Default.ServerFile),
            TestContext.Current.CancellationToken);

        var asked = await cli.RunAsync("run", "list");
        asked.Exit.ShouldBe(4, asked.ToString());
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var refused = await cli.RunAsync("server", "start", "--listen", taken.LocalEndpoint.ToString()!);

        refused.Exit.ShouldBe(9, refused.ToString());
        refused.Err.ShouldStartWith($"baton: Cannot listen on {taken.LocalEndpoint}: ");
        refused.Err.TrimEnd('\n').ShouldNotContain("\n");
    }
}
