using System.Text.Json;

namespace Baton.Nodes.Http;

/// <summary>The statuses a node expects: single ones and classes such as <c>2xx</c>. 2xx when it says nothing.</summary>
internal sealed class StatusSet
{
    private readonly HashSet<int> single = [];
    private readonly HashSet<int> classes = [];

    private StatusSet(string text) => Text = text;

    /// <summary>For messages.</summary>
    public string Text { get; }

    /// <exception cref="InvalidRequestException" />
    public static StatusSet Read(JsonElement? given)
    {
        if (given is not { } value)
        {
            var usual = new StatusSet("2xx");
            usual.classes.Add(2);
            return usual;
        }

        JsonElement[] entries = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var set = new StatusSet(string.Join(", ", entries.Select(e => e.ToString())));
        foreach (var entry in entries)
        {
            set.Add(entry);
        }

        return entries.Length > 0 ? set : throw new InvalidRequestException("'expected_status' is an empty list.");
    }

    public bool Contains(int status) => single.Contains(status) || classes.Contains(status / 100);

    private void Add(JsonElement entry)
    {
        if (WithFields.IntOf(entry) is >= 100 and < 600 and var status)
        {
            single.Add(status);
        }
        else if (entry.ToString() is [>= '1' and <= '5' and var hundreds, 'x' or 'X', 'x' or 'X'])
        {
            classes.Add(hundreds - '0');
        }
        else
        {
            throw new InvalidRequestException(
                $"'expected_status' has {entry.GetRawText()}; give a status such as 200 or a class such as \"2xx\".");
        }
    }
}
