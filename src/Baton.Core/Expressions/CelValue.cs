using System.Text.Json;

namespace Baton.Core.Expressions;

/// <summary>An immutable CEL value. (Skeleton: the expression room completes it.)</summary>
public abstract class CelValue
{
    public static CelValue FromJson(ReadOnlySpan<byte> utf8) => throw new NotSupportedException();

    public byte[] ToJsonUtf8() => throw new NotSupportedException();

    public void WriteJson(Utf8JsonWriter writer) => throw new NotSupportedException();
}
