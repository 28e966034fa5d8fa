using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Baton.Core.Errors;
using Baton.Cli.CommandLine;
using Baton.Cli.Completion;
using Baton.Cli.Workflows;

namespace Baton.Tests.Cli;

/// <summary>Help, examples, completion and the nearest word, over the whole tree.</summary>
public class CommandTreeTests
{
    private static readonly RootCommand Tree = Root.Build();

    [Fact]
    public void Every_command_does_something_or_has_commands_below()
    {
        foreach (var command in All(Tree))
        {
            (command.Action is not null || command.Subcommands.Count > 0).ShouldBeTrue(UsageReport.PathOf(command));
            command.Description.ShouldNotBeNullOrEmpty(UsageReport.PathOf(command));
        }
    }

    [Fact]
    public void Help_of_every_command_begins_with_its_examples()
    {
        foreach (var command in All(Tree))
        {
            var help = new StringWriter { NewLine = "\n" };
            HelpScreen.Print(command, help);
            help.ToString().ShouldStartWith($"{command.Description}\n\nExamples:\n  baton ", Case.Sensitive, UsageReport.PathOf(command));
        }
    }

    [Fact]
    public void Every_example_is_a_command_line_that_parses()
    {
        foreach (var example in All(Tree).OfType<CliCommand>().SelectMany(c => c.Examples).Concat(Root.Examples))
        {
            var line = example.Split("   #")[0].Split(" > ")[0].Split(" >> ")[0].Split(" < ")[0].Trim().Replace('\'', '"');
            var parsed = Tree.Parse(
                [.. Words(example.Split("   #")[0].Split(" > ")[0].Split(" >> ")[0].Split(" < ")[0])],
                new ParserConfiguration { ResponseFileTokenReplacer = null });
            parsed.Errors.Select(e => e.Message).ShouldBeEmpty(line);
            parsed.UnmatchedTokens.ShouldBeEmpty(line);
        }
    }

    [Fact]
    public void Completion_scripts_hold_every_command_and_option()
    {
        var nodes = CompletionNode.Walk(Tree);
        foreach (var script in new[] { BashScript.Write(nodes), ZshScript.Write(nodes), FishScript.Write(nodes), PwshScript.Write(nodes) })
        {
            foreach (var command in All(Tree).Where(c => c is not RootCommand))
            {
                script.ShouldContain(UsageReport.PathOf(command)["baton ".Length..]);
            }

            script.ShouldContain("max-parallel");
        }
    }

    [Theory]
    [InlineData("run", "dag list show watch")]
    [InlineData("run dag --sta", "--status")]
    [InlineData("gate ap", "approve")]
    [InlineData("-o json gate a", "approve answer")]
    public async Task Bash_completes_what_was_typed(string typed, string offers)
    {
        var words = ("baton " + typed).Split(' ').ToList();
        if (typed == "run")
        {
            words.Add("");
        }

        var script = BashScript.Write(CompletionNode.Walk(Tree))
            + $"\nCOMP_WORDS=({string.Join(' ', words.Select(w => $"'{w}'"))}) COMP_CWORD={words.Count - 1}\n"
            + "_baton\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var answer = (await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        foreach (var offer in offers.Split(' '))
        {
            answer.ShouldContain(offer);
        }
    }

    [Theory]
    [InlineData("statsu", "status")]
    [InlineData("lst", "list")]
    [InlineData("cance", "cancel")]
    [InlineData("zzzzzz", null)]
    public void The_nearest_word_is_found(string typed, string? word) =>
        NearestWord.Find(typed, ["status", "list", "cancel", "start"]).ShouldBe(word);

    [Fact]
    public void A_diff_joins_changes_that_are_near_and_parts_those_that_are_far()
    {
        var before = string.Concat(Enumerable.Range(1, 30).Select(n => $"line {n}\n"));
        var after = before.Replace("line 3\n", "LINE 3\n").Replace("line 5\n", "").Replace("line 28\n", "line 28\nextra\n");

        UnifiedDiff.Of("a", before, "b", after).ShouldBe(
            "--- a\n+++ b\n@@ -1,8 +1,7 @@\n line 1\n line 2\n-line 3\n+LINE 3\n line 4\n-line 5\n line 6\n line 7\n line 8\n"
            + "@@ -26,5 +25,6 @@\n line 26\n line 27\n line 28\n+extra\n line 29\n line 30\n");
        UnifiedDiff.Of("a", before, "b", before).ShouldBe("");
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    // As a shell splits: single quotes keep everything.
    private static IEnumerable<string> Words(string line)
    {
        var parts = line.Split('\'');
        for (var i = 0; i < parts.Length; i++)
        {
            foreach (var word in i % 2 == 1 ? [parts[i]] : parts[i].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return word;
            }
        }
    }
}
