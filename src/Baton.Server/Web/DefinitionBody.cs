using System.Reflection;
using System.Text.Json;
using Baton.Contracts;
using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Baton.Server.Web;

/// <summary>A workflow's text as a request brings it: a YAML body, or JSON with <c>definition</c> as an object or as text.</summary>
public sealed record DefinitionBody(DefinitionText Definition, string Hash)
    : IBindableFromHttpContext<DefinitionBody>, IEndpointParameterMetadataProvider
{
    private static readonly string[] YamlTypes = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    public static async ValueTask<DefinitionBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var bytes = await RequestBody.ReadAsync(context);
        var type = RequestBody.MediaType(context.Request);
        if (YamlTypes.Contains(type))
        {
            return new DefinitionBody(new DefinitionText(RequestBody.Utf8(bytes), null), ContentHash.Of(bytes));
        }

        if (!RequestBody.IsJson(type))
        {
            throw BatonException.Invalid("unsupported_media_type", "The body must be application/json or application/yaml.");
        }

        var body = StrictJson.Read<PublishBody>(bytes);
        return new DefinitionBody(DefinitionText.From(body.Definition, bytes), ContentHash.Of(bytes));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", "application/yaml"], typeof(PublishBody)));
}

/// <param name="Around">The JSON body when the text is the object under <c>definition</c> in it: places are told in the body then.</param>
public sealed record DefinitionText(string Text, byte[]? Around)
{
    /// <exception cref="BatonException">Invalid <c>missing_field</c> or <c>bad_field</c>.</exception>
    public static DefinitionText From(JsonElement? definition, byte[] body) => definition?.ValueKind switch
    {
        JsonValueKind.Object => new DefinitionText(definition.Value.GetRawText(), body),
        JsonValueKind.String => new DefinitionText(StringOf(definition.Value), null),
        null or JsonValueKind.Null or JsonValueKind.Undefined =>
            throw BatonException.Invalid("missing_field", "The field 'definition' is missing."),
        _ => throw BatonException.Invalid("bad_field", "The field 'definition' must be an object or a workflow's text."),
    };

    /// <summary>The same mistakes with their places in what was sent.</summary>
    public IReadOnlyList<Diagnostic> Placed(IReadOnlyList<Diagnostic> diagnostics)
    {
        if (Around is null || DocNode.FromJson(Around).Get("definition") is not { } start)
        {
            return diagnostics;
        }

        // What has no place of its own, a field of the input for example, gets none.
        return
        [
            .. diagnostics.Select(d => d.Line == 0 ? d : d with
            {
                Line = start.Line + d.Line - 1, Column = d.Line == 1 ? start.Column + d.Column - 1 : d.Column,
            }),
        ];
    }

    private static string StringOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw BatonException.Invalid("malformed_text", "The field 'definition' holds half of a surrogate pair.");
        }
    }
}
