using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Baton.Tests.Faults;

/// <summary>Where the effects of the workflows under test happen: a web server outside of Baton that counts. A request's body names the
/// effect, <c>{"run", "node"}</c>; its query says how to answer: <c>delay</c> milliseconds, and <c>fail</c> times with 503 first.</summary>
internal sealed class EffectSink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<(string Run, string Node), Effect> effects = new();
    private readonly ConcurrentQueue<string> repeats = new();
    private int connections;

    private EffectSink(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public string Authority => new Uri(Url).Authority;

    /// <summary>Executions so far.</summary>
    public int Total => effects.Values.Sum(effect => effect.Count);

    /// <summary>Executions that came after their success had been seen.</summary>
    public IReadOnlyCollection<string> Repeats => repeats;

    public static async Task<EffectSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        EffectSink? sink = null;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => async connection =>
        {
            Interlocked.Increment(ref sink!.connections);
            try
            {
                await next(connection);
            }
            finally
            {
                Interlocked.Decrement(ref sink.connections);
            }
        })));
        var app = builder.Build();
        sink = new EffectSink(app);
        app.Run(sink.TakeAsync);
        await app.StartAsync();
        return sink;
    }

    public Effect? Find(string run, string node) => effects.GetValueOrDefault((run, node));

    public IEnumerable<(string Node, Effect Effect)> Of(string run) =>
        effects.Where(one => one.Key.Run == run && one.Value.Count > 0).Select(one => (one.Key.Node, one.Value));

    /// <summary>Somebody has seen the recorded success of the node: from now on it must not be executed again.</summary>
    public void Seal(string run, string node) => effects.GetOrAdd((run, node), _ => new Effect()).Sealed = true;

    /// <summary>Returns once every request of processes that are gone has been counted.</summary>
    public Task DrainedAsync() => Polling.UntilAsync(() => Volatile.Read(ref connections) == 0, "the sink's connections to end");

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var run = body.RootElement.GetProperty("run").GetString()!;
        var node = body.RootElement.GetProperty("node").GetString()!;
        var effect = effects.GetOrAdd((run, node), _ => new Effect());
        var count = effect.Add(context.Request.Headers["Idempotency-Key"].ToString());
        if (effect.Sealed)
        {
            repeats.Enqueue($"{run} {node} was executed again after its success had been seen");
        }

        if (Number(context, "delay") is > 0 and var delay)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay), TimeProvider.System, context.RequestAborted);
        }

        context.Response.StatusCode = count <= Number(context, "fail") ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{\"done\":true}", context.RequestAborted);
    }

    private static int Number(HttpContext context, string name) => int.TryParse(context.Request.Query[name], out var number) ? number : 0;
}

/// <summary>One effect: how often it was executed, and under which idempotency keys.</summary>
internal sealed class Effect
{
    private readonly ConcurrentDictionary<string, bool> keys = new();
    private int count;

    public int Count => Volatile.Read(ref count);

    public ICollection<string> Keys => keys.Keys;

    public volatile bool Sealed;

    public int Add(string key)
    {
        keys[key] = true;
        return Interlocked.Increment(ref count);
    }
}
