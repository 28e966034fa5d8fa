using System.Text.Json.Nodes;
using Baton.Core.Graph;

namespace Baton.Simulation;

/// <summary>Small valid workflows with everything in them that can go wrong.</summary>
internal static class RandomWorkflow
{
    public static CompiledWorkflow Next(Random random)
    {
        while (true)
        {
            if (WorkflowCompiler.Compile(Build(random).ToJsonString()).Workflow is { } workflow)
            {
                return workflow;
            }
        }
    }

    private static JsonObject Build(Random random)
    {
        var nodes = new JsonObject();
        var ids = new List<string>();
        var count = random.Next(1, 9);
        for (var i = 0; i < count; i++)
        {
            var id = $"n{i}";
            nodes[id] = Node(random, ids, nodes, i);
            ids.Add(id);
        }

        var file = new JsonObject
        {
            ["name"] = "sim",
            ["nodes"] = nodes,
            ["on_failure"] = Pick(random, "finish_running", "cancel_running", "continue"),
            ["max_parallel"] = random.Next(1, 6),
        };
        if (random.Next(4) == 0)
        {
            file["timeout"] = $"{random.Next(5, 200)}s";
        }

        if (random.Next(3) == 0)
        {
            file["max_cost"] = random.Next(1, 12);
        }

        if (random.Next(3) == 0)
        {
            file["finally"] = new JsonObject { ["fin"] = Call(random) };
        }

        return file;
    }

    private static JsonObject Node(Random random, List<string> ids, JsonObject nodes, int index)
    {
        var node = random.Next(12) switch
        {
            0 => new JsonObject { ["type"] = "transform", ["value"] = index },
            1 => new JsonObject { ["type"] = "condition", ["if"] = random.Next(2) == 0 ? "true" : "run.round > 1" },
            2 => new JsonObject { ["type"] = "join", ["mode"] = Pick(random, "all", "any"), ["cancel_rest"] = random.Next(2) == 0 },
            3 => Gate(random),
            4 => new JsonObject { ["type"] = "wait", ["for"] = $"{random.Next(1, 60_000)}ms" },
            5 when random.Next(2) == 0 => new JsonObject { ["type"] = "wait", ["event"] = "go" },
            6 => Fan(random),
            7 => Loop(random),
            _ => Call(random),
        };
        Connect(random, node, ids, nodes);
        AllowCorrection(random, node, nodes);
        if (random.Next(6) == 0)
        {
            node["critical"] = false;
        }

        return node;
    }

    private static JsonObject Call(Random random)
    {
        var node = new JsonObject { ["type"] = "tool_call", ["tool"] = "sim" };
        if (random.Next(2) == 0)
        {
            node["retry"] = new JsonObject
            {
                ["max_attempts"] = random.Next(1, 5),
                ["delay"] = $"{random.Next(1, 5_000)}ms",
                ["backoff"] = Pick(random, "exponential", "linear", "constant"),
                ["jitter"] = random.Next(2) * 0.5,
            };
        }

        if (random.Next(3) == 0)
        {
            node["timeout"] = $"{random.Next(1, 8)}s";
        }

        if (random.Next(6) == 0)
        {
            node["max_cost"] = random.Next(1, 6);
        }

        if (random.Next(4) == 0)
        {
            node["on_budget"] = "ask";
        }

        if (random.Next(5) == 0)
        {
            node["total_timeout"] = $"{random.Next(5, 30)}s";
        }

        return node;
    }

    private static JsonObject Gate(Random random)
    {
        var gate = new JsonObject { ["title"] = "Go on?" };
        if (random.Next(2) == 0)
        {
            gate["timeout"] = $"{random.Next(1, 120)}s";
            gate["on_timeout"] = Pick(random, "approve", "reject", "fail");
        }

        return new JsonObject { ["type"] = "human_gate", ["gate"] = gate };
    }

    /// <summary>A gate right after a call may send it back.</summary>
    private static void AllowCorrection(Random random, JsonObject node, JsonObject nodes)
    {
        if (node["gate"] is JsonObject gate && node["needs"] is JsonArray { Count: > 0 } needs && random.Next(2) == 0)
        {
            var source = (string)needs[0]!["node"]!;
            if ((string)nodes[source]!["type"]! == "tool_call")
            {
                gate["corrects"] = source;
            }
        }
    }

    private static JsonObject Fan(Random random)
    {
        var items = new JsonArray([.. Enumerable.Range(0, random.Next(0, 5)).Select(item => (JsonNode)item)]);
        var node = new JsonObject
        {
            ["type"] = "parallel",
            ["foreach"] = items.ToJsonString(),
            ["body"] = Call(random),
            ["fail_fast"] = random.Next(2) == 0,
        };
        if (random.Next(2) == 0)
        {
            node["max_parallel"] = random.Next(1, 4);
        }

        return node;
    }

    private static JsonObject Loop(Random random) => new()
    {
        ["type"] = "loop",
        ["body"] = Call(random),
        ["until"] = $"iteration >= {random.Next(1, 4)}",
        ["max_iterations"] = random.Next(1, 5),
        ["delay"] = random.Next(2) == 0 ? "0s" : "2s",
    };

    private static void Connect(Random random, JsonObject node, List<string> ids, JsonObject nodes)
    {
        var sources = ids.Where(_ => random.Next(3) == 0).TakeLast(4).ToList();
        if (sources.Count == 0 && ids.Count > 0 && ((string)node["type"]! == "join" || random.Next(3) > 0))
        {
            sources.Add(ids[random.Next(ids.Count)]);
        }

        if (sources.Count == 0)
        {
            return;
        }

        node["needs"] = new JsonArray([.. sources.Select(source => Edge(random, source, (JsonObject)nodes[source]!))]);
        if ((string)node["type"]! != "join" && random.Next(2) == 0)
        {
            node["trigger"] = Pick(random, "all_success", "one_success", "all_done", "none_failed");
        }
    }

    private static JsonObject Edge(Random random, string source, JsonObject from)
    {
        var edge = new JsonObject { ["node"] = source };
        if (random.Next(4) == 0)
        {
            edge["on"] = Pick(random, "failure", "always");
        }
        else if ((string)from["type"]! == "condition")
        {
            edge["branch"] = Pick(random, "true", "false");
        }
        else if ((string)from["type"]! == "human_gate" && random.Next(2) == 0)
        {
            edge["branch"] = Pick(random, "approve", "reject");
        }
        else if (random.Next(6) == 0)
        {
            edge["when"] = Pick(random, "true", "false", "run.round == 1", "1 / (run.round - 1) > 0");
        }

        return edge;
    }

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];
}
