using System.Text.RegularExpressions;
using Baton.Core.Errors;
using Baton.Core.Graph;

namespace Baton.Core.Definitions;

/// <summary>The top level of a file.</summary>
internal static partial class WorkflowReader
{
    private const int MaxParallel = 100_000;

    /// <returns>Null when the document has no nodes to look at.</returns>
    public static WorkflowDefinition? Read(Located document, Report report)
    {
        if (document.Node.Kind != DocKind.Map)
        {
            report.Add(
                DiagnosticCodes.WrongType, document, $"a workflow is a map, not {Kinds.Name(document.Node)}",
                "start with 'name' and 'nodes'");
            return null;
        }

        var fields = new Fields(document, report, "workflow");
        fields.NotSupported("version");
        var name = Name(fields);
        var main = Main(fields);
        var definition = new WorkflowDefinition
        {
            Name = name,
            Title = fields.Text("title"),
            Description = fields.Text("description"),
            Tags = fields.Words("tags") ?? [],
            Exposure = Exposed(fields),
            Input = fields.Any("input"),
            MaxParallel = fields.Number("max_parallel", 1, MaxParallel) ?? 64,
            Timeout = fields.Time("timeout"),
            Budget = fields.Budget(),
            OnFailure = fields.Choice("on_failure", Words.OnFailures) ?? default,
            Defaults = Defaults(fields.Map("defaults"), report),
            Main = main,
            Finally = fields.Map("finally") is { } last ? GraphReader.Nodes(last.At, report) : null,
            Output = fields.Any("output"),
        };
        fields.Done("a workflow");
        return definition;
    }

    private static string Name(Fields fields)
    {
        fields.Require("name");
        var name = fields.Text("name");
        if (name is not null && !NamePattern().IsMatch(name))
        {
            fields.Error(
                DiagnosticCodes.BadName, "name", $"'{name}' is not a workflow name",
                "1 to 63 of a-z, 0-9 and -, starting with a letter or digit");
        }

        return name ?? "";
    }

    /// <summary>One word, or a list of them.</summary>
    private static Exposure Exposed(Fields fields)
    {
        if (fields.Any("expose") is not { Node.Kind: DocKind.List })
        {
            return fields.Choice("expose", Words.Exposures) ?? default;
        }

        var all = Exposure.None;
        foreach (var word in fields.Words("expose") ?? [])
        {
            if (Words.Exposures.TryGetValue(word, out var one))
            {
                all |= one;
                continue;
            }

            fields.Error(
                DiagnosticCodes.BadValue, "expose", $"'expose' cannot hold '{word}'", $"one of {string.Join(", ", Words.Exposures.Keys)}");
        }

        return all;
    }

    private static GraphDefinition Main(Fields fields)
    {
        fields.Require("nodes", "a workflow has at least one node");
        var main = fields.Map("nodes") is { } nodes ? GraphReader.Nodes(nodes.At, fields.Report) : new GraphDefinition(fields.At, [], []);
        if (fields.Has("nodes") && fields.At.Node.Get("nodes") is { Kind: DocKind.Map, Entries.Count: 0 })
        {
            fields.Error(DiagnosticCodes.EmptyGraph, "nodes", "a workflow has at least one node");
        }

        GraphReader.Edges(fields, main.Edges);
        return main;
    }

    private static NodeDefaults Defaults(Fields? fields, Report report)
    {
        if (fields is null)
        {
            return new NodeDefaults(null, null, null, null);
        }

        fields.NotSupported("worker");
        fields.NotSupported("cache");
        var defaults = new NodeDefaults(
            fields.Time("timeout"), fields.Time("total_timeout"), NodeReader.Retry(fields.Map("retry")), fields.Flag("critical"))
        {
            Budget = fields.Budget(),
            AsksOnBudget = fields.Choice("on_budget", Words.OnBudgets),
        };
        fields.Done("defaults");
        return defaults;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$(?!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
