using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Baton.Nodes.Process;

/// <summary>A started process together with everything it starts: it leads its own session, and signals go to the whole process group.
/// The session is made by <c>setsid</c> (util-linux), which .NET cannot call between fork and exec. Where that program is missing (macOS,
/// Windows) the tree of child processes is ended instead, which misses children whose parent has already gone.</summary>
/// <remarks>A process group survives its server: after a kill -9 of the server the processes it had started run on, and the attempt is
/// executed again at the next start. Linux could tie them to their parent, but only to the parent's thread, and pool threads come and
/// go.</remarks>
internal sealed class ProcessGroup : IDisposable
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    /// <summary>Between the request to end and the end by force.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);

    private static readonly string? Setsid = OperatingSystem.IsLinux() ? ExecutableFinder.InFolders("setsid", ["/usr/bin", "/bin"]) : null;

    private readonly System.Diagnostics.Process process;
    private readonly TimeProvider time;

    private ProcessGroup(System.Diagnostics.Process process, TimeProvider time)
    {
        this.process = process;
        this.time = time;
    }

    public Stream Stdin => process.StandardInput.BaseStream;

    public Stream Stdout => process.StandardOutput.BaseStream;

    public Stream Stderr => process.StandardError.BaseStream;

    /// <summary>128 + the signal's number when it was killed. Only once it has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <param name="env">The whole environment.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The operating system refused.</exception>
    public static ProcessGroup Start(
        string executable, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> env, string? folder, TimeProvider time)
    {
        var start = new ProcessStartInfo(Setsid ?? executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
        };
        foreach (var argument in Setsid is null ? arguments : arguments.Prepend(executable))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in env)
        {
            start.Environment[name] = value;
        }

        return new ProcessGroup(System.Diagnostics.Process.Start(start)!, time);
    }

    public Task WaitForExitAsync(CancellationToken cancellation)
    {
        // Process.WaitForExitAsync would also wait for pipes that grandchildren hold open; those are the caller's business.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ended.TrySetResult();
        if (process.HasExited)
        {
            ended.TrySetResult();
        }

        return ended.Task.WaitAsync(cancellation);
    }

    /// <summary>Asks the whole group to end, and after two seconds kills what is left of it.</summary>
    public async Task EndAsync()
    {
        if (Setsid is null)
        {
            process.Kill(entireProcessTree: true);
            return;
        }

        Signal(SigTerm);
        var deadline = time.GetTimestamp();
        using var timer = new PeriodicTimer(PollEvery, time);
        while (IsAlive() && time.GetElapsedTime(deadline) < Grace)
        {
            await timer.WaitForNextTickAsync();
        }

        Kill();
    }

    /// <summary>Kills the whole group now. To be called only while a member may be left: later the number may be another's.</summary>
    public void Kill()
    {
        if (Setsid is not null)
        {
            Signal(SigKill);
        }
        else if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => process.Dispose();

    private bool IsAlive() => NativeKill(-process.Id, 0) == 0 || !process.HasExited;

    private void Signal(int signal)
    {
        // Until setsid has run, which takes a moment, there is no group of that number, only the process.
        if (NativeKill(-process.Id, signal) != 0 && !process.HasExited)
        {
            _ = NativeKill(process.Id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);
}
