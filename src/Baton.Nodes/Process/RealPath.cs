namespace Baton.Nodes.Process;

/// <summary>Paths without symbolic links.</summary>
internal static class RealPath
{
    // As Linux has it (MAXSYMLINKS).
    private const int MaxLinks = 40;

    /// <summary>Every link resolved. A part that does not exist stays as it is written; so does a circle of links.</summary>
    public static string Of(string path)
    {
        var links = 0;
        return Resolve(Path.GetFullPath(path), ref links);
    }

    /// <summary>The links of the folder resolved, the last name kept.</summary>
    public static string OfFolder(string path)
    {
        var full = Path.GetFullPath(path);
        return Path.GetDirectoryName(full) is { } folder ? Path.Combine(Of(folder), Path.GetFileName(full)) : full;
    }

    private static string Resolve(string path, ref int links)
    {
        if (Path.GetDirectoryName(path) is not { } folder)
        {
            return path;
        }

        var here = Path.Combine(Resolve(folder, ref links), Path.GetFileName(path));
        if (new FileInfo(here).LinkTarget is not { } target || ++links > MaxLinks)
        {
            return here;
        }

        return Resolve(Path.GetFullPath(target, Path.GetDirectoryName(here)!), ref links);
    }
}
