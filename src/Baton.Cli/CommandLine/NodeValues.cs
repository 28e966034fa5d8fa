using System.Text.Json;

namespace Baton.Cli.CommandLine;

/// <summary>Options that give nodes values: each <c>node=JSON</c> or <c>node=@file</c>.</summary>
internal static class NodeValues
{
    /// <returns>Null when there are none.</returns>
    public static Dictionary<string, JsonElement>? Read(IReadOnlyList<string> given, string option)
    {
        if (given.Count == 0)
        {
            return null;
        }

        var values = new Dictionary<string, JsonElement>();
        foreach (var pair in given)
        {
            var cut = pair.IndexOf('=');
            if (cut <= 0)
            {
                throw new UsageException($"{option} {pair}: write it as node=JSON or node=@file");
            }

            if (!values.TryAdd(pair[..cut], JsonInput.Read(pair[(cut + 1)..], option)))
            {
                throw new UsageException($"{option}: {pair[..cut]} is given twice");
            }
        }

        return values;
    }
}
