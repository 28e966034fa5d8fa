using System.Text.Json;
using Baton.Core;
using Baton.Core.Schemas;
using Baton.Engine;

namespace Baton.Nodes.Agents;

/// <summary>A tool a model may call in the loop of an <c>agent_call</c>.</summary>
/// <param name="Name">As the model sees it: <c>[A-Za-z0-9_-]{1,64}</c>.</param>
/// <param name="InputSchema">JSON Schema of its arguments: an object.</param>
/// <param name="Schema">What its arguments are checked against before a call; null when the call itself takes or refuses them.</param>
public sealed record ModelTool(string Name, string Description, Payload InputSchema, JsonSchema? Schema, CallTool Call);

/// <summary>Calls the tool once. Its failures are answers that the model sees, exceptions are the attempt's.</summary>
/// <param name="arguments">What the model gave, checked against the schema.</param>
/// <param name="step">The recorded step it is made in: idempotency key, what an earlier call noted.</param>
public delegate Task<ToolAnswer> CallTool(Payload arguments, StepCall step, CancellationToken cancellation);

/// <param name="Output">JSON for the model.</param>
/// <param name="Failed">The call failed, and the output says why.</param>
public readonly record struct ToolAnswer(Payload Output, bool Failed);

/// <summary>A kind of tools that <c>with.tools</c> of an <c>agent_call</c> can name: http, workflow, mcp.</summary>
/// <param name="Kind">The field of a tool's entry this source serves, for example <c>http</c> of <c>{http: {…}}</c>; also the part before
/// the colon of an entry that is a string, as in <c>mcp:server/tool</c>.</param>
public sealed record ModelToolSource(string Kind, OpenTools Open);

/// <summary>The tools an entry stands for. Only these can be called, whatever the model says.</summary>
/// <param name="entry">The entry as the workflow has it: a string or an object.</param>
/// <exception cref="InvalidToolException">There is no such tool, or the entry is wrong.</exception>
public delegate Task<IReadOnlyList<ModelTool>> OpenTools(JsonElement entry, AttemptRequest request, CancellationToken cancellation);

/// <summary>An entry of <c>with.tools</c> that cannot be used; becomes an error of kind <c>invalid_request</c>.</summary>
public sealed class InvalidToolException(string message) : Exception(message);
