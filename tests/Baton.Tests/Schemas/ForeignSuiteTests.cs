using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Baton.Core;
using Baton.Core.Errors;
using Baton.Core.Schemas;
using Baton.Tests.Tidy;
using Shouldly;
using Xunit;

namespace Baton.Tests.Schemas;

/// <summary>The official cases of the drafts that schemas of others are written in.</summary>
public sealed class ForeignSuiteTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Baton.Tests", "Schemas", "suite");

    // Cases written for formats that are asserted.
    private static readonly string[] Formats = ["date-time.json", "email.json", "uri.json"];

    /// <summary>Groups whose schema is refused, with a part of the reason.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["draft2020-12/defs.json: validate definition against metaschema"] = "not fetched",
        ["draft2020-12/ref.json: remote ref, containing refs itself"] = "not fetched",
        ["draft7/definitions.json: validate definition against metaschema"] = "not fetched",
        ["draft7/ref.json: remote ref, containing refs itself"] = "not fetched",
        ["draft2019-09/unevaluatedItems.json: unevaluatedItems with $recursiveRef"] = "$recursiveRef",
        ["draft2020-12/unevaluatedItems.json: unevaluatedItems with $dynamicRef"] = "$dynamicRef",
        ["draft2020-12/unevaluatedProperties.json: unevaluatedProperties with $dynamicRef"] = "$dynamicRef",
    };

    public static TheoryData<string> Files => new(Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_case_of_the_official_suite_is_answered_as_it_says(string file)
    {
        var wrong = new List<string>();
        var refused = new List<string>();
        foreach (var group in Groups(file))
        {
            var title = $"{file}: {group.GetProperty("description").GetString()}";
            var diagnostics = new List<Diagnostic>();
            var schema = JsonSchema.CompileForeign(Schema(file, group), "schema", diagnostics, Formats.Contains(file));
            if (schema is null)
            {
                refused.Add(title);
                if (!Refused.TryGetValue(title, out var why) || !diagnostics[0].Message.Contains(why, StringComparison.Ordinal))
                {
                    wrong.Add($"{title}: {diagnostics[0]}");
                }

                continue;
            }

            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var violations = schema.Validate(Payload.FromJson(test.GetProperty("data").GetRawText()), "$");
                if ((violations.Count == 0) != test.GetProperty("valid").GetBoolean())
                {
                    wrong.Add($"{title}: {test.GetProperty("description").GetString()}: {string.Join(';', violations)}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        refused.ShouldBe(Refused.Keys.Where(title => title.StartsWith(file + ":", StringComparison.Ordinal)), ignoreOrder: true);
    }

    [Fact]
    public void The_suite_is_there_and_large() =>
        Files.Sum(file => Groups(file.Data).Sum(group => group.GetProperty("tests").GetArrayLength())).ShouldBeGreaterThan(1_500);

    private static JsonElement[] Groups(string file) =>
        [.. JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder, file))).EnumerateArray()];

    // The cases of draft-07 do not say what they are written in.
    private static Payload Schema(string file, JsonElement group)
    {
        var schema = group.GetProperty("schema");
        if (!file.StartsWith("draft7/", StringComparison.Ordinal) || schema.ValueKind != JsonValueKind.Object)
        {
            return Payload.FromJson(schema.GetRawText());
        }

        var said = JsonObject.Create(schema)!;
        said["$schema"] ??= "http://json-schema.org/draft-07/schema#";
        return new Payload(Encoding.UTF8.GetBytes(said.ToJsonString()));
    }
}
