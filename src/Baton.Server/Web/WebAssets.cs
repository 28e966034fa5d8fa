using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace Baton.Server.Web;

/// <summary>The files of the web pages, built into this assembly (<c>eng/web.targets</c>), each gzipped.</summary>
internal sealed class WebAssets
{
    private const string Prefix = "web/";
    private const string Compressed = ".gz";
    private const string Index = "index.html";
    private const string NoncePlace = "__CSP_NONCE__";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json; charset=utf-8",
        [".woff2"] = "font/woff2",
        [".wasm"] = "application/wasm",
    };

    private readonly Lazy<FrozenDictionary<string, WebFile>> files = new(Find);
    private readonly Lazy<string[]?> index;

    public WebAssets() => index = new Lazy<string[]?>(() =>
    {
        if (!files.Value.TryGetValue("/" + Index, out var file))
        {
            return null;
        }

        using var reader = new StreamReader(file.OpenPlain());
        return reader.ReadToEnd().Split(NoncePlace);
    });

    /// <summary>The file at an address such as <c>/assets/main-1a2b3c.js</c>; never the page itself.</summary>
    public WebFile? File(string path) => path != "/" + Index && files.Value.TryGetValue(path, out var file) ? file : null;

    /// <summary>The page with a nonce of its own, by which its scripts may add styles; null when the pages were not built in.</summary>
    public string? Page(string nonce) => index.Value is { } parts ? string.Join(nonce, parts) : null;

    private static FrozenDictionary<string, WebFile> Find()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Path: resource.Replace('\\', '/')))
            .Where(file => file.Path.StartsWith(Prefix, StringComparison.Ordinal)
                && file.Path.EndsWith(Compressed, StringComparison.Ordinal))
            .Select(file => (file.Resource, Path: file.Path[(Prefix.Length - 1)..^Compressed.Length]))
            .ToFrozenDictionary(file => file.Path, file => Describe(assembly, file.Resource, file.Path), StringComparer.Ordinal);
    }

    private static WebFile Describe(Assembly assembly, string resource, string path)
    {
        using var content = assembly.GetManifestResourceStream(resource)!;
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";
        var type = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        return new WebFile(
            type, tag, path.StartsWith("/assets/", StringComparison.Ordinal), () => assembly.GetManifestResourceStream(resource)!);
    }
}

/// <param name="Type">Content-Type.</param>
/// <param name="Tag">ETag.</param>
/// <param name="Immutable">Its name changes with its content.</param>
/// <param name="Open">Its content, gzipped.</param>
internal sealed record WebFile(string Type, string Tag, bool Immutable, Func<Stream> Open)
{
    public Stream OpenPlain() => new GZipStream(Open(), CompressionMode.Decompress);
}
