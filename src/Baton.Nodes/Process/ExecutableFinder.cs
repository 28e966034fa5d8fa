namespace Baton.Nodes.Process;

/// <summary>Finds the file behind the first word of a command.</summary>
internal static class ExecutableFinder
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The absolute path of an executable file: a name is looked up in the server's PATH, a path is taken from the working
    /// folder.</summary>
    /// <returns>Null when there is none.</returns>
    public static string? Find(string command, string? folder)
    {
        if (command.Contains('/', StringComparison.Ordinal) || Path.IsPathFullyQualified(command))
        {
            var path = Path.GetFullPath(command, Path.GetFullPath(folder ?? "."));
            return IsExecutable(path) ? path : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return InFolders(command, folders.Where(Path.IsPathFullyQualified));
    }

    public static string? InFolders(string name, IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(RealPath.Of(path)) & AnyExecute) != 0);
}
