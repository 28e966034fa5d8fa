using System.Globalization;
using System.Text.Json;

namespace Baton.Bench;

/// <summary>Figures of one workload: a table for people, one JSON line for programs.</summary>
internal sealed class Report(string workload, BenchOptions options)
{
    private readonly List<(string Case, string Figure, double Value, string Unit)> rows = [];

    public void Add(string @case, string figure, double value, string unit) => rows.Add((@case, figure, value, unit));

    public void Print(TextWriter output)
    {
        if (!options.Json)
        {
            var slower = options.CommitDelay > TimeSpan.Zero ? $", commits {options.CommitDelay.TotalMilliseconds} ms slower" : "";
            output.WriteLine($"{workload} on {StoreKind}{slower}");
            foreach (var (name, figure, value, unit) in rows)
            {
                output.WriteLine($"  {name,-12} {figure,-28} {Number(value),12} {unit}");
            }
        }

        output.WriteLine(JsonLine());
        output.Flush();
    }

    private string StoreKind => options.Store == "sqlite" ? "sqlite" : "postgres";

    private string JsonLine()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("workload", workload);
            json.WriteString("store", StoreKind);
            json.WriteNumber("commit_delay_ms", options.CommitDelay.TotalMilliseconds);
            json.WriteStartArray("figures");
            foreach (var (name, figure, value, unit) in rows)
            {
                json.WriteStartObject();
                json.WriteString("case", name);
                json.WriteString("figure", figure);
                json.WriteNumber("value", Math.Round(value, 3));
                json.WriteString("unit", unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);
}
