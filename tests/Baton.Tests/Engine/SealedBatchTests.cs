using Baton.Core;
using Baton.Core.Graph;
using Baton.Core.Runs;
using Baton.Engine;
using Baton.Engine.Runs;
using Baton.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Baton.Tests.Engine;

/// <summary>What is being written must not change any more, whatever is decided meanwhile.</summary>
public sealed class SealedBatchTests
{
    [Fact]
    public async Task A_command_that_comes_while_its_run_is_being_written_is_answered_with_its_own_events()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var shard = Started(fixture, "name: w\nnodes:\n  a: {type: tool_call, tool: t}");
        var beingWritten = shard.Seal();
        shard.Handle(
            new CommandMessage
            {
                RunId = "run", Command = now => new CancelRun(now, "me", null),
                Forwarded = new ForwardedCommand("command", Partitions.Of("run"), "run", "other", "", 1),
            },
            2);
        beingWritten.Runs.ShouldHaveSingleItem().Answers.ShouldBeEmpty("the cancel is not in it");
        var next = shard.Seal().Runs.ShouldHaveSingleItem();
        next.Answers.ShouldHaveSingleItem().CommandId.ShouldBe("command");
        next.Change.Run.Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public async Task What_a_call_came_to_is_written_with_the_events_that_say_so()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var shard = Started(fixture, "name: w\nnodes:\n  a: {type: agent_call, agent: m}");
        shard.Seal();
        void Handle(Func<long, RunCommand> command) => shard.Handle(new CommandMessage { RunId = "run", Command = command }, 2);
        Handle(now => new BeginStep(now, 0, 1, "turn-1", "model", "m", 1, new Hold(1, "USD", 1, 1, "m")) { Reserved = true });
        var beingWritten = shard.Seal().Runs.ShouldHaveSingleItem().Change;
        Handle(now => new EndStep(now, 0, 1, "turn-1", Payload.EmptyObject, null, new Charge(1, "USD", 1, 0, 1, "m"), false));

        beingWritten.Costs.ShouldBeEmpty("the call ended after it was sealed");
        beingWritten.Settled.ShouldBeEmpty();
        var next = shard.Seal().Runs.ShouldHaveSingleItem().Change;
        next.Costs.ShouldHaveSingleItem().Seq.ShouldBeGreaterThan(beingWritten.Run.LastSeq);
        next.Settled.ShouldHaveSingleItem().ShouldBe(new SettledStep(0, "turn-1"));
    }

    /// <summary>A shard that has decided to start the run <c>run</c>.</summary>
    private static Shard Started(EngineFixture fixture, string yaml)
    {
        var workflow = WorkflowCompiler.Compile(yaml).Workflow!;
        var shard = new Shard(
            fixture.Store, new EngineOptions(),
            new ShardOutside(_ => workflow, _ => { }, _ => { }, _ => { }, _ => { }, () => { })
            {
                Leave = _ => { }, Answer = (_, _, _) => { }, Remind = _ => { }, Owned = (_, _) => { },
            },
            NullLogger.Instance);
        shard.Own(Ownership.Everything, 0, 0);
        shard.Handle(
            new StartMessage
            {
                Workflow = workflow,
                Row = new RunRow
                {
                    RunNo = 0, Id = "run", Partition = Partitions.Of("run"), Workflow = "w", Version = 0, DefinitionHash = "h",
                    Status = RunStatus.Created, CreatedAt = 0,
                },
                Command = now => new StartRun(now, new RunCreatedData(Payload.EmptyObject, 0, false, null, [])),
            },
            1);
        return shard;
    }
}
