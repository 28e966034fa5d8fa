using Baton.Core.Errors;

namespace Baton.Core.Definitions;

/// <summary>A text that is no document, or one past a limit of reading: nothing after the place can be judged.</summary>
internal sealed class DocumentException(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    public Diagnostic Diagnostic { get; } = diagnostic;
}
