using Baton.Core.Definitions;
using Baton.Core.Errors;

namespace Baton.Core.Graph;

/// <summary>Tells every mistake that can be seen in a call before anything runs: in what is written down, not in what is
/// computed.</summary>
public delegate IEnumerable<Diagnostic> CheckCall(WrittenCall call);

/// <param name="With">The call's <c>with</c>: a map.</param>
/// <param name="Path">Place of it, for example <c>nodes.rank.with</c>.</param>
/// <param name="Workflow">Name of the workflow it stands in, which need not be published yet.</param>
public sealed record WrittenCall(DocNode With, string Path, string Workflow);
