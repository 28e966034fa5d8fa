using System.Diagnostics.CodeAnalysis;
using Baton.Core;
using Baton.Core.Expressions;
using Baton.Core.Graph;

namespace Baton.Tests.Graph;

/// <summary>Variables given as JSON; outputs also as whole payloads.</summary>
internal sealed class Bindings : IPayloadVariables
{
    private readonly Dictionary<string, Payload> variables = [];
    private readonly Dictionary<string, Payload> outputs = [];

    public Payload? HandedOut { get; private set; }

    public Bindings With(string name, string json)
    {
        variables[name] = Payload.FromJson(json);
        return this;
    }

    public Bindings Output(string node, string json)
    {
        outputs[node] = Payload.FromJson(json);
        return this;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out CelValue? value)
    {
        value = name == "outputs" ? CelValue.Map(outputs.Select(o => KeyValuePair.Create(o.Key, o.Value.Value)))
            : variables.TryGetValue(name, out var payload) ? payload.Value : null;
        return value is not null;
    }

    public bool TryGetPayload(string root, string? node, [NotNullWhen(true)] out Payload? payload)
    {
        var found = node is null ? variables.TryGetValue(root, out payload) : outputs.TryGetValue(node, out payload);
        HandedOut = payload;
        return found;
    }
}
