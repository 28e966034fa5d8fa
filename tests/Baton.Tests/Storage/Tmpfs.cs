using System.Diagnostics;

namespace Baton.Tests.Storage;

/// <summary>A small file system in memory, mounted for one test; needs root on Linux.</summary>
internal sealed class Tmpfs : IDisposable
{
    private Tmpfs(string path) => Path = path;

    public string Path { get; }

    /// <summary>Skips the test where mounting is not allowed.</summary>
    public static Tmpfs Mount(int kibibytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "mounting a tmpfs needs root on Linux");
        var path = Directory.CreateTempSubdirectory("baton-tmpfs-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", path) != 0)
        {
            Directory.Delete(path);
            Assert.Skip("mounting a tmpfs is not allowed here");
        }

        return new Tmpfs(path);
    }

    public void Remount(string option) => Run("mount", "-o", $"remount,{option}", Path).ShouldBe(0);

    /// <summary>A file that takes up room, for example to give it back later.</summary>
    /// <param name="mustFit">False to fill up what room there is.</param>
    public string Ballast(int kibibytes, bool mustFit = true)
    {
        var path = System.IO.Path.Combine(Path, "ballast");
        try
        {
            File.WriteAllBytes(path, new byte[kibibytes * 1024]);
        }
        catch (IOException) when (!mustFit)
        {
            // What fitted stays.
        }

        return path;
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
