using System.Text;

namespace Baton.Tests.Runs;

/// <summary>A node of a random workflow, as the reference interpreter reads it.</summary>
internal sealed record RandomNode(string Id)
{
    /// <summary>call, transform, condition, join or each.</summary>
    public string Type { get; init; } = "call";

    public string Trigger { get; init; } = "all_success";

    public bool Critical { get; init; } = true;

    /// <summary>The node's own guard: true, false, broken or none.</summary>
    public string When { get; init; } = "none";

    /// <summary>Attempts allowed, and how many of them fail. Of a condition: whether it is true.</summary>
    public int MaxAttempts { get; init; } = 1;

    public int Failures { get; init; }

    public string? Fallback { get; set; }

    /// <summary>Of a join: edges needed; 0 for all.</summary>
    public int Needed { get; init; }

    /// <summary>Of a foreach: how many items, and which of them fails, or -1.</summary>
    public int Items { get; init; }

    public int BadItem { get; init; } = -1;

    public bool FailFast { get; init; } = true;

    public List<RandomEdge> Needs { get; } = [];

    public bool Fails => Type switch
    {
        "call" => Failures >= MaxAttempts,
        "each" => BadItem >= 0,
        _ => false,
    };
}

/// <param name="Guard">true, false, broken or none.</param>
internal sealed record RandomEdge(string From, string On, string? Branch, string Guard);

/// <summary>A workflow made from a seed, and how its calls end.</summary>
internal sealed class RandomWorkflow
{
    private readonly Random random;

    public RandomWorkflow(int seed)
    {
        random = new Random(seed);
        OnFailure = Pick("finish_running", "cancel_running", "continue", "continue");
        var count = random.Next(2, 14);
        for (var i = 0; i < count; i++)
        {
            Nodes.Add(Node(i));
        }

        AddFallbacks();
        Text = Write();
    }

    public List<RandomNode> Nodes { get; } = [];

    public string OnFailure { get; }

    public string Text { get; }

    private RandomNode Node(int index)
    {
        var type = index > 0 && random.Next(5) == 0 ? "join" : Pick("call", "call", "call", "transform", "condition", "each");
        var sources = Nodes.OrderBy(_ => random.Next()).Take(index == 0 ? 0 : random.Next(type == "join" ? 1 : 0, Math.Min(4, index) + 1))
            .ToList();
        var attempts = random.Next(3) == 0 ? random.Next(2, 4) : 1;
        var items = random.Next(4);
        var node = new RandomNode($"n{index}")
        {
            Type = type,
            Trigger = type == "join" ? "all_success" : Pick("all_success", "all_success", "one_success", "all_done", "none_failed"),
            Critical = random.Next(4) != 0,
            When = random.Next(6) == 0 ? Pick("true", "false", "broken") : "none",
            MaxAttempts = attempts,
            Failures = type == "condition" ? random.Next(2) : random.Next(3) == 0 ? random.Next(1, attempts + 1) : 0,
            Needed = random.Next(3) == 0 ? 0 : random.Next(1, sources.Count + 1),
            Items = items,
            BadItem = items > 0 && random.Next(4) == 0 ? random.Next(items) : -1,
            FailFast = random.Next(2) == 0,
        };
        foreach (var source in sources)
        {
            var branch = source.Type == "condition" && random.Next(3) != 0 ? Pick("true", "false") : null;
            var on = branch is null ? Pick("success", "success", "success", "failure", "always") : Pick("success", "always");
            var guard = random.Next(5) == 0 ? Pick("true", "false", "broken") : "none";
            node.Needs.Add(new RandomEdge(source.Id, on, branch, guard));
        }

        return node;
    }

    /// <summary>Nodes nothing leads to and that lead nowhere stand in for earlier ones, sometimes for two.</summary>
    private void AddFallbacks()
    {
        var free = Nodes.Where(node => node.Needs.Count == 0 && node.Type is "call" or "transform" && node.Needs.Count == 0
            && !Nodes.Exists(other => other.Needs.Exists(edge => edge.From == node.Id))).ToList();
        foreach (var fallback in free)
        {
            foreach (var owner in Nodes.Where(node => node != fallback && node.Fallback is null && node.Type == "call")
                .Take(random.Next(3)))
            {
                if (!Chain(fallback).Contains(owner))
                {
                    owner.Fallback = fallback.Id;
                }
            }
        }
    }

    private IEnumerable<RandomNode> Chain(RandomNode? node)
    {
        for (; node is not null; node = Nodes.Find(other => other.Id == node.Fallback))
        {
            yield return node;
        }
    }

    private string Write()
    {
        var text = new StringBuilder($"name: r\non_failure: {OnFailure}\nmax_parallel: {random.Next(1, 6)}\nnodes:\n");
        foreach (var node in Nodes)
        {
            var needs = string.Join(", ", node.Needs.Select(Write));
            text.Append($"  {node.Id}: {{{Body(node)}, critical: {(node.Critical ? "true" : "false")}, needs: [{needs}]");
            text.Append(node.Type == "join" ? "" : $", trigger: {node.Trigger}");
            text.Append(node.When == "none" ? "" : $", when: \"{Guard(node.When)}\"");
            text.Append(node.Fallback is null ? "" : $", fallback: {node.Fallback}").Append("}\n");
        }

        return text.ToString();
    }

    private static string Body(RandomNode node) => node.Type switch
    {
        "call" => $"type: tool_call, tool: t, retry: {{max_attempts: {node.MaxAttempts}, delay: 1s}}",
        "transform" => "type: transform, value: 1",
        "condition" => $"type: condition, if: \"{(node.Failures == 1 ? "true" : "false")}\"",
        "join" => $"type: join, mode: {(node.Needed == 0 ? "all" : $"{{at_least: {node.Needed}}}")}",
        _ => $"type: parallel, foreach: \"{List(node.Items)}\", fail_fast: {(node.FailFast ? "true" : "false")}, max_parallel: 2, "
            + "body: {type: tool_call, tool: t}",
    };

    private static string List(int items) => $"[{string.Join(',', Enumerable.Range(0, items))}]";

    private static string Write(RandomEdge edge) =>
        $"{{node: {edge.From}, on: {edge.On}{(edge.Branch is null ? "" : $", branch: \"{edge.Branch}\"")}"
        + (edge.Guard == "none" ? "" : $", when: \"{Guard(edge.Guard)}\"") + "}";

    // The input is an empty object: reading a field of it fails.
    private static string Guard(string guard) => guard == "broken" ? "input.nothing" : guard == "true" ? "1 < 2" : "1 > 2";

    private string Pick(params string[] words) => words[random.Next(words.Length)];
}
