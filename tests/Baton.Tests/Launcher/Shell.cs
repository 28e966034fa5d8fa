using System.Diagnostics;

namespace Baton.Tests.Launcher;

/// <summary>Runs a program to its end and takes what it printed.</summary>
internal static class Shell
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="environment">Variables to set; null removes one.</param>
    public static async Task<Ended> RunAsync(
        string folder, string program, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Ended(process.ExitCode, await output, await errors, Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

internal sealed record Ended(int Code, string Output, string Errors, TimeSpan Took);
