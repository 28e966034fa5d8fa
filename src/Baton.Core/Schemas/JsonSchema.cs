namespace Baton.Core.Schemas;

/// <summary>A compiled JSON Schema. (Skeleton: the schema room completes it.)</summary>
public sealed class JsonSchema
{
}
