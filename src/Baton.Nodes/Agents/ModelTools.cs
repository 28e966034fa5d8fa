using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Runs;
using Baton.Core.Schemas;
using Baton.Engine;

namespace Baton.Nodes.Agents;

/// <summary>A tool a model may call in the loop of an <c>agent_call</c>.</summary>
/// <param name="Name">As the model sees it: <c>[A-Za-z0-9_-]{1,64}</c>.</param>
/// <param name="InputSchema">JSON Schema of its arguments: an object.</param>
/// <param name="Schema">What its arguments are checked against before a call; null when the call itself takes or refuses them.</param>
public sealed record ModelTool(string Name, string Description, Payload InputSchema, JsonSchema? Schema, CallTool Call)
{
    /// <summary>Of a tool whose calls cost: what is to be set aside for each; null for others.</summary>
    public Hold? Hold { get; init; }
}

/// <summary>Calls the tool once. Its failures are answers that the model sees, exceptions are the attempt's.</summary>
/// <param name="arguments">What the model gave, checked against the schema.</param>
/// <param name="step">The recorded step it is made in: idempotency key, what an earlier call noted.</param>
public delegate Task<ToolAnswer> CallTool(Payload arguments, StepCall step, CancellationToken cancellation);

/// <param name="Output">JSON for the model.</param>
/// <param name="Failed">The call failed, and the output says why.</param>
public readonly record struct ToolAnswer(Payload Output, bool Failed)
{
    /// <summary>What the call came to; null when it cost nothing that is known.</summary>
    public Charge? Charge { get; init; }
}

/// <summary>A kind of tools that <c>with.tools</c> of an <c>agent_call</c> can name: http, workflow, mcp.</summary>
/// <param name="Kind">What its entries are told by.</param>
public sealed record ModelToolSource(ModelToolKind Kind, OpenTools Open);

/// <summary>How entries of one kind are written.</summary>
/// <param name="Word">The field of an entry, for example <c>http</c> of <c>{http: {…}}</c>; also the part before the colon of an entry that
/// is a string, as in <c>mcp:server/tool</c>.</param>
public sealed record ModelToolKind(string Word, CheckTool Check)
{
    public bool IsOf(DocNode entry) => entry.Kind switch
    {
        DocKind.String => entry.Text.StartsWith(Word + ":", StringComparison.Ordinal),
        DocKind.Map => entry.Get(Word) is not null,
        _ => false,
    };
}

/// <summary>Looks at an entry before anything runs.</summary>
/// <param name="entry">With the place of the entry itself as <see cref="WrittenEntry.Path"/>.</param>
/// <param name="mistakes">Takes what is wrong with it.</param>
/// <returns>The names a model will know its tools by, as far as that can be told now.</returns>
public delegate IReadOnlyList<string> CheckTool(WrittenEntry entry, List<Diagnostic> mistakes);

/// <param name="Workflow">Name of the workflow it stands in; empty when it is looked at for a call that is made.</param>
public sealed record WrittenEntry(DocNode Node, string Path, string Workflow)
{
    public Diagnostic Mistake(string code, string message, string? hint = null) => At(null, code, message, hint);

    /// <summary>At one of its fields, or at the entry when it is not there.</summary>
    public Diagnostic At(string? field, string code, string message, string? hint = null)
    {
        var node = field is null ? null : Node.Get(field);
        return new Diagnostic(
            code, node is null ? Path : DocPath.Key(Path, field!), (node ?? Node).Line, (node ?? Node).Column, message, hint);
    }

    /// <summary>Tells the fields that are not of the entry.</summary>
    /// <param name="what">What it is, for the message.</param>
    public void RequireKnown(string what, string[] fields, List<Diagnostic> mistakes)
    {
        foreach (var field in Node.Entries.Where(field => !fields.Contains(field.Key)))
        {
            mistakes.Add(new Diagnostic(
                DiagnosticCodes.UnknownField, DocPath.Key(Path, field.Key), field.Line, field.Column, $"{what} has no field '{field.Key}'",
                NearestWord.Hint(NearestWord.Find(field.Key, fields)) ?? $"it has: {string.Join(", ", fields)}"));
        }
    }

    /// <summary>A text that is not empty; null, once told, for anything else.</summary>
    public string? Text(string field, string what, List<Diagnostic> mistakes, bool required)
    {
        if (Node.Get(field) is not { } value)
        {
            if (required)
            {
                mistakes.Add(Mistake(DiagnosticCodes.MissingField, $"{what} needs '{field}'"));
            }

            return null;
        }

        if (value is { Kind: DocKind.String, Text.Length: > 0 })
        {
            return value.Text;
        }

        mistakes.Add(At(field, DiagnosticCodes.WrongType, $"'{field}' of {what} is a text that is not empty"));
        return null;
    }
}

/// <summary>The tools an entry stands for. Only these can be called, whatever the model says.</summary>
/// <param name="entry">The entry as the workflow has it, without a mistake that its kind's <see cref="CheckTool"/> finds.</param>
/// <exception cref="InvalidToolException">There is no such tool.</exception>
public delegate Task<IReadOnlyList<ModelTool>> OpenTools(WrittenEntry entry, AttemptRequest request, CancellationToken cancellation);

/// <summary>An entry of <c>with.tools</c> that cannot be used; becomes an error of kind <c>invalid_request</c>.</summary>
public sealed class InvalidToolException(string message) : Exception(message);
