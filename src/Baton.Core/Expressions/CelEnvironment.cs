namespace Baton.Core.Expressions;

/// <summary>The variables an expression may name. Immutable; a child sees what its parent declares.</summary>
public sealed class CelEnvironment
{
    private readonly CelEnvironment? parent;
    private readonly IReadOnlyDictionary<string, CelType> variables;

    /// <param name="variables">Types by name; a name may be qualified (<c>a.b</c>), the longest that fits wins.</param>
    /// <param name="container">A namespace in which names are looked for first, from the inside out; empty for none.</param>
    /// <param name="deferErrors">Turns static errors of names and types into errors of the evaluation, for texts whose variables are not
    /// known.</param>
    public CelEnvironment(IReadOnlyDictionary<string, CelType> variables, string container = "", bool deferErrors = false)
    {
        this.variables = variables;
        Container = container;
        DeferErrors = deferErrors;
    }

    private CelEnvironment(CelEnvironment parent, IReadOnlyDictionary<string, CelType> variables)
        : this(variables, parent.Container, parent.DeferErrors) => this.parent = parent;

    public string Container { get; }

    public bool DeferErrors { get; }

    /// <summary>All visible names, inner ones first.</summary>
    public IEnumerable<string> Names => parent is null ? variables.Keys : variables.Keys.Concat(parent.Names);

    /// <summary>A child environment with one more variable, or another type for one.</summary>
    public CelEnvironment With(string name, CelType type) => new(this, new Dictionary<string, CelType> { [name] = type });

    /// <summary>A child environment with more variables; shares the dictionary, does not copy.</summary>
    public CelEnvironment With(IReadOnlyDictionary<string, CelType> more) => new(this, more);

    internal CelType? Find(string name)
    {
        for (var environment = this; environment is not null; environment = environment.parent)
        {
            if (environment.variables.TryGetValue(name, out var type))
            {
                return type;
            }
        }

        return null;
    }
}
