namespace Baton.Core.Schemas;

/// <summary>Whose words a schema is written in.</summary>
[Flags]
internal enum SchemaDialect
{
    /// <summary>A part of draft 2020-12, without references, in which a word that is not known is a mistake.</summary>
    Own = 1,

    Draft4 = 2,

    /// <summary>And draft-06, all of whose words mean the same here.</summary>
    Draft7 = 4,

    Draft2019 = 8,

    Draft2020 = 16,

    Before2019 = Draft4 | Draft7,

    Since2019 = Draft2019 | Draft2020,

    Foreign = Before2019 | Since2019,

    Every = Own | Foreign,
}

/// <summary>What holds for a schema because of those around it.</summary>
/// <param name="Base">What references are relative to.</param>
internal sealed record SchemaScope(SchemaDialect Dialect, Uri Base)
{
    // Never asked for: a name for documents that have none of their own.
    private static readonly Uri Nameless = new("https://schema.invalid/");

    public static SchemaScope Own { get; } = new(SchemaDialect.Own, Nameless);

    /// <summary>Of a document that does not say otherwise.</summary>
    public static SchemaScope Foreign { get; } = new(SchemaDialect.Draft2020, Nameless);

    public bool IsIn(SchemaDialect dialects) => (Dialect & dialects) != 0;

    /// <summary>The dialect that <c>$schema</c> names, or null for one that is not known.</summary>
    public static SchemaDialect? Named(string schema)
    {
        var scheme = schema.IndexOf("://", StringComparison.Ordinal);
        return schema[(scheme < 0 ? 0 : scheme + 3)..].TrimEnd('#', '/') switch
        {
            "json-schema.org/draft/2020-12/schema" or "json-schema.org/schema" => SchemaDialect.Draft2020,
            "json-schema.org/draft/2019-09/schema" => SchemaDialect.Draft2019,
            "json-schema.org/draft-07/schema" or "json-schema.org/draft-06/schema" => SchemaDialect.Draft7,
            "json-schema.org/draft-04/schema" => SchemaDialect.Draft4,
            _ => null,
        };
    }
}
