using System.Diagnostics.CodeAnalysis;
using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary>Variables that can hand out whole payloads untouched, so that a binding that passes one on neither parses nor writes
/// it.</summary>
public interface IPayloadVariables : ICelVariables
{
    /// <param name="root">A variable, for example <c>input</c>, <c>item</c> or <c>outputs</c>.</param>
    /// <param name="node">With <c>outputs</c>: the node whose output is wanted; else null.</param>
    /// <returns>False when the value is absent or not held as a payload; it is then asked for as a value.</returns>
    bool TryGetPayload(string root, string? node, [NotNullWhen(true)] out Payload? payload);
}
