using System.Diagnostics.CodeAnalysis;
using Baton.Core.Expressions;

namespace Baton.Core.Graph;

internal sealed class NoVariables : ICelVariables
{
    public static NoVariables Instance { get; } = new();

    public bool TryGet(string name, [NotNullWhen(true)] out CelValue? value)
    {
        value = null;
        return false;
    }
}
