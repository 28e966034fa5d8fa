using System.Text.Json;

namespace Baton.Core.Schemas;

/// <summary>The schemas that apply to the same value as the one they stand in.</summary>
internal sealed partial class SchemaValidator
{
    private void CheckBranches(SchemaNode schema, JsonElement value, SeenParts? seen)
    {
        if (schema.Reference is { } target)
        {
            Check(target, value, seen);
        }

        foreach (var branch in schema.AllOf)
        {
            Check(branch, value, seen);
        }

        if (schema.AnyOf.Count > 0 && !FitsAny(schema.AnyOf, value, seen))
        {
            ReportNone(schema.AnyOf, value);
        }

        if (schema.OneOf.Count > 0)
        {
            var fitting = schema.OneOf.Count(branch => Try(branch, value, seen));
            if (fitting != 1)
            {
                ReportNotOne(schema.OneOf, value, fitting);
            }
        }

        if (schema.Not is { } not && Try(not, value, null))
        {
            ReportFits();
        }

        if (schema.If is { } condition && (Try(condition, value, seen) ? schema.Then : schema.Else) is { } next)
        {
            Check(next, value, seen);
        }
    }

    // Where it is asked what was looked at, every alternative that fits has its say.
    private bool FitsAny(List<SchemaNode> branches, JsonElement value, SeenParts? seen) => seen is null
        ? branches.Any(branch => Try(branch, value, null))
        : branches.Aggregate(false, (fits, branch) => Try(branch, value, seen) || fits);

    private void ReportNone(List<SchemaNode> branches, JsonElement value) =>
        Report($"Fits none of the {branches.Count} alternatives of anyOf.", WhyNot(branches, value));

    private void ReportNotOne(List<SchemaNode> branches, JsonElement value, int fitting)
    {
        var count = fitting == 0 ? "none" : fitting.ToString();
        var hint = fitting == 0 ? WhyNot(branches, value) : null;
        Report($"Fits {count} of the {branches.Count} alternatives of oneOf, must fit exactly one.", hint);
    }

    private void ReportFits() => Report($"Fits a schema that it must not fit (not).", null);

    /// <param name="seen">Takes what a branch that fits has looked at; one that does not fit has looked at nothing.</param>
    private bool Try(SchemaNode branch, JsonElement value, SeenParts? seen)
    {
        var before = failed;
        var own = seen is null ? null : new SeenParts();
        failed = false;
        trying++;
        Check(branch, value, own);
        trying--;
        var fits = !failed;
        failed = before;
        if (fits && own is not null)
        {
            seen!.Add(own);
        }

        return fits;
    }

    // What the last alternative of the value's own type complains about first: mostly the one that was meant.
    private string? WhyNot(List<SchemaNode> branches, JsonElement value)
    {
        if (!Helpful || branches.Select(Meant).LastOrDefault(b => b.Types != default && SchemaTyping.Matches(b.Types, value))
            is not { } meant)
        {
            return null;
        }

        return FirstOf(meant, value) is { } first ? $"Closest alternative: {first}" : null;
    }

    private static SchemaNode Meant(SchemaNode branch)
    {
        while (branch is { Types: SchemaTypes.Any, Reference: { } target })
        {
            branch = target;
        }

        return branch;
    }

    private string? FirstOf(SchemaNode schema, JsonElement value)
    {
        var probe = new SchemaValidator(path.ToString(), budget) { depth = depth };
        probe.Check(schema, value);
        return probe.violations is [var first, ..] ? $"{first.Path}: {first.Message}" : null;
    }
}
