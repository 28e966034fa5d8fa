using System.Text;

namespace Baton.Sdk.Client;

/// <summary>Builds a path with a query; parameters without a value are left out.</summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder text = new(path);
    private bool any;

    public Query With(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(any ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            any = true;
        }

        return this;
    }

    public Query With(string name, int? value) => With(name, value?.ToString());

    public Query With(string name, DateTimeOffset? value) => With(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));

    public Query WithEach(string name, IReadOnlyList<string>? values)
    {
        foreach (var value in values ?? [])
        {
            With(name, value);
        }

        return this;
    }

    public override string ToString() => text.ToString();
}
