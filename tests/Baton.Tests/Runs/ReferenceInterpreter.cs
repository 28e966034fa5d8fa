namespace Baton.Tests.Runs;

/// <summary>The format's rules once more, as a fixpoint over whole graphs: no queues, no counters, no events. Where the outcome depends on
/// the
/// order of things (what a failure cancelled, which edges a join had when it ended), it takes what is observed and judges the rest by
/// it.</summary>
internal sealed class ReferenceInterpreter(RandomWorkflow workflow, IReadOnlyDictionary<string, string> observed)
{
    private readonly Dictionary<string, string> status = [];
    private readonly Dictionary<string, string> sees = [];
    private readonly Dictionary<string, string?> branch = [];

    /// <summary>Final status of every node.</summary>
    public IReadOnlyDictionary<string, string> Nodes => status;

    public string Run()
    {
        for (var before = -1; before != status.Count + sees.Count;)
        {
            before = status.Count + sees.Count;
            foreach (var node in workflow.Nodes)
            {
                if (!status.ContainsKey(node.Id) && Decide(node) is { } end)
                {
                    status[node.Id] = end;
                }

                if (!sees.ContainsKey(node.Id) && Seen(node) is { } outcome)
                {
                    sees[node.Id] = outcome;
                }
            }
        }

        return workflow.Nodes.Exists(IsUnhandled) ? "failed"
            : workflow.Nodes.Exists(node => status.GetValueOrDefault(node.Id) == "failed" && !node.Critical) ? "partial_success"
                : "success";
    }

    private bool IsUnhandled(RandomNode node) =>
        !Owners(node).Any() && sees.GetValueOrDefault(node.Id) == "failure" && !Chain(node).Any(HandlesFailure);

    private bool HandlesFailure(RandomNode node) =>
        workflow.Nodes.Exists(other => other.Needs.Exists(edge => edge.From == node.Id && edge.On != "success"));

    private string? Decide(RandomNode node)
    {
        // Only a failure that stands may have cancelled it, and never what waits for all to be done, unless that was running.
        if (observed[node.Id] == "cancelled")
        {
            var may = workflow.OnFailure == "cancel_running" || (workflow.OnFailure == "finish_running" && node.Trigger != "all_done");
            return may && workflow.Nodes.Exists(IsUnhandled) ? "cancelled" : null;
        }

        if (Owners(node).Any())
        {
            if (!Owners(node).Any(owner => status.GetValueOrDefault(owner.Id) == "failed"))
            {
                return Owners(node).All(owner => status.ContainsKey(owner.Id)) ? "skipped" : null;
            }

            return End(node);
        }

        var edges = node.Needs.Select(edge => (State: Edge(node, edge), Failed: sees.GetValueOrDefault(edge.From) == "failure")).ToList();
        var (taken, dead) = (edges.Count(edge => edge.State == "taken"), edges.Count(edge => edge.State == "dead"));
        var open = edges.Count(edge => edge.State == "open");
        var broken = edges.Exists(edge => edge.State == "broken");
        if (broken && NeedsAll(node))
        {
            return "failed";
        }

        var all = open == 0 && !broken;
        var runs = node.Type == "join" ? Join(node, edges.Count, taken, dead) : node.Trigger switch
        {
            "all_success" => dead > 0 ? false : all ? true : (bool?)null,
            "one_success" => taken > 0 || edges.Count == 0 ? true : all ? false : null,
            "all_done" => all ? true : null,
            _ => !all ? null : (taken > 0 || edges.Count == 0) && !edges.Exists(edge => edge.Failed),
        };

        // With triggers that need not all edges it depends on what came first: the guard, or enough of the others.
        return observed[node.Id] == "failed" && (broken || runs is not true || End(node) != "failed") ? broken ? "failed" : null
            : runs switch { null => null, false => "skipped", true => End(node) };
    }

    /// <summary>A guard that fails fails the node, unless other edges had decided it by then.</summary>
    private static bool NeedsAll(RandomNode node) => node.Type == "join" ? node.Needed == 0 : node.Trigger is "all_done" or "none_failed";

    private static bool? Join(RandomNode node, int edges, int taken, int dead) => node.Needed == 0
        ? taken + dead < edges ? null : taken > 0 || edges == 0
        : taken >= node.Needed ? true : edges - dead < node.Needed ? false : null;

    private string End(RandomNode node)
    {
        branch[node.Id] = node.Type == "condition" ? node.Failures == 1 ? "true" : "false" : null;
        return node.When switch
        {
            "broken" => "failed",
            "false" => "skipped",
            _ => node.Fails ? "failed" : "success",
        };
    }

    /// <summary>What a node's edges see, once that is certain.</summary>
    private string? Seen(RandomNode node)
    {
        switch (status.GetValueOrDefault(node.Id))
        {
            case null:
                return null;
            case "success":
                return "success";
            case "failed" when node.Fallback is null:
                return node.Critical ? "failure" : "success";
            case "failed":
                return !sees.TryGetValue(node.Fallback, out var fallback) ? null : fallback == "success" || !node.Critical ? "success"
                    : "failure";
            case var other:
                return other;
        }
    }

    private string Edge(RandomNode target, RandomEdge edge)
    {
        if (!sees.TryGetValue(edge.From, out var outcome))
        {
            return "open";
        }

        var picked = status[edge.From] == "success" ? branch.GetValueOrDefault(edge.From) : null;
        var fits = edge.On switch
        {
            "success" => outcome == "success" && (edge.Branch is null || edge.Branch == picked),
            "failure" => outcome == "failure",
            _ => edge.Branch is null || edge.Branch == picked,
        };
        return !fits ? "dead" : edge.Guard switch { "broken" => "broken", "false" => "dead", _ => "taken" };
    }

    private IEnumerable<RandomNode> Owners(RandomNode node) => workflow.Nodes.Where(other => other.Fallback == node.Id);

    private IEnumerable<RandomNode> Chain(RandomNode? node)
    {
        for (; node is not null; node = workflow.Nodes.Find(other => other.Id == node.Fallback))
        {
            yield return node;
        }
    }
}
