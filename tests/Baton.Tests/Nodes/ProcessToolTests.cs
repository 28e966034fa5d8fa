using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Baton.Engine;
using Baton.Nodes.Process;
using Shouldly;
using Xunit;

namespace Baton.Tests.Nodes;

public sealed class ProcessToolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("baton-process-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Arguments_reach_the_process_as_they_are_without_a_shell()
    {
        var output = (await Run("""{"command": ["printf", "%s|", "a b", "$HOME", "; rm -rf x", "*", "", 1.50, true]}""")).Output();
        output.GetProperty("exit_code").GetInt32().ShouldBe(0);
        output.GetProperty("stdout").GetString().ShouldBe("a b|$HOME|; rm -rf x|*||1.50|true|");
        output.GetProperty("stderr").GetString().ShouldBe("");
    }

    [Theory]
    [InlineData("\"line\\n\"", "line\n")]
    [InlineData("{\"a\": [1.0]}", "{\"a\": [1.0]}")]
    [InlineData("null", "")]
    public async Task Stdin_is_text_or_json(string stdin, string seen) =>
        (await Run($$"""{"command": ["cat"], "stdin": {{stdin}}}""")).Output().GetProperty("stdout").GetString().ShouldBe(seen);

    [Fact]
    public async Task A_megabyte_goes_in_and_out_at_once()
    {
        var text = new string('x', 1_000_000);
        Stdout(await Run($$"""{"command": ["cat"], "stdin": "{{text}}"}""")).Length.ShouldBe(1_000_000);
        (await Run($$"""{"command": ["true"], "stdin": "{{text}}"}""")).Output().GetProperty("exit_code").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Stdout_can_be_json_or_base64()
    {
        var json = (await Run("""{"command": ["echo", "{\"n\": 1.50}"], "stdout": "json"}""")).Output();
        json.GetProperty("stdout").GetProperty("n").GetRawText().ShouldBe("1.50");
        var bytes = (await Run("""{"command": ["printf", "\\377\\000"], "stdout": "base64"}""")).Output();
        bytes.GetProperty("stdout").GetBytesFromBase64().ShouldBe([255, 0]);
        (await Run("""{"command": ["echo", "{"], "stdout": "json"}""")).Error("invalid_output");
        (await Run("""{"command": ["echo", "\"\\ud800\""], "stdout": "json"}""")).Error("invalid_output");
        (await Run("""{"command": ["true"], "stdout": "json"}""")).Error("invalid_output");
    }

    [Fact]
    public async Task The_environment_is_minimal_and_carries_the_attempt()
    {
        Environment.SetEnvironmentVariable("BATON_TOKEN", "secret");
        Environment.SetEnvironmentVariable("SOME_SECRET", "secret");
        var env = (await Run("""{"command": ["env"], "env": {"CITY": "Rome", "N": 3}}""")).Output().GetProperty("stdout").GetString()!
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);

        env.Keys.Except(["PATH", "HOME", "LANG", "TMPDIR"]).ShouldBe(
            ["BATON_ATTEMPT", "BATON_IDEMPOTENCY_KEY", "BATON_NODE", "BATON_RUN_ID", "CITY", "N"], ignoreOrder: true);
        (env["BATON_IDEMPOTENCY_KEY"], env["BATON_RUN_ID"], env["BATON_NODE"], env["BATON_ATTEMPT"], env["CITY"], env["N"])
            .ShouldBe(("key-1", "run-1", "node", "2", "Rome", "3"));
    }

    [Fact]
    public async Task It_runs_in_the_given_folder()
    {
        File.Copy("/bin/pwd", Path.Combine(folder, "hello"));
        var output = (await Run($$"""{"command": ["./hello"], "cwd": "{{folder}}"}""")).Output();
        output.GetProperty("stdout").GetString().ShouldBe(folder + "\n");
    }

    [Fact]
    public async Task An_unexpected_exit_is_a_retryable_error_with_the_last_of_stderr()
    {
        var log = new ConcurrentQueue<string>();
        var outcome = await Run("""{"command": ["sh", "-c", "echo one >&2; echo two >&2; exit 3"]}""", log: log);
        var error = outcome.Error("exit_code");
        error.Message.ShouldBe("'sh' ended with 3, expected 0: one\ntwo");
        error.Retryable.ShouldBeTrue();
        log.ShouldBe(["stderr: one", "stderr: two"]);

        var expected = await Run("""{"command": ["sh", "-c", "exit 3"], "expected_exit": [0, 3]}""");
        expected.Output().GetProperty("exit_code").GetInt32().ShouldBe(3);
        (await Run("""{"command": ["sh", "-c", "kill -9 $$"]}""")).Error("exit_code").Message.ShouldContain("signal 9");
        var long_ = await Run("""{"command": ["sh", "-c", "yes | head -c 100000 >&2; exit 1"]}""");
        long_.Error("exit_code").Message.Length.ShouldBeLessThan(1_200);
    }

    [Theory]
    [InlineData("sh -c 'head -c 2000 /dev/zero'", "stdout")]
    [InlineData("yes", "stdout")]
    [InlineData("yes >&2", "stderr")]
    public async Task Too_much_output_ends_the_process(string line, string stream)
    {
        var clock = Stopwatch.StartNew();
        var outcome = await Run($$"""{"command": ["sh", "-c", {{JsonSerializer.Serialize(line)}}], "max_output_bytes": 1000}""");
        var error = outcome.Error("output_too_large");
        error.Message.ShouldStartWith(stream);
        error.Retryable.ShouldBeFalse();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20), "yes never ends by itself");
    }

    [Fact]
    public async Task Output_of_exactly_the_limit_is_fine() =>
        Stdout(await Run("""{"command": ["printf", "12345"], "max_output_bytes": 5}""")).ShouldBe("12345");

    [Theory]
    [InlineData("""{}""", "'command' is required")]
    [InlineData("""{"command": "ls -l"}""", "must be a list")]
    [InlineData("""{"command": []}""", "must be a list")]
    [InlineData("""{"command": [""]}""", "is empty")]
    [InlineData("""{"command": ["ls", null]}""", "command[1]")]
    [InlineData("""{"command": ["ls", ["a"]]}""", "not a list")]
    [InlineData("""{"command": ["ls", "a\u0000b"]}""", "NUL")]
    [InlineData("""{"command": ["ls"], "shell": true}""", "no field 'shell'")]
    [InlineData("""{"command": ["ls"], "env": {"A=B": "c"}}""", "A=B")]
    [InlineData("""{"command": ["ls"], "env": {"BATON_TOKEN": "c"}}""", "BATON_TOKEN")]
    [InlineData("""{"command": ["ls"], "env": ["A"]}""", "must be a map")]
    [InlineData("""{"command": ["ls"], "cwd": "/does/not/exist"}""", "does not exist")]
    [InlineData("""{"command": ["ls"], "expected_exit": 256}""", "expected_exit")]
    [InlineData("""{"command": ["ls"], "expected_exit": []}""", "expected_exit")]
    [InlineData("""{"command": ["ls"], "stdout": "yaml"}""", "'stdout' must be one of")]
    [InlineData("""{"command": ["ls"], "max_output_bytes": 16777217}""", "16777216")]
    [InlineData("""["ls"]""", "must be a map")]
    [InlineData("""null""", "'command' is required")]
    public async Task A_wrong_request_is_refused_and_not_tried_again(string with, string says)
    {
        var error = (await Run(with)).Error("invalid_request");
        error.Message.ShouldContain(says);
        error.Retryable.ShouldBeFalse();
    }

    [Theory]
    [InlineData("no-such-program-here")]
    [InlineData("/etc/passwd")]
    [InlineData("/tmp")]
    [InlineData("./no-such-program-here")]
    public async Task A_missing_executable_is_not_found(string name) =>
        (await Run($$"""{"command": ["{{name}}"]}""")).Error("not_found").Retryable.ShouldBeFalse();

    [Fact]
    public async Task An_untrusted_run_may_start_only_what_is_listed()
    {
        var tool = new ProcessTool(ProcessPolicy.Parse("/bin/echo, /usr/bin/printf"), TimeProvider.System);
        (await Run("""{"command": ["echo", "a"]}""", tool, trusted: false)).Output().GetProperty("stdout").GetString().ShouldBe("a\n");
        Stdout(await Run("""{"command": ["/usr/bin/printf", "b"]}""", tool, trusted: false)).ShouldBe("b");
        var denied = (await Run("""{"command": ["sh", "-c", "true"]}""", tool, trusted: false)).Error("process_denied");
        denied.Retryable.ShouldBeFalse();
        denied.Message.ShouldContain("BATON_PROCESS_ALLOW");
        (await Run("""{"command": ["echo"], "env": {"LD_PRELOAD": "/tmp/x.so"}}""", tool, trusted: false)).Error("process_denied");

        var nothing = new ProcessTool(ProcessPolicy.DenyAll, TimeProvider.System);
        (await Run("""{"command": ["true"]}""", nothing, trusted: false)).Error("process_denied");
        (await Run("""{"command": ["no-such-program-here"]}""", nothing, trusted: false)).Error("process_denied");
        (await Run("""{"command": ["true"]}""", nothing, trusted: true)).Error.ShouldBeNull();
        var all = new ProcessTool(ProcessPolicy.Parse("*"), TimeProvider.System);
        (await Run("""{"command": ["true"]}""", all, trusted: false)).Error.ShouldBeNull();
    }

    private static string Stdout(AttemptOutcome outcome) => outcome.Output().GetProperty("stdout").GetString()!;

    private static Task<AttemptOutcome> Run(
        string with, ProcessTool? tool = null, bool trusted = true, ConcurrentQueue<string>? log = null) =>
        (tool ?? new ProcessTool(ProcessPolicy.DenyAll, TimeProvider.System))
            .ExecuteAsync(Attempts.Of("process", with, trusted, log), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
