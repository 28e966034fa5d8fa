using System.Buffers;
using System.Text.Json;
using Baton.Core.Definitions;
using Baton.Core.Expressions;

namespace Baton.Core.Graph;

internal static class TemplateWriting
{
    public static Payload ToPayload(TemplatePart part, ICelVariables variables)
    {
        if (part is ReferencePart or ExpressionPart or TextPart)
        {
            return Payload.From(part.Value(variables));
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Writing))
        {
            part.Write(writer, variables);
        }

        return new Payload(buffer.WrittenSpan.ToArray());
    }
}
