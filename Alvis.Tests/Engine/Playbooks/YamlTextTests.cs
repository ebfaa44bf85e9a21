using System.Text;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;

namespace Alvis.Tests.Engine.Playbooks;

public sealed class TextThatIsNoYamlTests
{
    [Theory]
    [InlineData("a: b: c", "1:5", "':'", "in quotes")]
    [InlineData("a: foo\n  bar: baz", "2:6", "':'", "|-")]
    [InlineData("a: [1, 2\nb: 3\n", "1:4", "bracket", "[one, two]")]
    [InlineData("a: [1, 2\n", "1:4", "'['", "']'")]
    [InlineData("a: {x: 1\n", "1:4", "'{'", "'}'")]
    [InlineData("a: \"x\nb: 1\n", "1:4", "does not end", "closing quote")]
    [InlineData("a: 'x", "1:4", "does not end", "closing quote")]
    [InlineData("a: 'it's'", "1:8", "text behind a value", "'single quotes'")]
    [InlineData("a:\n  b: 1\n c: 2\n", "3:2", "does not fit the section", "indentation")]
    [InlineData("a:\n  - x\n  y: 1\n", "3:3", "does not fit the list", "'- value'")]
    [InlineData("a: @x", "1:4", "no value begins with", "in quotes")]
    [InlineData("a: `x`", "1:4", "no value begins with", "in quotes")]
    [InlineData("a: *", "1:4", "& or *", "in quotes")]
    [InlineData("a: !<x", "1:4", "begins with !", "in quotes")]
    [InlineData("a: - b", "1:4", "'-'", "line of its own")]
    [InlineData("a: | foo\n x", "1:4", "block of text", "'|-'")]
    [InlineData("a: \"\\q\"", "1:4", "wrong escape", "backslash")]
    [InlineData("a: \"\\ud800\"", "1:4", "escape", "\\\\")]
    [InlineData("a: }", "1:4", "no value", "in quotes")]
    [InlineData("{a: 1}}", "1:7", "belongs to nothing", "key: value")]
    public void Is_answered_in_our_words_at_its_place(string text, string place, string found, string expected)
    {
        var told = Assert.Single(Yaml.Told(text));
        Assert.StartsWith($"f.yaml:{place}: found ", told);
        Assert.Contains(found, told);
        Assert.Contains(expected, told);
        foreach (var jargon in (string[])["scalar", "token", "stream", "node", "While ", "Exception", "simple key"])
            Assert.DoesNotContain(jargon, told);
    }
}

public sealed class YamlThatAPlaybookMayNotUseTests
{
    [Fact]
    public void An_alias_is_refused() =>
        Yaml.IsRefused("a: *x", "1:4", "found the alias '*x'; aliases are not supported in a playbook");

    [Fact]
    public void An_anchor_is_refused() =>
        Yaml.IsRefused("a: &x 1", "1:4", "found the anchor '&x'; anchors are not supported in a playbook");

    [Fact]
    public void A_tag_is_refused() => Yaml.IsRefused("a: !!int 1", "1:4", "found a tag");

    [Fact]
    public void A_directive_is_refused() => Yaml.IsRefused("%TAG ! x\n---\na: 1", "1:1", "found a line that begins with %");

    [Fact]
    public void A_second_document_is_refused() =>
        Yaml.IsRefused("a: 1\n---\nb: 2", "2:1", "found a second document ('---'); expected one playbook a file");

    [Fact]
    public void A_repeated_key_names_both_places() =>
        Yaml.IsRefused("a: 1\nb: 2\na: 3", "3:1", "found the key 'a' a second time; expected it once; it is already at line 1, column 1");

    [Fact]
    public void A_list_is_no_key() => Yaml.IsRefused("? [a]\n: b", "1:3", "found a list as a key");

    [Theory]
    [InlineData("\ta: 1", "1:1")]
    [InlineData("a:\n\tb: 1", "2:1")]
    [InlineData("a:\n \tb: 1", "2:2")]
    [InlineData("a:\n  b: 1\n  \tc: 2", "3:3")]
    public void A_tab_in_the_indentation_is_refused(string text, string place) =>
        Yaml.IsRefused(text, place, "found a tab in the indentation; expected spaces");

    [Fact]
    public void A_tab_elsewhere_is_fine()
    {
        Assert.Empty(Yaml.Told("a: x\ty\nb: |-\n  if\n  \tdeeper\n \t \n"));
        Assert.Equal("if\n\tdeeper", Yaml.Text("b: |-\n  if\n  \tdeeper\n"));
    }

    [Theory]
    [InlineData("a: x\0y", "1:5", "a NUL character")]
    [InlineData("a: 1\nb: x\u0007", "2:5", "the control character U+0007")]
    [InlineData("a: x\u0085y", "1:5", "the control character U+0085")]
    [InlineData("a: x\u2028y", "1:5", "the invisible character U+2028")]
    [InlineData("a: 😀 \u202ey", "1:7", "the invisible character U+202E")]
    [InlineData("a: x\uFEFF", "1:5", "a byte order mark")]
    [InlineData("a: x\ry", "1:5", "a carriage return without a line feed")]
    [InlineData("a: \"\\0\"", "1:4", "a NUL character (U+0000) written as an escape")]
    [InlineData("a: \"\\u202e\"", "1:4", "the invisible character U+202E")]
    public void A_character_nobody_sees_is_refused(string text, string place, string found) => Yaml.IsRefused(text, place, $"found {found}");

    [Fact]
    public void Half_a_character_is_refused() => Yaml.IsRefused("a: x\ud83d", "1:5", "found half a character");

    [Fact]
    public void A_file_of_such_characters_is_not_listed_to_its_end() => Assert.Equal(10, Yaml.Told(new string('\u0001', 5_000)).Count);
}

public sealed class TextBeyondTheLimitsTests
{
    [Fact]
    public void A_megabyte_is_not_parsed() =>
        Yaml.IsRefused(new string('a', 1024 * 1024), "1:1", "found 1024 KB of text; expected at most 256 KB");

    [Fact]
    public void Size_is_counted_in_bytes() => Yaml.IsRefused($"a: {new string('é', 140_000)}", "1:1", "found 274 KB of text");

    [Fact]
    public void A_megabyte_of_bytes_is_not_parsed()
    {
        var problems = new Problems("f.yaml");
        Assert.Null(YamlText.Decode(new byte[1024 * 1024], problems));
        Assert.Equal("f.yaml:1:1: found 1024 KB of text; expected at most 256 KB", Assert.Single(problems.All).ToString());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_refused(string open) =>
        Yaml.IsRefused(string.Concat(Enumerable.Repeat(open, 50_000)), "1:", "found more than 32 levels of nesting");

    [Fact]
    public void Too_many_values_are_refused() =>
        Yaml.IsRefused(string.Concat(Enumerable.Repeat("- a\n", 20_000)), "10000:3", "found more than 10000 values");

    [Fact]
    public void An_alias_bomb_is_only_read_once()
    {
        var bomb = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n"));
        Assert.Contains(Yaml.Told(bomb), t => t.Contains("found the alias '*a0'"));
    }
}

public sealed class BytesOfAFileTests
{
    [Fact]
    public void A_byte_order_mark_is_accepted() => Assert.Equal("a: é", Decode([0xEF, 0xBB, 0xBF, .. "a: é"u8]).Text);

    [Fact]
    public void Bytes_that_are_not_utf8_are_named_with_line_and_column() =>
        Assert.Equal("f.yaml:2:5: found the byte 0xE9, which is not UTF-8; expected UTF-8; save the file in that encoding", Decode([.. "a: é\nb: ü"u8, 0xE9, .. "x"u8]).Told);

    [Fact]
    public void A_character_cut_at_the_end_is_named() => Assert.Contains("f.yaml:1:4: found the byte 0xF0", Decode([.. "a: "u8, 0xF0, 0x9F]).Told);

    [Fact]
    public void Utf16_is_named() => Assert.Contains("found UTF-16 text", Decode(Encoding.Unicode.GetPreamble()).Told);

    private static (string? Text, string Told) Decode(byte[] bytes)
    {
        var problems = new Problems("f.yaml");
        return (YamlText.Decode(bytes, problems), string.Join('\n', problems.All));
    }
}

public sealed class LinesEndingInCarriageReturnsTests
{
    [Fact]
    public void Give_the_same_tree_and_places()
    {
        const string text = "a: 1\nb:\n  c: |-\n    x\n    y\n  d: e\n";
        Assert.Equal(Yaml.Shown(text), Yaml.Shown(text.ReplaceLineEndings("\r\n")));
    }
}

public sealed class ValuesOfATreeTests
{
    [Theory]
    [InlineData("a: null")]
    [InlineData("a: ~")]
    [InlineData("a:")]
    public void No_value_is_nothing(string text) => Assert.Equal("nothing", ((Node.Map)Yaml.Read(text)!).Entries[0].Value.Shown);

    [Fact]
    public void Null_in_quotes_is_a_text() => Assert.Equal("'null'", ((Node.Map)Yaml.Read("a: 'null'")!).Entries[0].Value.Shown);

    [Fact]
    public void Json_is_yaml() => Assert.Equal(Yaml.Read("{a: [1]}")!.Shown, Yaml.Read("{\"a\": [1]}")!.Shown);
}

internal static class Yaml
{
    public static Node? Read(string text) => YamlText.Read(text, new Problems("f.yaml"));

    public static IReadOnlyList<string> Told(string text)
    {
        var problems = new Problems("f.yaml");
        YamlText.Read(text, problems);
        return [.. problems.All.Select(p => p.ToString())];
    }

    public static void IsRefused(string text, string place, string words)
    {
        var told = Told(text);
        Assert.Contains(told, t => t.StartsWith($"f.yaml:{place}", StringComparison.Ordinal) && t.Contains(words, StringComparison.Ordinal));
    }

    /// <summary>The text of the only key.</summary>
    public static string Text(string yaml) => ((Node.Scalar)((Node.Map)Read(yaml)!).Entries[0].Value).Text;

    public static string Shown(string text) => Show(Read(text)!);

    private static string Show(Node node) => node switch
    {
        Node.Scalar s => $"{s.At}{s.TextAt}{s.LineByLine}'{s.Text}'",
        Node.Items items => $"{items.At}[{string.Join(',', items.All.Select(Show))}]",
        Node.Map map => $"{map.At}{{{string.Join(',', map.Entries.Select(e => Show(e.Key) + Show(e.Value)))}}}",
        _ => "",
    };
}
