using System.Diagnostics.CodeAnalysis;

namespace Baton.Core.Expressions;

/// <summary>Where a program finds its top-level variables (<c>input</c>, <c>outputs</c>, <c>item</c>, …).</summary>
public interface ICelVariables
{
    bool TryGet(string name, [NotNullWhen(true)] out CelValue? value);
}
