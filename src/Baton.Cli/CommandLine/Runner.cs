using System.CommandLine;

namespace Baton.Cli.CommandLine;

/// <summary>Runs a command's work; the one place where failures become messages and exit codes.</summary>
internal static class Runner
{
    public static async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, Session, Task<int>> work)
    {
        Session? session = null;
        try
        {
            session = new Session(parsed);
            return await work(parsed, session);
        }
        catch (UsageException failure)
        {
            Console.Error.WriteLine($"baton: {failure.Message}");
            Console.Error.WriteLine($"See: {UsageReport.PathOf(parsed.CommandResult.Command)} --help");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (session is { Stop.IsCancellationRequested: true })
        {
            return ExitCode.Interrupted;
        }
        catch (Exception failure)
        {
            return Failures.Print(failure, Console.Error);
        }
        finally
        {
            session?.Dispose();
        }
    }
}
