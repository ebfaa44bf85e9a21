using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Alvis.Tests.Engine.Playbooks;

/// <summary>Whatever bytes come: an answer, in bounded time, in our words, and a playbook only when nothing is wrong.</summary>
public sealed class AnyTextTests
{
    private static readonly string[] Sources =
    [
        .. Directory.GetFiles(Path.GetDirectoryName(SomePlaybooks.Example("x"))!, "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText),
    ];

    // What trips readers of YAML, strewn over valid text.
    private static readonly string[] Splinters =
    [
        "\t", " ", "\n", "\r", "\r\n", "---\n", "...", "- ", "? ", ": ", ":", "|", "|-", ">", ">2-", "[", "]", "{", "}", ",", "\"", "'", "\\", "\\x", "#", " #",
        "&a ", "*a", "!", "!!str ", "%", "@", "`", "~", "<<: ", "\0", "\uFEFF", "\u2028", "\u202e", "é", "😀", "1e999", "99999999999999999999", "-", "5m", "null",
    ];

    [Fact]
    public void Random_bytes_get_an_answer() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
            Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Resize(300).ToArbitrary(), bytes => IsAnswered(bytes)));

    [Fact]
    public void Random_splinters_get_an_answer() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
            Gen.Elements(Splinters).ArrayOf().Resize(40).ToArbitrary(), parts => IsAnswered(Encoding.UTF8.GetBytes(string.Concat(parts)))));

    [Fact]
    public void A_damaged_playbook_gets_an_answer()
    {
        var damage =
            from source in Gen.Elements(Sources)
            from at in Gen.Choose(0, source.Length)
            from cut in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, 5)), (1, Gen.Choose(1, 400)))
            from added in Gen.Elements(Splinters).ListOf(2)
            select source[..at] + string.Concat(added) + source[Math.Min(source.Length, at + cut)..];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_500), Prop.ForAll(
            damage.ToArbitrary(), text => IsAnswered(Encoding.UTF8.GetBytes(text))));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("a: ")]
    [InlineData("a:\n ")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("&a ")]
    [InlineData("*a ")]
    [InlineData("! ")]
    [InlineData("#")]
    [InlineData("\n")]
    [InlineData("|\n")]
    [InlineData("- |\n")]
    [InlineData("a,")]
    [InlineData("[]")]
    [InlineData("--- a\n")]
    [InlineData("a b\n")]
    [InlineData("😀")]
    [InlineData("\u0001")]
    public void A_file_full_of_one_thing_is_answered_in_time(string part)
    {
        var text = new StringBuilder();
        while (text.Length < 120_000)
            text.Append(part);
        var watch = Stopwatch.StartNew();
        foreach (var start in (string[])["", "a: ", "a: [", "a: \"", "a: |\n  "])
            Assert.True(IsAnswered(Encoding.UTF8.GetBytes(start + text)));

        // Generous, for a busy machine: what is quadratic takes minutes here.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static bool IsAnswered(byte[] bytes)
    {
        var reading = SomePlaybooks.Reader.Read("f.yaml", bytes);
        var lines = bytes.Count(b => b == '\n') + 1;
        return (reading.Playbook is null) == (reading.Problems.Count > 0)
            && reading.Problems.All(p => p.At.Line >= 1 && p.At.Line <= lines && p.At.Column >= 1
                && p.Found.Length > 0 && p.Expected.Length > 0 && !p.ToString().Any(char.IsControl)
                && !p.ToString().Contains("Exception", StringComparison.Ordinal) && !p.ToString().Contains("While ", StringComparison.Ordinal));
    }
}
