using System.Diagnostics;

namespace Baton.Bench;

/// <summary>The command line as a user starts it, from the repository this program was built in.</summary>
internal static class BatonProcess
{
    public static string Root { get; } = FindRoot();

    /// <param name="folder">The data directory, and what names the store; see <see cref="BenchStore"/>.</param>
    public static Process Start(BenchOptions options, string folder, params string[] args)
    {
        var start = new ProcessStartInfo
        {
            FileName = Path.Combine(Root, "baton"), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment["BATON_DATA"] = folder;
        start.Environment["BATON_STORE"] = BenchStore.AddressOf(options, folder);
        return Process.Start(start)!;
    }

    /// <summary>Starts a server on a free port and returns when it says that it is ready.</summary>
    public static async Task<(Process Process, Uri Url)> ServerAsync(BenchOptions options, string folder)
    {
        const string ready = "Baton is ready at ";
        var server = Start(options, folder, "server", "start", "--listen", "127.0.0.1:0");
        var line = await server.StandardOutput.ReadLineAsync();
        return line?.StartsWith(ready, StringComparison.Ordinal) == true
            ? (server, new Uri(line[ready.Length..]))
            : throw new InvalidOperationException($"The server said: {line} {await server.StandardError.ReadToEndAsync()}");
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Baton.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("This program was moved out of its repository.");
    }
}
