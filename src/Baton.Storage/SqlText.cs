using System.Collections.Frozen;
using System.Text;

namespace Baton.Storage;

/// <summary>The named blocks of one dialect's .sql files: <c>-- name: insert_event</c> begins a block, which lasts until the next one or
/// the end of the file. Comment lines belong to the reader and are left out.</summary>
internal sealed class SqlText
{
    private const string Marker = "-- name:";
    private readonly FrozenDictionary<string, string> blocks;

    private SqlText(Dictionary<string, string> blocks) => this.blocks = blocks.ToFrozenDictionary(StringComparer.Ordinal);

    public IEnumerable<string> Names => blocks.Keys;

    /// <summary>The block's text. A name that is not there is a mistake in the code.</summary>
    public string this[string name] => blocks[name];

    /// <summary>Adds a condition to a query that is put together.</summary>
    public void AppendIf(StringBuilder text, bool given, string block)
    {
        if (given)
        {
            text.Append("\nAND ").Append(this[block]);
        }
    }

    /// <param name="folder">For example <c>Sqlite/Sql</c>.</param>
    public static SqlText Load(string folder)
    {
        var blocks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in EmbeddedFiles.Read(folder))
        {
            Parse(name, text, blocks);
        }

        return new SqlText(blocks);
    }

    private static void Parse(string file, string text, Dictionary<string, string> blocks)
    {
        string? name = null;
        var body = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(Marker, StringComparison.Ordinal))
            {
                Close(file, name, body, blocks);
                name = line[Marker.Length..].Trim();
            }
            else if (!line.TrimStart().StartsWith("--", StringComparison.Ordinal))
            {
                body.Append(line.TrimEnd()).Append('\n');
            }
        }

        Close(file, name, body, blocks);
    }

    private static void Close(string file, string? name, StringBuilder body, Dictionary<string, string> blocks)
    {
        var sql = body.ToString().Trim();
        body.Clear();
        if (name is null ? sql.Length > 0 : sql.Length == 0 || !blocks.TryAdd(name, sql))
        {
            throw new InvalidOperationException($"{file}: block '{name}' is empty, unnamed or named twice.");
        }
    }
}
