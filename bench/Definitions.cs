using System.Text;

namespace Baton.Bench;

/// <summary>The graphs that are measured. Calls are no-ops that count as effects: started after their queueing is on disk, and followed
/// only after their result is.</summary>
internal static class Definitions
{
    public const string Diamond =
        """
        {"name":"diamond","nodes":{
          "a":{"type":"tool_call","tool":"noop"},
          "b":{"type":"tool_call","tool":"noop","needs":["a"]},
          "c":{"type":"tool_call","tool":"noop","needs":["a"]},
          "d":{"type":"tool_call","tool":"noop","needs":["a"]},
          "e":{"type":"join","needs":["b","c","d"]}}}
        """;

    public const string Gate = """{"name":"gate","nodes":{"ask":{"type":"human_gate","gate":{"title":"Go on?"}}}}""";

    public static string Chain(int length) => Row("chain", length, """ "type":"tool_call","tool":"noop" """);

    public static string PureChain(int length) => Row("pure-chain", length, """ "type":"transform","value":null """);

    public static string Waits(int length, int milliseconds) => Row("waits", length, $""" "type":"wait","for":"{milliseconds}ms" """);

    public static string FanOut(int width)
    {
        var text = new StringBuilder("{\"name\":\"fan-out\",\"max_parallel\":256,\"nodes\":{");
        for (var i = 0; i < width; i++)
        {
            text.Append("\"n").Append(i).Append("\":{\"type\":\"tool_call\",\"tool\":\"noop\"},");
        }

        text.Append("\"all\":{\"type\":\"join\",\"needs\":[");
        text.AppendJoin(',', Enumerable.Range(0, width).Select(i => $"\"n{i}\""));
        return text.Append("]}}}").ToString();
    }

    private static string Row(string name, int length, string node)
    {
        var text = new StringBuilder("{\"name\":\"").Append(name).Append("\",\"nodes\":{");
        for (var i = 0; i < length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append("\"n").Append(i).Append("\":{").Append(node);
            if (i > 0)
            {
                text.Append(",\"needs\":[\"n").Append(i - 1).Append("\"]");
            }

            text.Append('}');
        }

        return text.Append("}}").ToString();
    }
}
