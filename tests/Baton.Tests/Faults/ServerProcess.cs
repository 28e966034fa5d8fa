using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Baton.Tests.Cli;
using Baton.Tests.Server;

namespace Baton.Tests.Faults;

/// <summary>A real server as a process, which is killed and started again on the same data. Those who talk to it wait for its next life
/// when it is gone.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Ready = "Baton is ready at ";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>What no fault from outside may bring about: a fault of Baton's own.</summary>
    private static readonly string[] Troubles =
        [" crit: ", "An unhandled exception", "Unhandled exception", ": Fault ", "broke;", "in an unexpected way", "store_refused_row"];

    private readonly List<string> troubles = [];
    private readonly CliFixture cli = new();
    private readonly string data;
    private readonly string[] store;
    private TaskCompletionSource<HttpClient> alive = NewLife();
    private CliProcess? process;

    /// <param name="egress">What its nodes may reach.</param>
    /// <param name="data">The data directory, or null for one that goes with it.</param>
    /// <param name="store">Where its runs lie, or null for its data directory.</param>
    public ServerProcess(string egress = "", string? data = null, string? store = null)
    {
        this.store = store is null ? [] : ["--store", store];
        this.data = data ?? cli.Data;
        cli.Environment["BATON_EGRESS_ALLOW"] = egress;

        // Else each killed process leaves its debugger's pipes behind.
        cli.Environment["DOTNET_EnableDiagnostics"] = "0";
    }

    public string Data => data;

    public CliFixture Cli => cli;

    /// <summary>Its store goes away as well: it may have to be asked several times in one life.</summary>
    public bool Patient { get; init; }

    /// <summary>From the start of the process to the line that says it is ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>The client of the life that is up, or of the next.</summary>
    public Task<HttpClient> AliveAsync() => Volatile.Read(ref alive).Task.WaitAsync(Waiting);

    /// <summary>A server whose store is away may need several starts.</summary>
    private TimeSpan Waiting => Patient ? 3 * Polling.Patience : Polling.Patience;

    public async Task StartAsync()
    {
        var since = Stopwatch.GetTimestamp();
        Launch();
        while (Patient && !await SeesAsync(Ready))
        {
            // Its store was away just then: whoever keeps servers running starts it again.
            Keep();
            process!.Dispose();
            await Task.Delay(Pause, TimeProvider.System);
            Launch();
        }

        await ReadyAsync();
        ReadyAfter = Stopwatch.GetElapsedTime(since);
    }

    /// <summary>Starts the process and does not wait for it.</summary>
    public void Launch() => process = cli.Start(["server", "start", "--data", data, "--listen", "127.0.0.1:0", .. store]);

    /// <summary>Stands still from now on, as a machine that is suspended; or goes on.</summary>
    public void Freeze(bool still) => process!.Signal(still ? "STOP" : "CONT");

    public async Task ReadyAsync()
    {
        await process!.SeesAsync(Ready);
        var file = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(data, "server.json")));
        var client = new HttpClient
        {
            BaseAddress = new Uri(file.GetProperty("url").GetString()!),
            Timeout = TimeSpan.FromSeconds(60),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(data, "token"))).Trim());
        alive.SetResult(client);
    }

    /// <summary><c>kill -9</c>; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        if (alive.Task.IsCompleted)
        {
            Volatile.Write(ref alive, NewLife());
        }

        process!.Kill();
        (await process.EndAsync()).Exit.ShouldBe(137);
        Keep();
        process.Dispose();
        process = null;
    }

    /// <summary>Sends it until a life of the server has answered it.</summary>
    public async Task<Answer> InsistAsync(HttpMethod method, string path, string? json = null, string? key = null)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var client = await AliveAsync();
            try
            {
                var answer = await SendAsync(client, method, path, json, key);
                if (answer.Status != 503 || !Patient)
                {
                    return answer;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
            {
                Stopwatch.GetElapsedTime(since).ShouldBeLessThan(Waiting, $"{method} {path} was not answered");
            }

            await AgainAsync(client);
        }
    }

    public Task<Answer> GetAsync(string path) => InsistAsync(HttpMethod.Get, "/api/v1" + path);

    public Task<Answer> PostAsync(string path, string? json = null, string? key = null) =>
        InsistAsync(HttpMethod.Post, "/api/v1" + path, json, key);

    /// <summary>Publishes a workflow and returns its name.</summary>
    public async Task<string> PublishAsync(string yaml)
    {
        var answer = await PostAsync("/workflows", JsonSerializer.Serialize(new { definition = yaml }));
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json.GetProperty("name").GetString()!;
    }

    /// <summary>Starts a run of a published workflow with an id of the caller's; returns once it is acknowledged.</summary>
    public async Task RunAsync(string workflow, string id, string input = "{}")
    {
        var answer = await PostAsync($"/workflows/{workflow}/run", $$"""{"id": "{{id}}", "input": {{input}}}""", id);
        answer.Status.ShouldBe(201, answer.Text);
        answer.Json.GetProperty("id").GetString().ShouldBe(id);
    }

    public static async Task<Answer> SendAsync(HttpClient client, HttpMethod method, string path, string? json = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>When it makes sense to ask again: in the server's next life, or soon, when it may be away without being killed.</summary>
    public Task AgainAsync(HttpClient of) => Patient ? Task.Delay(Pause, TimeProvider.System) : NextLifeAsync(of);

    private Task NextLifeAsync(HttpClient of) => Polling.UntilAsync(async () => await AliveAsync() != of, "the server's next life");

    /// <summary>Lines of its log, over all its lives, that tell of faults of its own.</summary>
    public IReadOnlyList<string> TroublesSoFar() => [.. troubles, .. TroublesOfThisLife()];

    /// <summary>A figure of <c>/metrics</c> in this life, or 0 when it does not tell now.</summary>
    public async Task<double> FigureAsync(string name)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            var client = await AliveAsync();
            var text = await client.GetStringAsync("/metrics", patience.Token);
            var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line[name.Length..], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    /// <returns>False when the process ended without.</returns>
    private async Task<bool> SeesAsync(string text)
    {
        var sees = process!.SeesAsync(text);
        await Task.WhenAny(sees, process.Gone);
        return !process.Gone.IsCompleted;
    }

    private IEnumerable<string> TroublesOfThisLife() =>
        process?.Written.Split('\n').Where(line => Troubles.Any(line.Contains)) ?? [];

    /// <summary>Keeps what it has written in its life for whoever looks for a cause, and of all lives what must never be
    /// written.</summary>
    private void Keep()
    {
        troubles.AddRange(TroublesOfThisLife());
        if (FaultSettings.Logs is { } folder && process is not null)
        {
            File.AppendAllText(Path.Combine(folder, Path.GetFileName(cli.Data) + ".log"), process.Written + "--- the end of a life\n");
        }
    }

    public void Dispose()
    {
        Keep();
        process?.Dispose();
        cli.Dispose();
    }

    private static TaskCompletionSource<HttpClient> NewLife() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
