using System.Runtime.CompilerServices;
using System.Text.Json;
using Baton.Contracts;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Sdk.Client;
using Baton.Server;
using Baton.Server.Answers;
using Baton.Server.Auth;
using Baton.Server.Configuration;
using Baton.Server.Web;
using Microsoft.Extensions.Logging;

namespace Baton.Cli.Access;

/// <summary>Works on the data directory itself: this process is its owner and carries the runs it was asked for, and no others.</summary>
internal sealed class LocalBaton : LocalLook, IBaton
{
    private readonly BatonHost host;
    private readonly HashSet<string> carried = [];

    private LocalBaton(BatonHost host)
        : base(new LocalReader(host.Store, host.Engine.Catalog)) => this.host = host;

    public bool IsOwn => true;

    public override bool IsCarried(string id) => carried.Contains(id);

    private RunEngine Engine => host.Engine;

    /// <summary>Becomes the owner of the data directory.</summary>
    /// <exception cref="BatonException">Unavailable <c>store_locked</c>: another process owns it.</exception>
    public static async Task<LocalBaton> OwnAsync(
        ServerOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation) =>
        new(await BatonHost.StartAsync(options, time, loggers, cancellation, takeUpUnfinished: false));

    public async Task<RunView> StartAsync(StartRunBody body, CancellationToken cancellation)
    {
        var started = await Engine.StartRunAsync(
            new StartRunRequest
            {
                Definition = body.Definition?.GetString(),
                Input = Raw.Payload(body.Input),
                Id = body.Id,
                Labels = body.Labels,
                MaxParallel = body.MaxParallel ?? 0,
                Pins = Pins(body.Pins),
                TrustedLocal = body.TrustedLocal ?? false,
                By = Caller.Owner,
            },
            cancellation);
        carried.Add(started.RunId);
        return await GetRunAsync(started.RunId, cancellation);
    }

    public async Task<RunView> StartAsync(string workflow, StartWorkflowBody body, CancellationToken cancellation)
    {
        var started = await Engine.StartRunAsync(
            new StartRunRequest
            {
                Workflow = workflow,
                Version = body.Version ?? 0,
                Input = Raw.Payload(body.Input),
                Id = body.Id,
                Labels = body.Labels,
                MaxParallel = body.MaxParallel ?? 0,
                Pins = Pins(body.Pins),
                By = Caller.Owner,
            },
            cancellation);
        carried.Add(started.RunId);
        return await GetRunAsync(started.RunId, cancellation);
    }

    public override async IAsyncEnumerable<EventView> FollowAsync(
        string id, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var happened in Engine.FollowAsync(id, after, cancellation))
        {
            yield return LocalReader.View(happened);
        }
    }

    public Task AdoptAsync(string id, CancellationToken cancellation)
    {
        carried.Add(id);
        return Engine.TakeUpAsync(id, cancellation);
    }

    public Task CancelAsync(string id, string? reason, CancellationToken cancellation) =>
        Engine.SubmitAsync(id, now => new CancelRun(now, Caller.Owner, reason), cancellation);

    public Task PauseAsync(string id, CancellationToken cancellation) =>
        Engine.SubmitAsync(id, now => new PauseRun(now, Caller.Owner), cancellation);

    public Task ResumeAsync(string id, CancellationToken cancellation) =>
        Engine.SubmitAsync(id, now => new ResumeRun(now, Caller.Owner), cancellation);

    public Task RetryAsync(string id, RetryBody body, CancellationToken cancellation)
    {
        var input = body.InputPatch is { } patch ? MergePatch.Apply(Reader.InputOf(id), patch) : null;
        return Engine.SubmitAsync(id, now => new RetryRun(now, body.From, input), cancellation);
    }

    public async Task<RunView> RerunAsync(string id, RerunBody body, CancellationToken cancellation)
    {
        var outputs = body.Outputs?.ToDictionary(o => o.Key, o => Raw.Of(o.Value));
        var forked = await Engine.RerunAsync(
            new RerunRequest(id, body.From!, Raw.Payload(body.Input), outputs, Caller.Owner), cancellation);
        carried.Add(forked.RunId);
        return await GetRunAsync(forked.RunId, cancellation);
    }

    public Task SignalAsync(string id, string name, JsonElement? data, CancellationToken cancellation) =>
        Engine.SubmitAsync(id, now => new SignalRun(now, name, Raw.Payload(data) ?? Payload.EmptyObject), cancellation);

    public async Task<RunView> ImportAsync(RunExport run, CancellationToken cancellation)
    {
        var imported = await Engine.ImportAsync(RunExports.Request(run), cancellation);
        return await GetRunAsync(imported.RunId, cancellation);
    }

    public Task DeleteAsync(string id, CancellationToken cancellation) => Engine.DeleteRunAsync(id);

    public async Task<GateView> AnswerGateAsync(string id, GateAnswerBody body, CancellationToken cancellation)
    {
        var gate = Reader.FindGate(id);
        if (gate.Gate.Status != "open")
        {
            throw Late(Reader.GetGate(id));
        }

        await Engine.SubmitAsync(
            gate.RunId,
            now => new DecideGate(now, gate.Gate.Slot, body.Decision!, Caller.Owner, body.Comment, Raw.Payload(body.Values))
            {
                OpenSeq = gate.Gate.OpenSeq,
            },
            cancellation);
        return Reader.GetGate(id);
    }

    public Task<PublishAnswer> PublishAsync(string text, CancellationToken cancellation)
    {
        var (name, result) = host.Publisher.Publish(text, Caller.Owner);
        return Task.FromResult(new PublishAnswer(name, result.Version));
    }

    public override ValueTask DisposeAsync() => host.DisposeAsync();

    private static BatonException Late(GateView gate) => gate.Decision is { } winner
        ? BatonException.Conflict("gate_decided", $"The gate was decided before: {winner.Option}, by {winner.By}.")
        : BatonException.Conflict("gate_closed", "The gate is closed: its node or run was cancelled.");

    private static List<Preset> Pins(IReadOnlyDictionary<string, JsonElement>? pins) =>
        [.. (pins ?? new Dictionary<string, JsonElement>()).Select(pin => new Preset(pin.Key, Raw.Of(pin.Value), null))];
}
