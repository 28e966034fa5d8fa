using Baton.Core.Definitions;

namespace Baton.Tests.Definitions;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("0", 0)]
    [InlineData("90", 90_000)]
    [InlineData("0.25", 250)]
    [InlineData("PT10S", 10_000)]
    [InlineData("PT0.5S", 500)]
    [InlineData("P1DT2H", 93_600_000)]
    [InlineData("P2W", 1_209_600_000)]
    [InlineData("3650d", 315_360_000_000)]
    public void A_duration_is_read(string text, long milliseconds)
    {
        Duration.TryParse(text, out var value).ShouldBeTrue();
        value.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1s")]
    [InlineData("-1")]
    [InlineData("1y")]
    [InlineData("1 s")]
    [InlineData("s")]
    [InlineData("10S")]
    [InlineData("1s1h")]
    [InlineData("1s1s")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("PT1D")]
    [InlineData("P1DT")]
    [InlineData("PT1")]
    [InlineData("3651d")]
    [InlineData("1..5s")]
    [InlineData("99999999999999999999999999999")]
    [InlineData("9999999999999d9999999999999h")]
    [InlineData("NaN")]
    [InlineData("1e3")]
    public void Everything_else_is_refused(string text) => Duration.TryParse(text, out _).ShouldBeFalse();
}
