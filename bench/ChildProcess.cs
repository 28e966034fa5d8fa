using System.Diagnostics;

namespace Baton.Bench;

/// <summary>Another process of this program, spoken to in lines.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process process;

    public ChildProcess(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Array.ForEach(args, start.ArgumentList.Add);
        process = Process.Start(start)!;
    }

    public void Tell(string line) => process.StandardInput.WriteLine(line);

    /// <summary>The next line that begins with the word.</summary>
    /// <exception cref="InvalidOperationException">The process ended without it.</exception>
    public async Task<string> ExpectAsync(string word)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(word, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The child process ended without saying '{word}'.");
    }

    public void Kill() => process.Kill(entireProcessTree: true);

    /// <summary>Ends its input, by which it may know that it is no longer needed, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
