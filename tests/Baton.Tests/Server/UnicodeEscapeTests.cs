using System.Text;
using Baton.Server.Web;

namespace Baton.Tests.Server;

public sealed class UnicodeEscapeTests
{
    [Theory]
    [InlineData("""{"a":"plain"}""", true)]
    [InlineData("""{"a":"\ud83d\ude00 \n \u00e9 \\ud800"}""", true)]
    [InlineData("""{"a":"\\\ud83d\ude00"}""", true)]
    [InlineData("""{"a":"\ud800"}""", false)]
    [InlineData("""{"a":"\udc00"}""", false)]
    [InlineData("""{"a":"\udc00\ud800"}""", false)]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", false)]
    [InlineData("""{"a":"\ud83d\n\ude00"}""", false)]
    [InlineData("""{"\\\uD800":1}""", false)]
    [InlineData("""\ud800""", false)]
    [InlineData("""\""", true)]
    [InlineData("""\ud8""", true)]
    public void Halves_are_found(string json, bool whole) => UnicodeEscapes.AreWhole(Encoding.UTF8.GetBytes(json)).ShouldBe(whole);
}
