using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Baton.Tests.Nodes;
using Baton.Tests.Storage;
using Microsoft.AspNetCore.Http;

namespace Baton.Tests.Faults;

/// <summary>200 calls under a budget for 37 that servers share, and <c>kill -9</c> of one of them while its calls are in flight: no more
/// than 37 are made, and the ledger says what the other side has counted.</summary>
[Trait("suite", "faults")]
[Trait("speed", "slow")]
[Collection(Alone.Name)]
public sealed class BudgetFaultTests(PostgresCluster postgres)
{
    private const int Allowed = 37;
    private const int Answered = 10;
    private const int Runs = 20;
    private const int CallsPerRun = 10;
    private const decimal Call = 0.02m;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_budget_that_is_shared_holds_when_a_server_is_killed_with_calls_in_flight(int count)
    {
        await using var peer = new HeldPeer();
        await peer.StartAsync();
        var store = count == 1 ? null : postgres.Create("TEMPLATE baton_template").Address;
        var servers = Enumerable.Range(0, count).Select(number => Server(peer, store, number)).ToList();
        try
        {
            await Task.WhenAll(servers.Select(server => server.StartAsync()));
            foreach (var server in servers)
            {
                await Polling.UntilAsync(async () => await PartitionsAsync(server) <= (64 / count) + 1, "the servers to share the work");
            }

            var rounds = Math.Max(1, FaultSettings.Kills(1) / 5);
            for (var round = 0; round < rounds; round++)
            {
                FaultSettings.Print($"{count} server(s): {await KillAsync(servers, peer, $"spend-{round}")}");
            }

            servers.SelectMany(server => server.TroublesSoFar()).ShouldBeEmpty();
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private static async Task<string> KillAsync(List<ServerProcess> servers, HeldPeer peer, string name)
    {
        var before = peer.Count;
        peer.Hold();
        await servers[0].PublishAsync($$$"""
            name: {{{name}}}
            nodes:
              each:
                type: parallel
                foreach: "[{{{string.Join(',', Enumerable.Range(0, CallsPerRun))}}}]"
                fail_fast: false
                critical: false
                body: {type: agent_call, agent: m, with: {prompt: hi}}
            """);
        for (var i = 0; i < Runs; i++)
        {
            await servers[i % servers.Count].RunAsync(name, $"{name}-{i}");
        }

        await Polling.UntilAsync(() => peer.Count - before == Allowed, "all the calls there is money for");
        peer.Answer(Answered);
        await Polling.UntilAsync(async () => await SpentAsync(servers[^1], name) == Answered * Call, "the answers in the ledger");
        var lost = peer.Unanswered;
        var (busiest, others) = peer.Busiest();
        await servers[busiest].KillAsync();
        await Polling.UntilAsync(() => peer.InFlight == others, "the calls in flight of the killed server to be lost");
        peer.Go();
        await servers[busiest].StartAsync();
        await Polling.UntilAsync(async () => await EndedAsync(servers[^1], name) == Runs, "all runs to end");

        var (made, spent) = (peer.Count - before, await SpentAsync(servers[0], name));
        made.ShouldBeLessThanOrEqualTo(Allowed);
        spent.ShouldBe(made * Call);
        return $"{made} of {Runs * CallsPerRun} calls made, {spent} spent, {peer.Unanswered - lost} answers lost";
    }

    private static ServerProcess Server(HeldPeer peer, string? store, int number)
    {
        var server = new ServerProcess(peer.Authority, store: store) { Patient = store is not null };
        server.Cli.Environment["BATON_BUDGETS"] = JsonSerializer.Serialize(new { workflow = new { max_cost = Allowed * Call } });
        server.Cli.Environment["BATON_MODELS"] =
            $$$"""
            {"m": {"provider": "openai", "base_url": "http://{{{peer.Authority}}}/{{{number}}}/v1", "model": "x", "stream": false,
                   "max_output_tokens": 20, "output_price": 1000}}
            """;
        return server;
    }

    private static async Task<int> PartitionsAsync(ServerProcess server) =>
        JsonElement.Parse(await (await server.AliveAsync()).GetStringAsync("/health")).GetProperty("engine").GetProperty("partitions")
            .GetInt32();

    private static async Task<decimal> SpentAsync(ServerProcess server, string workflow) =>
        (await server.GetAsync($"/costs?workflow={workflow}")).Json.GetProperty("items").EnumerateArray()
            .Sum(sum => sum.GetProperty("cost").GetProperty("amount").GetDecimal());

    private static async Task<int> EndedAsync(ServerProcess server, string workflow) =>
        (await server.GetAsync($"/runs?workflow={workflow}&limit=100")).Json.GetProperty("items").EnumerateArray()
            .Count(run => run.GetProperty("finished_at").ValueKind == JsonValueKind.String);

    /// <summary>A model's server that counts, and answers when it is told to.</summary>
    private sealed class HeldPeer : IAsyncDisposable
    {
        private TargetServer? server;
        private readonly ConcurrentDictionary<int, int> inFlight = new();
        private SemaphoreSlim answers = new(0);
        private int unanswered;

        public string Authority => $"127.0.0.1:{server!.Port}";

        public int Count => server!.Seen.Count;

        public int Unanswered => Volatile.Read(ref unanswered);

        public int InFlight => inFlight.Values.Sum();

        /// <summary>The server with the most calls in flight, and how many the others have.</summary>
        public (int Server, int Others) Busiest()
        {
            var most = inFlight.MaxBy(calls => calls.Value);
            most.Value.ShouldBeGreaterThan(0);
            return (most.Key, InFlight - most.Value);
        }

        public async Task StartAsync() => server = await TargetServer.StartAsync(async context =>
        {
            var from = int.Parse(context.Request.Path.Value!.Split('/')[1], CultureInfo.InvariantCulture);
            inFlight.AddOrUpdate(from, 1, (_, count) => count + 1);
            try
            {
                await answers.WaitAsync(context.RequestAborted);
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(
                    """
                    {"choices":[{"message":{"content":"yes"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":20}}
                    """);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref unanswered);
            }
            finally
            {
                inFlight.AddOrUpdate(from, 0, (_, count) => count - 1);
            }
        });

        public void Hold() => answers = new SemaphoreSlim(0);

        public void Answer(int count) => answers.Release(count);

        public void Go() => answers.Release(1_000_000);

        public ValueTask DisposeAsync() => server!.DisposeAsync();
    }
}
