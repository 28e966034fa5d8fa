using System.Diagnostics;
using System.Text;

namespace Baton.Tests.Cli;

/// <summary>The real command line as a process, on a data directory of its own.</summary>
public sealed class CliFixture : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public string Data { get; } = Directory.CreateTempSubdirectory("baton-cli-").FullName;

    /// <summary>Where the processes start; null for where the tests run.</summary>
    public string? Folder { get; init; }

    /// <summary>Variables for the processes, over an environment without any of Baton's.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Writes a file into a folder that goes with the fixture.</summary>
    public string File(string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Data, "files"));
        var path = Path.Combine(folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public Task<CliResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    public async Task<CliResult> RunWithInputAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        await process.Input.WriteAsync(input);
        process.Input.Close();
        return await process.EndAsync();
    }

    public CliProcess Start(params string[] arguments) => Start("dotnet", ["exec", Built, .. arguments]);

    /// <summary>A script of the repository that calls the command line.</summary>
    public async Task<CliResult> RunScriptAsync(string script, params string[] arguments)
    {
        Environment["BATON"] = $"dotnet exec {Built}";
        using var process = Start(script, arguments);
        process.Input.Close();
        return await process.EndAsync();
    }

    /// <summary>A server on a free port, once it is ready.</summary>
    public async Task<CliProcess> StartServerAsync()
    {
        var server = Start("server", "start", "--listen", "127.0.0.1:0");
        await server.SeesAsync("/login?code=");
        return server;
    }

    /// <summary>Starts it with a terminal as all three of its streams; the fixture is the person.</summary>
    public CliProcess StartOnTerminal(params string[] arguments) =>
        Start(
            "script", ["-qfec", string.Join(' ', new[] { "dotnet", "exec", Built }.Concat(arguments).Select(a => $"'{a}'")), "/dev/null"]);

    private static string Built { get; } = Path.Combine(AppContext.BaseDirectory, "baton.dll");

    private CliProcess Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Folder ?? "",
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        RemoveSettings(start);
        start.Environment["BATON_DATA"] = Data;
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return new CliProcess(Process.Start(start)!, Patience);
    }

    /// <summary>Keeps Baton's variables from a process: whoever runs the tests may have set some, and some tests set them for this whole
    /// process.</summary>
    public static void RemoveSettings(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("BATON_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
    }

    public void Dispose() => Directory.Delete(Data, recursive: true);
}

/// <param name="Out">Standard output.</param>
/// <param name="Err">Standard error.</param>
public sealed record CliResult(int Exit, string Out, string Err)
{
    public override string ToString() => $"exit {Exit}\n{Out}\n--- stderr\n{Err}";
}

/// <summary>A command line that is running.</summary>
public sealed class CliProcess : IDisposable
{
    private readonly Process process;
    private readonly TimeSpan patience;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> awaited = [];
    private readonly Task reading;

    public CliProcess(Process process, TimeSpan patience)
    {
        this.process = process;
        this.patience = patience;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors));
    }

    public StreamWriter Input => process.StandardInput;

    public int Id => process.Id;

    /// <summary>What it has written so far.</summary>
    public string Written
    {
        get
        {
            lock (awaited)
            {
                return $"{output}{errors}";
            }
        }
    }

    /// <summary>Done when the process has ended.</summary>
    public Task Gone => reading;

    /// <summary>Returns once a text has appeared on one of the outputs.</summary>
    public async Task SeesAsync(string text)
    {
        try
        {
            await SeenAsync(text);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{text}' did not appear.\n{output}\n{errors}");
        }
    }

    private Task SeenAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (awaited)
        {
            if (output.ToString().Contains(text) || errors.ToString().Contains(text))
            {
                return Task.CompletedTask;
            }

            awaited.Add((text, seen));
        }

        return seen.Task.WaitAsync(patience);
    }

    public async Task<CliResult> EndAsync()
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The command did not end.\n{output}\n{errors}");
        }

        await reading;
        return new CliResult(process.ExitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Kills it at once, as <c>kill -9</c> does.</summary>
    public void Kill() => process.Kill();

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString()]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    // In pieces, not lines: a question ends without a line's end.
    private async Task ReadAsync(StreamReader from, StringBuilder into)
    {
        var piece = new char[4096];
        while (await from.ReadAsync(piece) is > 0 and var length)
        {
            lock (awaited)
            {
                into.Append(piece, 0, length);
                if (awaited.Count == 0)
                {
                    continue;
                }

                var text = into.ToString();
                foreach (var one in awaited.Where(a => text.Contains(a.Text)).ToList())
                {
                    one.Seen.TrySetResult();
                    awaited.Remove(one);
                }
            }
        }
    }
}
