using Alvis.Engine.Kinds;
using FsCheck;
using FsCheck.Fluent;

namespace Alvis.Tests.Engine.Kinds;

public sealed class DurationsAsWrittenTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("1.005s", 1_005)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d1ms", 86_400_001)]
    [InlineData("0s", 0)]
    [InlineData("90m", 5_400_000)]
    [InlineData("3650d", 315_360_000_000)]
    public void Are_read(string text, long milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5 m")]
    [InlineData(" 5m")]
    [InlineData("5m\n")]
    [InlineData("-5m")]
    [InlineData("5M")]
    [InlineData("1.5m")]
    [InlineData("1.s")]
    [InlineData(".5s")]
    [InlineData("1.0005s")]
    [InlineData("30m1h")]
    [InlineData("5m5m")]
    [InlineData("5min")]
    [InlineData("٣s")]
    [InlineData("3651d")]
    [InlineData("99999999999999999999999999999999d")]
    [InlineData("00000000000000000000000000000000000000001s")]
    public void Are_nothing_otherwise(string text) => Assert.Null(Duration.Read(text));

    [Fact]
    public void Are_read_back_from_their_short_form() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            Gen.Choose(0, int.MaxValue).Select(ms => TimeSpan.FromMilliseconds(ms)).ToArbitrary(), span => Duration.Read(Duration.Short(span)) == span));
}

public sealed class DurationsAsSpokenTests
{
    [Theory]
    [InlineData(-5_000, "0 seconds")]
    [InlineData(0, "0 seconds")]
    [InlineData(400, "less than a second")]
    [InlineData(1_000, "1 second")]
    [InlineData(90_000, "1 minute 30 seconds")]
    [InlineData(3_600_000, "1 hour")]
    [InlineData(3_605_000, "1 hour")]
    [InlineData(90_061_000, "1 day 1 hour")]
    public void Have_two_units_at_most(long milliseconds, string words) => Assert.Equal(words, Duration.Spoken(TimeSpan.FromMilliseconds(milliseconds)));
}
