using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary>A JSON value whose strings may hold <c>$references</c> and <c>${ expressions }</c>. (Skeleton: the graph room completes it.)</summary>
public sealed class ValueTemplate
{
    /// <summary>Computes the value. Constant templates return the same payload each time.</summary>
    /// <exception cref="CelException">An expression failed.</exception>
    public Payload Evaluate(ICelVariables variables) => throw new NotSupportedException();
}
