using System.Text;
using System.Text.Json;
using Baton.Core;
using Baton.Core.Definitions;
using Baton.Core.Errors;
using Baton.Core.Schemas;
using Shouldly;
using Xunit;

namespace Baton.Tests.Schemas;

/// <summary>The official cases of draft 2020-12 for the keywords there are. A case whose schema uses another keyword must be refused as
/// unknown.</summary>
public sealed class SchemaSuiteTests
{
    private static readonly string Folder = Find();

    public static TheoryData<string> Files => new(Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileName(f)!).Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_case_of_the_official_suite_is_answered_as_it_says(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file)));
        var wrong = new List<string>();
        var run = 0;
        foreach (var group in document.RootElement.EnumerateArray())
        {
            var title = $"{file}: {group.GetProperty("description").GetString()}";
            var diagnostics = new List<Diagnostic>();
            var schema = JsonSchema.Compile(DocNode.FromJson(Utf8(group.GetProperty("schema"))), "", diagnostics);
            if (schema is null)
            {
                if (!IsDeliberate(file, diagnostics))
                {
                    wrong.Add($"{title}: {diagnostics[0]}");
                }

                run++;
                continue;
            }

            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                run++;
                var violations = schema.Validate(new Payload(Utf8(test.GetProperty("data"))), "$");
                if ((violations.Count == 0) != test.GetProperty("valid").GetBoolean())
                {
                    wrong.Add($"{title}: {test.GetProperty("description").GetString()}: {string.Join(';', violations)}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        run.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_suite_is_there_and_large() =>
        Directory.GetFiles(Folder, "*.json").Sum(f => JsonDocument.Parse(File.ReadAllText(f)).RootElement.EnumerateArray()
            .Sum(g => g.GetProperty("tests").GetArrayLength())).ShouldBeGreaterThan(600);

    /// <summary>Keywords that are not supported, and defaults that their own schema refuses, which here are mistakes.</summary>
    private static bool IsDeliberate(string file, List<Diagnostic> diagnostics) =>
        diagnostics.TrueForAll(d => d.Code == "schema_unknown_keyword")
        || (file == "default.json" && diagnostics.TrueForAll(d => d.Path.EndsWith(".default", StringComparison.Ordinal)));

    private static byte[] Utf8(JsonElement value) => Encoding.UTF8.GetBytes(value.GetRawText());

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Baton.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
        }

        return Path.Combine(folder.FullName, "tests", "Baton.Tests", "Schemas", "suite");
    }
}
