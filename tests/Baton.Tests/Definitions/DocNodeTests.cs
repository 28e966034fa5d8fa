using System.Text;
using System.Text.Json;
using Baton.Core.Definitions;

namespace Baton.Tests.Definitions;

public sealed class DocNodeTests
{
    [Fact]
    public void A_json_text_keeps_the_place_of_every_value()
    {
        var root = Read("{\n  \"a\": [1, \"é😀\", 2.0],\n  \"ü\": {\"b\": null}\n}");

        var list = root.Get("a")!;
        (list.Line, list.Column).ShouldBe((2, 8));
        list.Items.Select(item => (item.Kind, item.Line, item.Column)).ShouldBe(
            [(DocKind.Int, 2, 9), (DocKind.String, 2, 12), (DocKind.Double, 2, 19)]);
        var entry = root.Entries[1];
        (entry.Key, entry.Line, entry.Column).ShouldBe(("ü", 3, 3));
        entry.Value.Get("b")!.Kind.ShouldBe(DocKind.Null);
    }

    [Fact]
    public void A_document_becomes_a_payload_unchanged() =>
        Read("""{"a": [1, 2.0, -0.5, 1e3, true, null, "x\"y\u00e9"], "b": {}}""").ToPayload().ToString()
            .ShouldBe("""{"a":[1,2.0,-0.5,1000.0,true,null,"x\"yé"],"b":{}}""");

    [Fact]
    public void A_place_inside_a_string_is_told_when_the_text_is_as_written()
    {
        var root = Read("""{"plain": "abc", "escaped": "a\"c"}""");

        root.Get("plain")!.PlaceOf(1, 3).ShouldBe((1, 14));
        root.Get("escaped")!.PlaceOf(1, 3).ShouldBe((1, 29));
    }

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("""{"a": 1} x""")]
    [InlineData("""{"a": 01}""")]
    [InlineData("")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_json_is_refused(string text) => Should.Throw<JsonException>(() => Read(text));

    [Fact]
    public void Nesting_is_bounded()
    {
        Read(new string('[', 64) + new string(']', 64)).Kind.ShouldBe(DocKind.List);
        Should.Throw<JsonException>(() => Read(new string('[', 65) + new string(']', 65)));
    }

    [Fact]
    public void Big_maps_are_found_by_key()
    {
        var root = Read("{" + string.Join(",", Enumerable.Range(0, 1000).Select(i => $"\"k{i}\":{i}")) + "}");

        root.Get("k999")!.Int.ShouldBe(999);
        root.Get("k1000").ShouldBeNull();
    }

    private static DocNode Read(string json) => DocNode.FromJson(Encoding.UTF8.GetBytes(json));
}
