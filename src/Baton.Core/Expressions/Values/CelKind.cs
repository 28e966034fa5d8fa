namespace Baton.Core.Expressions;

/// <summary>What a <see cref="CelValue"/> is.</summary>
public enum CelKind
{
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    List,
    Map,
    Timestamp,
    Duration,
    Type,
    Optional,

    /// <summary>A failure on its way through an evaluation; never seen outside of it.</summary>
    Error,
}
