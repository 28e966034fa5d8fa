using Baton.Core.Errors;
using Baton.Core.Runs;

namespace Baton.Tests.Engine;

/// <summary>A run that is being deleted takes no commands, so that nothing is decided that could not be written any more.</summary>
public sealed class DeleteTests
{
    private const string Failing = "a: {type: join, when: '1 / 0 == 1'}";

    [Fact]
    public async Task While_a_run_is_being_deleted_it_cannot_be_retried_deleted_or_started_anew()
    {
        await using var fixture = await EngineFixture.StartAsync();
        await fixture.StartAsync(Failing, "old");
        (await fixture.EndOfAsync("old")).ShouldBe(RunStatus.Failed);
        var refusals = new List<string>();
        fixture.Store.Deleting = () =>
        {
            refusals.Add(Refusal(fixture.Engine.SubmitAsync("old", now => new RetryRun(now, null, null), EngineFixture.Timeout)));
            refusals.Add(Refusal(fixture.Engine.DeleteRunAsync("old")));
            refusals.Add(Refusal(fixture.StartAsync(Failing, "old")));
        };

        await fixture.Engine.DeleteRunAsync("old");

        refusals.ShouldBe(["run_not_found", "run_not_found", "run_id_in_use"]);
        fixture.Store.Deleting = null;
        fixture.Engine.Health.StoreError.ShouldBeNull();
        Refusal(fixture.Engine.DeleteRunAsync("old")).ShouldBe("run_not_found");
        (await fixture.StartAsync(Failing, "old")).RunId.ShouldBe("old");
    }

    [Fact]
    public async Task A_run_that_goes_on_is_not_deleted_and_goes_on()
    {
        await using var fixture = await EngineFixture.StartAsync();
        await fixture.StartAsync("g: {type: human_gate, gate: {}}", "open");
        await EngineFixture.UntilAsync(() => fixture.Row("open").Counts.Waiting == 1, "the gate to open");

        Refusal(fixture.Engine.DeleteRunAsync("open")).ShouldBe("run_not_terminal");

        await fixture.Engine.SubmitAsync("open", now => new DecideGate(now, 0, "approve", "ann", null, null), EngineFixture.Timeout);
        (await fixture.EndOfAsync("open")).ShouldBe(RunStatus.Success);
        await fixture.Engine.DeleteRunAsync("open");
        fixture.Store.FindRun("open").ShouldBeNull();
    }

    private static string Refusal(Task refused) => Should.Throw<BatonException>(() => refused.GetAwaiter().GetResult()).Code;
}
