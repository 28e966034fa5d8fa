using Baton.Core.Errors;
using Baton.Core.Graph;

namespace Baton.Core.Definitions;

/// <summary>The fields every node may have.</summary>
internal static class NodeReader
{
    private const int MaxAttempts = 1000;
    private const int MaxIdLength = 128;
    private const string NoType = "node";

    private static readonly string[] Reserved = ["context", "input", "run", "secrets", "outputs"];

    public static void CheckId(DocEntry entry, string path, Report report)
    {
        var id = entry.Key;
        if (Array.IndexOf(Reserved, id) >= 0)
        {
            report.Add(
                DiagnosticCodes.ReservedId, DocPath.Key(path, id), entry.Line, entry.Column,
                $"'{id}' is reserved", "choose another id for the node");
        }
        else if (!IsId(id))
        {
            report.Add(
                DiagnosticCodes.BadId, DocPath.Key(path, id), entry.Line, entry.Column, $"'{id}' is not a node id",
                "1 to 128 letters, digits, _ and -, starting with a letter or _");
        }
    }

    public static NodeDefinition Read(string id, Located at, List<EdgeDefinition> edges, Report report)
    {
        if (at.Node.Kind != DocKind.Map)
        {
            report.Add(DiagnosticCodes.WrongType, at, $"a node is a map, not {Kinds.Name(at.Node)}", "write {type: …}");
            return new NodeDefinition { Id = id, Fields = new Fields(at, report, NoType) };
        }

        var type = at.Node.Get("type")?.Text ?? NoType;
        var fields = new Fields(at, report, Words.NodeTypes.ContainsKey(type) ? type : NoType);
        fields.Require("type");
        fields.NotSupported("worker");
        fields.NotSupported("cache");
        var node = new NodeDefinition
        {
            Id = id,
            Fields = fields,
            Type = fields.Choice("type", Words.NodeTypes, DiagnosticCodes.UnknownType),
            Title = fields.Text("title"),
            Trigger = fields.Choice("trigger", Words.Triggers, DiagnosticCodes.BadTrigger),
            When = fields.Any("when"),
            Critical = fields.Flag("critical"),
            Timeout = fields.Time("timeout"),
            TotalTimeout = fields.Time("total_timeout"),
            Retry = Retry(fields.Map("retry")),
            Fallback = fields.Text("fallback") is null ? null : fields.Any("fallback"),
            Budget = fields.Budget(),
            AsksOnBudget = fields.Choice("on_budget", Words.OnBudgets),
        };
        if (fields.Any("needs") is { } needs)
        {
            if (needs.Node.Kind == DocKind.List)
            {
                GraphReader.Needs(needs, id, edges, report);
            }
            else
            {
                report.Add(
                    DiagnosticCodes.WrongType, needs, $"'needs' must be a list, not {Kinds.Name(needs.Node)}",
                    needs.Node.IsScalar ? $"write needs: [{needs.Node.Text}]" : null);
            }
        }

        return node;
    }

    public static RetryDefinition? Retry(Fields? retry)
    {
        if (retry is null)
        {
            return null;
        }

        var attempts = retry.Number("max_attempts", 1, MaxAttempts, DiagnosticCodes.BadRetry);
        var retries = retry.Number("max_retries", 0, MaxAttempts - 1, DiagnosticCodes.BadRetry);
        if (attempts is not null && retries is not null)
        {
            retry.Error(
                DiagnosticCodes.FieldConflict, "max_retries", "'max_attempts' and 'max_retries' say the same thing", "keep one of them");
        }

        var definition = new RetryDefinition(
            attempts ?? retries + 1, retry.Time("delay"),
            retry.Choice("backoff", Words.Backoffs, DiagnosticCodes.BadRetry), retry.Time("max_delay"),
            retry.Fraction("jitter", 0, 1, DiagnosticCodes.BadRetry), retry.Any("only_if"),
            retry.Choice("on_interrupt", Words.OnInterrupts, DiagnosticCodes.BadRetry));
        retry.Done("retry");
        return definition;
    }

    private static bool IsId(string id)
    {
        if (id.Length is 0 or > MaxIdLength || !(char.IsAsciiLetter(id[0]) || id[0] == '_'))
        {
            return false;
        }

        foreach (var c in id)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
