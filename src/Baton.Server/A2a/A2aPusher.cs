using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Engine;
using Baton.Engine.Store;
using Baton.Nodes.A2a;
using Baton.Nodes.Egress;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Baton.Server.A2a;

/// <summary>Tells agents of their tasks where they asked for it: each state once, in order, again while it does not arrive. Through the
/// egress guard, like everything that goes out. Of servers that share a store the one that owns the run tells. Each address is told on its
/// own: one that does not answer keeps no other waiting.</summary>
internal sealed partial class A2aPusher(
    A2aPushes pushes, A2aTasks tasks, RunEngine engine, BatonHost host, TimeProvider time, ILogger<A2aPusher> log)
    : IHostedService, IDisposable
{
    private const string TokenHeader = "X-A2A-Notification-Token";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The end of a task that cannot be told for so long is not told any more.</summary>
    private static readonly TimeSpan GivenUp = TimeSpan.FromHours(24);

    private readonly PeriodicTimer timer = new(Period, time);
    private readonly CancellationTokenSource stop = new();

    /// <summary>Addresses that are being told something, by the names of their rows.</summary>
    private readonly ConcurrentDictionary<string, Task> telling = new();
    private Task loops = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loops = Task.WhenAll(OnTimeAsync(), OnChangeAsync());
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        timer.Dispose();
        await stop.CancelAsync();
        await loops;
        await Task.WhenAll(telling.Values);
    }

    public void Dispose()
    {
        timer.Dispose();
        stop.Dispose();
    }

    /// <summary>Begins to tell whatever is to be told of a task.</summary>
    private void Begin(string id)
    {
        if (stop.IsCancellationRequested || !engine.Owns(id))
        {
            return;
        }

        foreach (var due in Due(id))
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (telling.TryAdd(due.Row.Name, done.Task))
            {
                _ = TellOnAsync(id, due, done);
            }
        }
    }

    /// <summary>Tells one address, then looks for what came meanwhile: nobody else began to tell it that.</summary>
    private async Task TellOnAsync(string id, (PeerRow Row, A2aTask? Task) due, TaskCompletionSource done)
    {
        var arrived = false;
        try
        {
            arrived = await TellAsync(due);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next start tells it.
        }
        catch (Exception exception)
        {
            // The timer's next round finds what is left to tell.
            LogFailed(exception);
        }
        finally
        {
            telling.TryRemove(due.Row.Name, out _);
            done.SetResult();
        }

        if (arrived && due.Task is { IsOver: false })
        {
            Look(() => Begin(id));
        }
    }

    private IEnumerable<(PeerRow Row, A2aTask? Task)> Due(string id)
    {
        A2aTask? task;
        try
        {
            task = tasks.Read(id, Auth.Caller.Owner);
        }
        catch (A2aRefusal)
        {
            // Deleted: there is nothing left to tell.
            task = null;
        }

        return pushes.Of(id).Where(row => task is null || (row.Found != FoundOf(task) && IsTime(row))).Select(row => (row, task));
    }

    /// <summary>After a failure twice as long as the receiver has been silent already, at most five minutes.</summary>
    private bool IsTime(PeerRow row)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var silent = row.CheckedAt - row.UpdatedAt;
        return row.Error is null || now >= row.CheckedAt + Math.Clamp(silent, 1_000, 300_000);
    }

    private async Task<bool> TellAsync((PeerRow Row, A2aTask? Task) due)
    {
        var (row, task) = due;
        if (task is null)
        {
            pushes.Forget(row);
            return false;
        }

        var now = time.GetUtcNow();
        var error = await PostAsync(A2aPushes.SettingsOf(row), task);
        if (error is null && task.IsOver)
        {
            pushes.Forget(row);
        }
        else if (error is null)
        {
            var found = FoundOf(task)!;
            pushes.Keep(row with
            {
                Found = found,
                FoundHash = ContentHash.Of(found),
                Error = null, CheckedAt = now.ToUnixTimeMilliseconds(), UpdatedAt = now.ToUnixTimeMilliseconds(),
            });
        }
        else if (task.IsOver && now - task.At > GivenUp)
        {
            LogGivenUp(task.Run.Id, error);
            pushes.Forget(row);
        }
        else
        {
            pushes.Keep(row with { Error = error, CheckedAt = now.ToUnixTimeMilliseconds() });
        }

        return error is null;
    }

    /// <summary>Null when it arrived, else why not.</summary>
    private async Task<string?> PostAsync(JsonObject settings, A2aTask task)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, patience.Token);
        try
        {
            using var client = host.Outbound.Client(trustedLocal: false);
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Text("url"));
            request.Content = new StringContent(
                new JsonObject { ["task"] = task.ToJson(history: false) }.ToJsonString(), Encoding.UTF8, "application/json");
            Sign(request, settings);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode ? null
                : string.Create(CultureInfo.InvariantCulture, $"The receiver answered with status {(int)response.StatusCode}.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return "The receiver did not answer in time.";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or EgressDeniedException or FormatException)
        {
            return e.Message;
        }
    }

    private static void Sign(HttpRequestMessage request, JsonObject settings)
    {
        request.Headers.Add("A2A-Version", "1.0");
        if (settings.Text("token") is { Length: > 0 } token)
        {
            request.Headers.TryAddWithoutValidation(TokenHeader, token);
        }

        if (settings["authentication"] is JsonObject given && given.Text("scheme") is { Length: > 0 } scheme)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, given.Text("credentials"));
        }
    }

    private static string? FoundOf(A2aTask? task) => task is null ? null : $"\"{JsonEncodedText.Encode(task.Stamp)}\"";

    private async Task OnTimeAsync()
    {
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            Look(() =>
            {
                foreach (var id in pushes.Tasks())
                {
                    Begin(id);
                }
            });
        }
    }

    private async Task OnChangeAsync()
    {
        try
        {
            await foreach (var change in engine.FollowAllAsync(stop.Token))
            {
                if (pushes.Watches(change.RunId))
                {
                    Look(() => Begin(change.RunId));
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>A look that fails, because the store is away for example, ends nothing.</summary>
    private void Look(Action at)
    {
        try
        {
            at();
        }
        catch (Exception exception)
        {
            // The timer's next round finds what is left to tell.
            LogFailed(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The end of task {Task} could not be told and is not tried any more: {Why}")]
    private partial void LogGivenUp(string task, string why);

    [LoggerMessage(LogLevel.Warning, "Notifications of A2A tasks have to wait")]
    private partial void LogFailed(Exception exception);
}
