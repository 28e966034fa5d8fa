using Baton.Core.Errors;

namespace Baton.Core.Definitions;

/// <summary>Collects the mistakes of one text.</summary>
internal sealed class Report
{
    /// <summary>Mistakes kept; a file with more has one cause, and the rest would only hide it.</summary>
    public const int MaxErrors = 1000;

    private readonly List<Diagnostic> errors = [];
    private readonly Dictionary<string, HashSet<string>> knownFields = [];

    // Words compared for hints over the whole text, so that many mistakes times many names stay cheap.
    private int comparisons = 200_000;
    private int left;

    public bool IsClean => errors.Count == 0;

    public void Add(string code, string path, int line, int column, string message, string? hint = null) =>
        Add(new Diagnostic(code, path, line, column, message, hint));

    public void Add(string code, Located at, string message, string? hint = null) =>
        Add(new Diagnostic(code, at.Path, at.Node.Line, at.Node.Column, message, hint));

    public void Add(Diagnostic error)
    {
        if (errors.Count < MaxErrors)
        {
            errors.Add(error);
        }
        else
        {
            left++;
        }
    }

    /// <summary>The fields read so far of maps of one shape.</summary>
    public HashSet<string> KnownFields(string shape) =>
        knownFields.TryGetValue(shape, out var known) ? known : knownFields[shape] = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>"Did you mean 'x'?" for the word nearest to a wrong one, or null when none is near.</summary>
    public string? Nearest(string wrong, IEnumerable<string> words) =>
        errors.Count >= MaxErrors ? null : NearestWord.Hint(NearestWord.Find(wrong, words, ref comparisons));

    /// <summary>The mistakes in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Finish()
    {
        var sorted = errors.OrderBy(e => e.Line).ThenBy(e => e.Column).ToList();
        if (left > 0)
        {
            sorted.Add(new Diagnostic(
                DiagnosticCodes.TooManyErrors, "", 1, 1, $"{left} more mistakes are not shown", "mend the ones above first"));
        }

        return sorted;
    }
}
