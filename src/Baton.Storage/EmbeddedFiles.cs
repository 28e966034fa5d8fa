using System.Reflection;

namespace Baton.Storage;

/// <summary>The .sql files built into this assembly, by folder.</summary>
internal static class EmbeddedFiles
{
    /// <summary>Name and text of every file in the folder, in order of name, with line ends as <c>\n</c>.</summary>
    public static IEnumerable<(string Name, string Text)> Read(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = folder + "/";
        return assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Path: resource.Replace('\\', '/')))
            .Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => (file.Path[prefix.Length..], ReadText(assembly, file.Resource)));
    }

    private static string ReadText(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
