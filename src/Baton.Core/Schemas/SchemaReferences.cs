using System.Globalization;
using Baton.Core.Definitions;

namespace Baton.Core.Schemas;

/// <summary>The places of a foreign schema that a reference can name, and its references. They are put together once all of the document is
/// read, each reference leading to the node of its place itself, so that a schema may contain itself.</summary>
/// <remarks>Rules: https://json-schema.org/draft/2020-12/json-schema-core, section 8.2; RFC 6901 for pointers. Nothing is fetched: a
/// reference to another document is refused.</remarks>
internal sealed class SchemaReferences(SchemaCompiler compiler)
{
    private const int ShownReference = 100;

    private readonly Dictionary<DocNode, SchemaPlace> places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, DocNode> resources = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Resource, string Anchor), DocNode> anchors = [];
    private readonly Queue<SchemaKeyword> open = new();

    /// <summary>Whether the other keywords of a schema are to be ignored because it is a reference.</summary>
    public static bool HidesOthers(DocNode schema, SchemaScope scope) =>
        scope.IsIn(SchemaDialect.Before2019) && schema.Get("$ref") is { Kind: DocKind.String };

    /// <summary>Notes a schema under the names it has.</summary>
    /// <returns>What holds within it.</returns>
    public SchemaScope Enter(DocNode schema, SchemaNode node, string path, SchemaScope outer)
    {
        var isRoot = places.Count == 0;
        var scope = isRoot && schema.Get("$schema") is { Kind: DocKind.String } first ? Declared(first, path, outer) : outer;
        if (!HidesOthers(schema, scope))
        {
            scope = Name(schema, path, scope);
        }

        if (isRoot)
        {
            resources.TryAdd(Key(scope.Base), schema);
        }

        places[schema] = new SchemaPlace(node, path, scope);
        return scope;
    }

    public void Add(SchemaKeyword reference) => open.Enqueue(reference);

    /// <summary>Puts the references together, and refuses those that lead back to themselves without going deeper into the value.</summary>
    public void Link()
    {
        while (open.TryDequeue(out var reference))
        {
            reference.Node.Reference = Find(reference);
        }

        if (SchemaLoops.Find(places.Values.Select(place => place.Node)) is { } looping)
        {
            var (doc, place) = places.First(entry => entry.Value.Node == looping);
            compiler.Invalid(doc, place.Path, "The schema refers to itself without going deeper into the value, so that it has no end.");
        }
    }

    private SchemaNode? Find(SchemaKeyword reference)
    {
        var text = reference.Value.Text;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var (document, fragment) = hash < 0 ? (text, "") : (text[..hash], Uri.UnescapeDataString(text[(hash + 1)..]));
        var resource = document.Length == 0 ? reference.Scope.Base : Resolve(reference.Scope.Base, document);
        if (resource is null || !resources.TryGetValue(Key(resource), out var root))
        {
            Refuse(reference, "which is outside of it; schemas are not fetched from elsewhere.");
            return null;
        }

        if (fragment.Length > 0 && fragment[0] != '/')
        {
            return anchors.TryGetValue((Key(resource), fragment), out var anchored) ? places[anchored].Node : Missing(reference);
        }

        return Follow(reference, root, fragment);
    }

    private SchemaNode? Follow(SchemaKeyword reference, DocNode root, string pointer)
    {
        var (at, scope) = (root, places[root].Scope);
        foreach (var step in pointer.Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            var next = at.Kind != DocKind.List ? at.Get(name)
                : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.Items.Count
                    ? at.Items[index]
                    : null;
            if (next is null)
            {
                return Missing(reference);
            }

            at = next;
            scope = places.TryGetValue(at, out var passed) ? passed.Scope : scope;
        }

        // A place that no keyword makes a schema becomes one by the reference.
        return places.TryGetValue(at, out var place) ? place.Node : compiler.Compile(at, Cut(reference.Value.Text), 1, scope);
    }

    private SchemaScope Name(DocNode schema, string path, SchemaScope scope)
    {
        if (schema.Get(scope.IsIn(SchemaDialect.Draft4) ? "id" : "$id") is { Kind: DocKind.String } id)
        {
            var hash = id.Text.IndexOf('#', StringComparison.Ordinal);
            var name = hash < 0 ? id.Text : id.Text[..hash];
            if (name.Length > 0)
            {
                scope = Resource(schema, id, name, path, scope);
            }

            if (hash >= 0)
            {
                Anchor(schema, id, id.Text[(hash + 1)..], path, scope);
            }
        }

        foreach (var word in scope.IsIn(SchemaDialect.Since2019) ? ["$anchor", "$dynamicAnchor"] : Array.Empty<string>())
        {
            if (schema.Get(word) is { Kind: DocKind.String } anchor)
            {
                Anchor(schema, anchor, anchor.Text, path, scope);
            }
        }

        return scope;
    }

    private SchemaScope Resource(DocNode schema, DocNode id, string name, string path, SchemaScope scope)
    {
        if (Resolve(scope.Base, name) is not { } uri)
        {
            compiler.Invalid(id, path, $"'{Cut(id.Text)}' is not a name of a schema.");
            return scope;
        }

        if (!resources.TryAdd(Key(uri), schema))
        {
            compiler.Invalid(id, path, $"Two schemas are called '{Cut(id.Text)}'.");
        }

        var named = scope with { Base = uri };
        return places.Count > 0 && schema.Get("$schema") is { Kind: DocKind.String } declared
            ? Declared(declared, path, named)
            : named;
    }

    private void Anchor(DocNode schema, DocNode at, string name, string path, SchemaScope scope)
    {
        if (name.Length > 0 && !anchors.TryAdd((Key(scope.Base), name), schema) && anchors[(Key(scope.Base), name)] != schema)
        {
            compiler.Invalid(at, path, $"Two schemas are called '#{Cut(name)}'.");
        }
    }

    private SchemaScope Declared(DocNode schema, string path, SchemaScope scope)
    {
        if (SchemaScope.Named(schema.Text) is { } dialect)
        {
            return scope with { Dialect = dialect };
        }

        var message = $"'{Cut(schema.Text)}' is not a version of JSON Schema that is known here;"
            + " 2020-12, 2019-09, draft-07, -06 and -04 are.";
        compiler.Unsupported(schema, SchemaPath.Join(path, "$schema"), message);
        return scope;
    }

    private SchemaNode? Missing(SchemaKeyword reference)
    {
        Refuse(reference, "which it does not have.");
        return null;
    }

    private void Refuse(SchemaKeyword reference, string why) =>
        compiler.Unsupported(reference.Value, reference.Path, $"The schema refers to '{Cut(reference.Value.Text)}', {why}");

    private static Uri? Resolve(Uri parent, string reference)
    {
        // Told apart here, because Uri takes a path for the name of a file.
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var absolute = colon > 0 && reference.AsSpan(0, colon).IndexOfAny("/?") < 0;
        return absolute
            ? Uri.TryCreate(reference, UriKind.Absolute, out var whole) ? whole : null
            : Uri.TryCreate(parent, reference, out var joined) ? joined : null;
    }

    private static string Key(Uri uri) => uri.AbsoluteUri;

    private static string Cut(string text) => text.Length <= ShownReference ? text : text[..ShownReference] + "…";

    private sealed record SchemaPlace(SchemaNode Node, string Path, SchemaScope Scope);
}
