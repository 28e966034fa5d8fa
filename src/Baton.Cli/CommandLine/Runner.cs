using System.CommandLine;

namespace Baton.Cli.CommandLine;

/// <summary>Runs a command's work; the one place where failures become messages and exit codes.</summary>
internal static class Runner
{
    public static async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, Session, Task<int>> work)
    {
        using var session = new Session(parsed);
        try
        {
            return await work(parsed, session);
        }
        catch (UsageException failure)
        {
            session.Warn($"baton: {failure.Message}");
            session.Warn($"See: {UsageReport.PathOf(parsed.CommandResult.Command)} --help");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception failure)
        {
            return Failures.Print(failure, session.Err);
        }
    }
}
