using Baton.Server.Auth;
using Baton.Server.Configuration;

namespace Baton.Cli.Doctor;

/// <summary>The data directory: there, writable, private, with room.</summary>
internal static class DirectoryChecks
{
    private const long LeastFree = 64L * 1024 * 1024;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static IEnumerable<Finding> All(ServerOptions options)
    {
        var directory = options.DataDirectory;
        if (!Directory.Exists(directory))
        {
            yield return Parent(directory);
            yield break;
        }

        yield return Writable(directory);
        yield return Private(directory);
        yield return Disk(directory);
    }

    private static Finding Parent(string directory)
    {
        var parent = directory;
        while (parent is not null && !Directory.Exists(parent))
        {
            parent = Path.GetDirectoryName(parent);
        }

        return parent is not null && CanWrite(parent)
            ? new Finding("data directory", $"{directory} does not exist yet; the first run or server makes it")
            : new Finding(
                "data directory", $"{directory} cannot be made", $"make it, or give another one with --data (writable is not: {parent})");
    }

    private static Finding Writable(string directory) => CanWrite(directory)
        ? new Finding("data directory", $"{directory} can be written")
        : new Finding("data directory", $"{directory} cannot be written", $"chmod u+rwx '{directory}', or give another one with --data");

    private static bool CanWrite(string directory)
    {
        var probe = Path.Combine(directory, $".baton-doctor-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Finding Private(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return new Finding("permissions", "left to Windows");
        }

        var exposed = new[] { directory, Path.Combine(directory, OwnerToken.FileName), Path.Combine(directory, "baton.db") }
            .Where(IsExposed)
            .ToList();
        return exposed.Count == 0
            ? new Finding("permissions", "only you can read the data")
            : new Finding("permissions", $"others can read {string.Join(", ", exposed)}", $"chmod go-rwx '{string.Join("' '", exposed)}'");
    }

    private static bool IsExposed(string path) =>
        !OperatingSystem.IsWindows() && Path.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0;

    private static Finding Disk(string directory)
    {
        var free = new DriveInfo(directory).AvailableFreeSpace;
        var text = $"{free / 1048576} MiB free";
        return free >= LeastFree
            ? new Finding("disk", text)
            : new Finding("disk", text, $"free some space: Baton starts with {LeastFree / 1048576} MiB or more");
    }
}
