using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Engine.Store;
using Baton.Tests.Store;

namespace Baton.Tests.Storage;

/// <summary>Commands that one server leaves for another, their answers, and hints.</summary>
public sealed class PostgresCommandTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly PostgresPeers peers = new(cluster.Database(typeof(PostgresCommandTests)));
    private PostgresPeer asker = null!;
    private PostgresPeer owner = null!;

    public async ValueTask InitializeAsync()
    {
        owner = await peers.JoinAsync("owner");
        asker = await peers.JoinAsync("asker");
        owner.Round();
        asker.Round();
        owner.Round();
        await Task.WhenAll(owner.HintAsync(HintKind.Everything), asker.HintAsync(HintKind.Everything));
    }

    public ValueTask DisposeAsync() => peers.DisposeAsync();

    [Fact]
    public async Task A_command_waits_for_the_owner_and_is_answered_once()
    {
        var command = Command("c-1", 3);
        asker.Store.PutCommand(command);
        await owner.HintAsync(HintKind.Commands);
        asker.Store.ReadCommands([.. asker.Last.Held.Keys], 10).ShouldBeEmpty();
        owner.Store.ReadCommands([1, 2, 4], 10).ShouldBeEmpty("it is for another partition");
        owner.Store.ReadCommands([2, 3], 10).ShouldBe([command]);
        asker.Store.TakeAnswer("c-1").ShouldBeNull();

        var answer = new ForwardedAnswer("c-1", 3, "asker", "run", true, null);
        owner.Answer(answer);
        (await asker.HintAsync(HintKind.Answer)).CommandId.ShouldBe("c-1");
        owner.Store.ReadCommands([3], 10).ShouldBeEmpty();
        Should.Throw<BatonException>(() => owner.Answer(answer)).Code.ShouldBe("command_answered");
        asker.Store.TakeAnswer("c-1").ShouldBe(answer);
        asker.Store.TakeAnswer("c-1").ShouldBeNull();
        Should.Throw<BatonException>(() => owner.Answer(answer)).Code.ShouldBe("command_answered");
    }

    [Fact]
    public void A_refusal_comes_back_as_it_was_said()
    {
        asker.Store.PutCommand(Command("c-1", 3));
        var diagnostic = new Diagnostic("bad_type", "input.n", 3, 7, "It must be a number.");
        owner.Answer(
            new ForwardedAnswer("c-1", 3, "asker", null, false, BatonException.Invalid("invalid_input", "It does not fit.", [diagnostic])));
        var refusal = asker.Store.TakeAnswer("c-1")!.Refusal!;
        (refusal.Kind, refusal.Code, refusal.Message).ShouldBe((ErrorKind.Invalid, "invalid_input", "It does not fit."));
        refusal.Diagnostics.ShouldBe([diagnostic]);
    }

    [Fact]
    public void Commands_come_oldest_first_and_not_more_than_asked()
    {
        foreach (var (id, at) in new[] { ("c-2", 2L), ("c-3", 3L), ("c-1", 1L) })
        {
            asker.Store.PutCommand(Command(id, 5) with { At = at });
        }

        owner.Store.ReadCommands([5], 2).Select(command => command.Id).ShouldBe(["c-1", "c-2"]);
    }

    [Fact]
    public void An_answer_and_what_it_is_about_are_written_together_or_not_at_all()
    {
        var epochs = owner.Last.Held;
        var batch = new JournalBatch { Epochs = epochs };
        batch.Runs.Add(Sample.New(Partitions.Number(owner.Store.ReserveRunNumbers(1), 7), "run"));
        batch.Answers.Add(new ForwardedAnswer("nobody-asked", 7, "asker", "run", false, null));
        Should.Throw<BatonException>(() => owner.Store.Commit(batch)).Code.ShouldBe("command_answered");
        owner.Store.FindRun("run").ShouldBeNull();
    }

    /// <summary>Few rows are written in another way than many, and must be refused alike.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void Many_answers_are_written_together_and_refused_together(int count)
    {
        var batch = new JournalBatch { Epochs = owner.Last.Held };
        for (var i = 0; i < count; i++)
        {
            asker.Store.PutCommand(Command($"c-{i}", i));
            batch.Answers.Add(new ForwardedAnswer($"c-{i}", i, "asker", "run", false, null));
        }

        var outdated = owner.Last.Held.ToDictionary(one => one.Key, one => one.Value - (one.Key == count - 1 ? 1 : 0));
        var stranger = new JournalBatch { Epochs = outdated };
        batch.Answers.ForEach(stranger.Answers.Add);
        Should.Throw<BatonException>(() => owner.Store.Commit(stranger)).Code.ShouldBe("not_owner");
        asker.Store.TakeAnswer("c-0").ShouldBeNull();
        owner.Store.Commit(batch);
        asker.Store.TakeAnswer("c-0").ShouldBe(batch.Answers[0]);
        asker.Store.PutCommand(Command("c-0", 0));
        Should.Throw<BatonException>(() => owner.Store.Commit(batch)).Code.ShouldBe("command_answered");
        owner.Store.ReadCommands([0], 10).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Whoever_does_not_own_the_partition_cannot_answer()
    {
        asker.Store.PutCommand(Command("c-1", 3));
        Should.Throw<BatonException>(() => asker.Answer(new ForwardedAnswer("c-1", 3, "asker", "run", false, null)))
            .Code.ShouldBe("not_owner");
        owner.Store.ReadCommands([3], 10).ShouldHaveSingleItem();
        await owner.HintAsync(HintKind.Commands);
    }

    [Fact]
    public async Task Others_are_told_which_runs_have_news_and_how_far()
    {
        var run = owner.Commit(owner.Last.Held, "run");
        (await asker.HintAsync(HintKind.RunStatus)).ShouldBe(new Hint(HintKind.RunStatus, run.RunNo, 1));
        owner.Commit(owner.Last.Held, Sample.Next(run, (RunEventType.NodeQueued, 0, null), (RunEventType.NodeQueued, 1, null)));
        (await asker.HintAsync(HintKind.Run)).ShouldBe(new Hint(HintKind.Run, run.RunNo, 3));
        asker.Store.ReadHeads([run.RunNo, run.RunNo + 64]).ShouldBe(
            [new RunHead(run.RunNo, 3, "run", "report", RunStatus.Created, Sample.Noon)]);
    }

    [Fact]
    public async Task A_listener_that_was_cut_off_says_that_hints_may_be_lost_and_listens_again()
    {
        peers.Database.Execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()");
        await asker.HintAsync(HintKind.Everything);
        await owner.HintAsync(HintKind.Everything);
        asker.Store.PutCommand(Command("c-1", 3));
        await owner.HintAsync(HintKind.Commands);
    }

    private static ForwardedCommand Command(string id, int partition) => new(id, partition, "run", "asker", "{}", 1);
}
