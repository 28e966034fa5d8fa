using System.Collections.Concurrent;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Runs;
using Baton.Engine;
using Shouldly;
using Xunit;

namespace Baton.Tests.Nodes;

/// <summary>Attempts as the engine would hand them to an executor.</summary>
internal static class Attempts
{
    public static AttemptRequest Of(string tool, string with, bool trusted = true, ConcurrentQueue<string>? log = null) =>
        new("run-1", "flow", "node", 2, "key-1", tool, Payload.FromJson(with), (stream, line) => log?.Enqueue($"{stream}: {line}"))
        {
            TrustedLocal = trusted,
        };

    /// <summary>Waits for an attempt that was cancelled to end the way it should.</summary>
    public static async Task ShouldBeCancelled(this Task<AttemptOutcome> attempt) =>
        await Should.ThrowAsync<OperationCanceledException>(
            attempt.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

    public static JsonElement Output(this AttemptOutcome outcome)
    {
        outcome.Error.ShouldBeNull();
        return JsonDocument.Parse(outcome.Output.ShouldNotBeNull().Utf8).RootElement;
    }

    public static NodeError Error(this AttemptOutcome outcome, string kind)
    {
        outcome.Output.ShouldBeNull();
        outcome.Error.ShouldNotBeNull().Kind.ShouldBe(kind, outcome.Error!.Message);
        return outcome.Error!;
    }
}
