using System.Globalization;

namespace Baton.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    public required string Workload { get; init; }

    /// <summary><c>sqlite</c> or a PostgreSQL connection string.</summary>
    public string Store { get; init; } = "sqlite";

    /// <summary>Size of the workload (runs, nodes or feeds); 0 for its own sizes.</summary>
    public int Size { get; init; }

    /// <summary>Added to every commit, as a slower disk or a database far away would.</summary>
    public TimeSpan CommitDelay { get; init; }

    /// <summary>Only the JSON line.</summary>
    public bool Json { get; init; }

    /// <summary>Where the stores are made; a folder of its own under it is removed at the end.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    public const string Usage = """
        dotnet run --project bench -c Release -- <workload> [options]

        workloads: chain pure-chain diamond fan-out deep hop parked restart cold viewers growth servers floor all
          --store sqlite|CONNECTION   where the journal is written (default sqlite)
          --size N                    runs, nodes or feeds instead of the workload's own sizes
          --commit-delay MS           milliseconds added to every commit
          --folder DIR                where the stores are made (default: the system's temporary folder)
          --json                      only the JSON line
        """;

    /// <exception cref="FormatException">The message says what is wrong.</exception>
    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions { Workload = "" };
        for (var i = 0; i < args.Length; i++)
        {
            string Value() => i + 1 < args.Length ? args[++i] : throw new FormatException($"{args[i]} needs a value.");
            options = args[i] switch
            {
                "--store" => options with { Store = Value() },
                "--size" => options with { Size = int.Parse(Value(), NumberStyles.None, CultureInfo.InvariantCulture) },
                "--commit-delay" => options with { CommitDelay = TimeSpan.FromMilliseconds(double.Parse(Value())) },
                "--folder" => options with { Folder = Value() },
                "--json" => options with { Json = true },
                var name when !name.StartsWith('-') && options.Workload.Length == 0 => options with { Workload = name },
                var other => throw new FormatException($"{other} is not understood."),
            };
        }

        return options.Workload.Length > 0 ? options : throw new FormatException("Name a workload.");
    }
}
