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
        var workflow = WorkflowCompiler.Compile("name: w\nnodes:\n  a: {type: tool_call, tool: t}").Workflow!;
        var shard = new Shard(
            fixture.Store, new EngineOptions(),
            new ShardOutside(_ => workflow, _ => { }, _ => { }, _ => { }, _ => { }, () => { })
            {
                Answer = (_, _) => { }, Remind = _ => { }, Owned = (_, _) => { },
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
}
