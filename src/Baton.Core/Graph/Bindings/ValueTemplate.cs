using Baton.Core.Expressions;

namespace Baton.Core.Graph;

/// <summary>A JSON value whose strings may hold <c>$references</c> and <c>${ expressions }</c>. Immutable; evaluations may run side by
/// side.</summary>
public sealed class ValueTemplate
{
    private readonly TemplatePart root;
    private readonly Payload? constant;

    internal ValueTemplate(TemplatePart root, IReadOnlyList<CelReference> references)
    {
        this.root = root;
        constant = (root as ConstantPart)?.Payload;
        References = references;
    }

    /// <summary>True when the value is the same whatever the variables are.</summary>
    public bool IsConstant => constant is not null;

    /// <summary>Every variable read: <c>$search.body</c> is root <c>outputs</c> with the path <c>search</c>, <c>body</c>. Places are those
    /// in the document.</summary>
    public IReadOnlyList<CelReference> References { get; }

    /// <summary>Computes the value. Constant templates return the same payload each time; a template that is one reference to a whole
    /// payload returns that payload when the variables are an <see cref="IPayloadVariables"/>.</summary>
    /// <exception cref="CelException">An expression failed, or a reference names what is not there (<c>no_such_key</c>,
    /// <c>index_out_of_range</c>).</exception>
    public Payload Evaluate(ICelVariables variables) =>
        constant
            ?? (root is ReferencePart reference && reference.WholePayload(variables) is { } whole
                ? whole
                : TemplateWriting.ToPayload(root, variables));

    /// <summary>The value without the detour over JSON text, for readers that look inside (the list of a <c>foreach</c>, a time).</summary>
    /// <exception cref="CelException">As <see cref="Evaluate"/>.</exception>
    public CelValue EvaluateValue(ICelVariables variables) => root switch
    {
        ConstantPart => constant!.Value,
        ReferencePart or ExpressionPart or TextPart => root.Value(variables),
        _ => TemplateWriting.ToPayload(root, variables).Value,
    };
}
