using System.Diagnostics.CodeAnalysis;

namespace Baton.Core.Expressions;

/// <summary>A map. Subclass it to supply entries on demand; it must still behave as a constant while an expression is evaluated.</summary>
public abstract class CelMap() : CelValue(CelKind.Map)
{
    /// <summary>Number of entries.</summary>
    public abstract int Count { get; }

    /// <summary>All entries, in a stable order.</summary>
    public abstract IEnumerable<KeyValuePair<CelValue, CelValue>> Entries { get; }

    /// <summary>The value of a key. Numbers are equal across int, uint and double: a map that holds 1 is asked for 1, 1u or 1.0
    /// alike.</summary>
    public abstract bool TryGet(CelValue key, [NotNullWhen(true)] out CelValue? value);

    /// <summary>The value of a text key: what <c>map.field</c> asks.</summary>
    public virtual bool TryGet(string field, [NotNullWhen(true)] out CelValue? value) => TryGet(new CelString(field), out value);
}

/// <summary>A map whose keys are text, such as a JSON object; the base class for lazy ones.</summary>
public abstract class CelObject : CelMap
{
    public sealed override bool TryGet(CelValue key, [NotNullWhen(true)] out CelValue? value)
    {
        if (key is CelString text)
        {
            return TryGet(text.Value, out value);
        }

        value = null;
        return false;
    }

    public abstract override bool TryGet(string field, [NotNullWhen(true)] out CelValue? value);
}
