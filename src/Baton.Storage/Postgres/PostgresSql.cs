using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Baton.Storage.Postgres;

/// <summary>The dialect's statements as PostgreSQL takes them: parameters by place (<c>$1</c>) instead of by name. Worked out once for each
/// text.</summary>
internal sealed partial class PostgresSql(SqlText blocks)
{
    private readonly ConcurrentDictionary<string, PostgresText> texts = new(StringComparer.Ordinal);

    public SqlText Blocks => blocks;

    public PostgresText Block(string name) => Text(blocks[name]);

    public PostgresText Text(string sql) => texts.GetOrAdd(sql, Parse);

    private static PostgresText Parse(string sql)
    {
        List<string> names = [];
        var text = Parameter().Replace(sql, match =>
        {
            var place = names.IndexOf(match.Value);
            if (place < 0)
            {
                place = names.Count;
                names.Add(match.Value);
            }

            return $"${place + 1}";
        });
        return new PostgresText(text.TrimEnd().TrimEnd(';'), [.. names]);
    }

    // Not the second colon of a cast.
    [GeneratedRegex("(?<!:):[a-z_]+")]
    private static partial Regex Parameter();
}

/// <param name="Names">The parameters in order of their places, each with its colon.</param>
internal sealed record PostgresText(string Sql, string[] Names)
{
    /// <summary>The place of a parameter, from 0.</summary>
    public int Place(string name)
    {
        var place = Array.IndexOf(Names, name);
        return place >= 0 ? place : throw new ArgumentException($"The statement has no parameter {name}.", nameof(name));
    }
}
