using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Baton.Tests.Tidy;

/// <summary>The tree these tests were built from, found upwards from the test program. Build output and downloaded packages are
/// no part of it.</summary>
internal static class Repository
{
    private static readonly HashSet<string> NotOurs = [".git", "bin", "obj", "artifacts", "node_modules", "TestResults", ".vs", ".idea"];

    private static readonly ConcurrentDictionary<string, SyntaxNode> Parsed = new();

    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Names of the files and folders at the root.</summary>
    public static IReadOnlyList<string> RootEntries() =>
        [.. new DirectoryInfo(Root).EnumerateFileSystemInfos().Select(entry => entry.Name).Where(name => !NotOurs.Contains(name)).Order()];

    /// <summary>Files below <paramref name="folder"/>, as paths from the root with '/' between names.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var found = new List<string>();
        Collect(new DirectoryInfo(Path.Combine(Root, folder)), pattern, found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    public static IEnumerable<string> CSharpFiles(params string[] folders) => folders.SelectMany(folder => Files(folder, "*.cs"));

    public static SyntaxNode Syntax(string relative) =>
        Parsed.GetOrAdd(relative, path => Parse(Read(path)));

    public static SyntaxNode Parse(string code) => CSharpSyntaxTree.ParseText(code).GetRoot();

    private static void Collect(DirectoryInfo folder, string pattern, List<string> found)
    {
        if (!folder.Exists || NotOurs.Contains(folder.Name))
        {
            return;
        }

        found.AddRange(folder.EnumerateFiles(pattern).Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/')));
        foreach (var below in folder.EnumerateDirectories())
        {
            Collect(below, pattern, found);
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Baton.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Baton.slnx above {AppContext.BaseDirectory}: tests read their tree.");
    }
}
