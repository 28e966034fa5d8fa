using System.Collections.Frozen;

namespace Baton.Core.Expressions.Functions;

/// <summary>All functions an expression can call.</summary>
internal sealed class FunctionTable
{
    private readonly FrozenDictionary<(string Name, bool IsMethod), Function> functions;

    private FunctionTable(IEnumerable<Function> functions) =>
        this.functions = functions.ToFrozenDictionary(function => (function.Name, function.IsMethod));

    public static FunctionTable Standard { get; } = Build();

    public IEnumerable<string> Names(bool isMethod) => functions.Keys.Where(key => key.IsMethod == isMethod).Select(key => key.Name);

    public Function? Find(string name, bool isMethod) => functions.GetValueOrDefault((name, isMethod));

    private static FunctionTable Build()
    {
        var builder = new FunctionBuilder();
        StandardFunctions.AddTo(builder);
        ConversionFunctions.AddTo(builder);
        TimeFunctions.AddTo(builder);
        StringFunctions.AddTo(builder);
        SplitJoinFunctions.AddTo(builder);
        MathFunctions.AddTo(builder);
        ListFunctions.AddTo(builder);
        EncodingFunctions.AddTo(builder);
        OptionalFunctions.AddTo(builder);
        return new FunctionTable(builder.Functions);
    }
}

internal sealed class FunctionBuilder
{
    private readonly Dictionary<(string, bool), Function> functions = [];

    public IEnumerable<Function> Functions => functions.Values;

    /// <summary>Adds <c>name(…)</c>.</summary>
    public void Global(string name, CelType[] parameters, CelType result, FunctionBody body) => Global(name, parameters, _ => result, body);

    /// <inheritdoc cref="Global(string, CelType[], CelType, FunctionBody)"/>
    public void Global(string name, CelType[] parameters, Func<CelType[], CelType> result, FunctionBody body, bool isVariadic = false) =>
        Add(name, isMethod: false, new Overload(parameters, result, body, isVariadic));

    /// <summary>Adds <c>receiver.name(…)</c>.</summary>
    public void Method(string name, CelType[] parameters, CelType result, FunctionBody body) => Method(name, parameters, _ => result, body);

    /// <inheritdoc cref="Method(string, CelType[], CelType, FunctionBody)"/>
    public void Method(string name, CelType[] parameters, Func<CelType[], CelType> result, FunctionBody body) =>
        Add(name, isMethod: true, new Overload(parameters, result, body));

    private void Add(string name, bool isMethod, Overload overload)
    {
        if (!functions.TryGetValue((name, isMethod), out var function))
        {
            functions[(name, isMethod)] = function = new Function(name, isMethod, []);
        }

        function.Overloads.Add(overload);
    }
}

/// <summary>Arguments as what their overload says they are.</summary>
internal static class Argument
{
    public static string Text(this CelValue value) => ((CelString)value).Value;

    public static long Whole(this CelValue value) => ((CelInt)value).Value;
}
