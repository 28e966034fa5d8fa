using System.Text;
using System.Text.Json;
using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary>A piece of a template.</summary>
internal abstract class TemplatePart
{
    public abstract CelValue Value(ICelVariables variables);

    public virtual void Write(Utf8JsonWriter writer, ICelVariables variables) => Value(variables).WriteJson(writer);
}

internal sealed class ConstantPart(Payload payload) : TemplatePart
{
    public Payload Payload => payload;

    public override CelValue Value(ICelVariables variables) => payload.Value;

    public override void Write(Utf8JsonWriter writer, ICelVariables variables) =>
        writer.WriteRawValue(payload.Utf8, skipInputValidation: true);
}

internal sealed class ExpressionPart(CelProgram program) : TemplatePart
{
    public override CelValue Value(ICelVariables variables) => program.Evaluate(variables);
}

/// <summary>Text with values in it: strings as they are, all else as JSON.</summary>
/// <param name="literals">The text around the values: one more than there are values.</param>
internal sealed class TextPart(string[] literals, TemplatePart[] values) : TemplatePart
{
    public override CelValue Value(ICelVariables variables)
    {
        var text = new StringBuilder(literals[0]);
        for (var i = 0; i < values.Length; i++)
        {
            text.Append(AsText(values[i].Value(variables))).Append(literals[i + 1]);
        }

        return CelValue.Of(text.ToString());
    }

    private static string AsText(CelValue value)
    {
        if (value is CelString text)
        {
            return text.Value;
        }

        var json = value.ToJsonUtf8();

        // Times, durations and bytes are strings in JSON: inside a text they stand without the quotes.
        return json[0] == '"' && CelValue.FromJson(json) is CelString quoted ? quoted.Value : Encoding.UTF8.GetString(json);
    }
}

internal sealed class ListPart(TemplatePart[] items) : TemplatePart
{
    public override CelValue Value(ICelVariables variables) => TemplateWriting.ToPayload(this, variables).Value;

    public override void Write(Utf8JsonWriter writer, ICelVariables variables)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            item.Write(writer, variables);
        }

        writer.WriteEndArray();
    }
}

internal sealed class MapPart(KeyValuePair<JsonEncodedText, TemplatePart>[] entries) : TemplatePart
{
    public override CelValue Value(ICelVariables variables) => TemplateWriting.ToPayload(this, variables).Value;

    public override void Write(Utf8JsonWriter writer, ICelVariables variables)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in entries)
        {
            writer.WritePropertyName(key);
            value.Write(writer, variables);
        }

        writer.WriteEndObject();
    }
}
