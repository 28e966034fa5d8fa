using System.Text.Json;
using Baton.Core.Expressions;

namespace Baton.Tests.Expressions;

/// <summary>Cases of the CEL specification's conformance suite, converted to JSON.</summary>
internal sealed class ConformanceSuite
{
    public required IReadOnlyList<ConformanceCase> Cases { get; init; }

    /// <summary>The subset kept in the repository (Apache-2.0, see the LICENSE beside it).</summary>
    public static ConformanceSuite Vendored()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Baton.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The repository's root is not above the tests.");
        }

        return Read(Path.Combine(folder.FullName, "tests", "Baton.Tests", "Expressions", "Conformance", "subset.json"));
    }

    /// <summary>The whole suite, where the shared data is at hand; null elsewhere.</summary>
    public static ConformanceSuite? Shared()
    {
        var shared = Environment.GetEnvironmentVariable("BATON_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared");
            shared = Directory.Exists(Path.Combine(beside, "data", "cel")) ? beside : null;
        }

        var file = shared is null ? null : Path.Combine(shared, "data", "cel", "conformance.json");
        return File.Exists(file) ? Read(file) : null;
    }

    private static ConformanceSuite Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return new() { Cases = [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(ConformanceCase.Read)] };
    }
}

/// <param name="Value">The expected value, or null for an expected error.</param>
internal sealed record ConformanceCase(
    string File, string Name, string Text, int Tier, CelValue? Value, IReadOnlyList<string> Errors, CelEnvironment Environment,
    ICelVariables Variables)
{
    public static ConformanceCase Read(JsonElement element)
    {
        var types = new Dictionary<string, CelType>();
        if (element.TryGetProperty("type_env", out var declared))
        {
            foreach (var variable in declared.EnumerateArray())
            {
                types[variable.GetProperty("name").GetString()!] = Type(variable.GetProperty("type").GetString()!);
            }
        }

        var values = new Dictionary<string, CelValue>();
        if (element.TryGetProperty("bindings", out var bindings))
        {
            foreach (var binding in bindings.EnumerateObject())
            {
                values[binding.Name] = Typed(binding.Value);
                types.TryAdd(binding.Name, CelType.Dyn);
            }
        }

        var container = element.TryGetProperty("container", out var given) ? given.GetString()! : "";
        return new(
            element.GetProperty("file").GetString()!,
            element.GetProperty("section").GetString() + "/" + element.GetProperty("name").GetString(),
            element.GetProperty("expr").GetString()!,
            element.GetProperty("tier").GetInt32(),
            element.TryGetProperty("value", out var value) ? Typed(value) : null,
            element.TryGetProperty("error", out var errors) ? [.. errors.EnumerateArray().Select(error => error.GetString()!)] : [],
            new CelEnvironment(types, container, deferErrors: element.TryGetProperty("disable_check", out _)),
            new Variables(values));
    }

    private static CelType Type(string name) => name switch
    {
        "int64" => CelType.Int,
        "uint64" => CelType.Uint,
        "bool" => CelType.Bool,
        "double" => CelType.Double,
        "string" => CelType.String,
        "bytes" => CelType.Bytes,
        "null" => CelType.Null,
        _ when name.StartsWith("list(", StringComparison.Ordinal) => CelType.List(Type(name[5..^1])),
        _ when name.StartsWith("map(", StringComparison.Ordinal) && name[4..^1].Split(',') is [var key, var value] =>
            CelType.Map(Type(key), Type(value)),
        _ => throw new InvalidDataException($"unknown type {name}"),
    };

    /// <summary>The suite's <c>{type, value}</c>; built by evaluating text where no factory is public.</summary>
    private static CelValue Typed(JsonElement element)
    {
        var value = element.GetProperty("value");
        return element.GetProperty("type").GetString() switch
        {
            "null" => CelValue.Null,
            "bool" => CelValue.Of(value.GetBoolean()),
            "int" => CelValue.Of(value.GetInt64()),
            "uint" => new CelUint(value.GetUInt64()),
            "double" => CelValue.Of(value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!) : value.GetDouble()),
            "string" => CelValue.Of(value.GetString()!),
            "bytes" => new CelBytes(value.GetBytesFromBase64()),
            "list" => CelValue.List([.. value.EnumerateArray().Select(Typed)]),
            "map" => TestMap.Of(value.EnumerateArray().Select(entry => (Typed(entry[0]), Typed(entry[1])))),
            "type" => Evaluated($"type({Sample(value.GetString()!)})"),
            var other => throw new InvalidDataException($"unknown value type {other}"),
        };
    }

    private static string Sample(string type) => type switch
    {
        "null_type" => "null",
        "bool" => "true",
        "int" => "1",
        "uint" => "1u",
        "double" => "1.0",
        "string" => "''",
        "bytes" => "b''",
        "list" => "[]",
        "map" => "{}",
        "type" => "int",
        "google.protobuf.Timestamp" => "timestamp(0)",
        "google.protobuf.Duration" => "duration('1s')",
        _ => throw new InvalidDataException($"unknown type {type}"),
    };

    private static CelValue Evaluated(string text) => Expression.Evaluate(text);
}
