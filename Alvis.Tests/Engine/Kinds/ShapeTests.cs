using System.Text.Json.Nodes;
using Alvis.Engine.Kinds;

namespace Alvis.Tests.Engine.Kinds;

public sealed class ShapesOfSingleValuesTests
{
    [Fact]
    public void A_pattern_holds_for_the_whole_text()
    {
        var shape = Shape.Text("a name", "^[a-z]+$", lines: true);
        Assert.Equal("abc", Shapes.Read(shape, "abc").Value);
        Assert.Equal("f:1:1: found 'abc '; expected a name", Shapes.Read(shape, "abc\n").Told);
    }

    [Fact]
    public void A_pattern_with_alternatives_holds_for_the_whole_text() =>
        Assert.Null(Shapes.Read(Shape.Text("a name", "a|b"), "ax").Value);

    [Fact]
    public void A_text_on_one_line_has_no_control_characters()
    {
        Assert.Equal("f:1:1: found several lines in 'a b'; expected a text on one line", Shapes.Read(Shape.Text(), "a\nb").Told);
        Assert.Equal("f:1:1: found the control character U+0009 in 'a b'; expected a text on one line", Shapes.Read(Shape.Text(), "a\tb").Told);
        Assert.Equal("f:1:1: found the control character U+0085 in 'a b'; expected a text on one line", Shapes.Read(Shape.Text(), "a\u0085b").Told);
    }

    [Fact]
    public void A_text_of_several_lines_has_line_ends_and_tabs_only()
    {
        Assert.Equal("a\r\n\tb", Shapes.Read(Shape.Text(lines: true), "a\r\n\tb").Value);
        Assert.Equal("f:1:1: found the control character U+0007 in 'a b'; expected a text without it", Shapes.Read(Shape.Text(lines: true), "a\u0007b").Told);
    }

    [Fact]
    public void A_text_has_a_length() =>
        Assert.Equal("f:1:1: found a text of 11 characters; expected a text of at most 10", Shapes.Read(Shape.Text(most: 10), "12345678901").Told);

    [Theory]
    [InlineData("-5", -5L)]
    [InlineData("0", 0L)]
    [InlineData("20", 20L)]
    [InlineData("21", null)]
    [InlineData("+5", null)]
    [InlineData("05", null)]
    [InlineData("0x5", null)]
    [InlineData("5.0", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("-", null)]
    [InlineData("", null)]
    public void A_number_is_whole_and_in_range(string text, long? value) => Assert.Equal(value, Shapes.Read(Shape.Number(-5, 20), text).Value);

    [Fact]
    public void Numbers_and_flags_stand_without_quotes()
    {
        Assert.Equal("f:1:1: found the text '5'; expected 5 without quotes", Shapes.Read(Shape.Number(1, 9), "5", quoted: true).Told);
        Assert.Equal("f:1:1: found the text 'true'; expected true without quotes", Shapes.Read(Shape.Flag(), "true", quoted: true).Told);
    }

    [Fact]
    public void A_word_is_one_of_those_known_now()
    {
        var shape = Shape.OneOf("GET", "HEAD");
        Assert.Equal("GET", Shapes.Read(shape, "GET").Value);
        Assert.Equal("f:1:1: found 'get'; did you mean 'GET'? Expected GET or HEAD", Shapes.Read(shape, "get").Told);
        Assert.Equal("f:1:1: found nothing; expected GET or HEAD", Shapes.Read(shape, "").Told);
    }
}

public sealed class ShapesOfManyValuesTests
{
    private static readonly Node A = Shapes.Scalar("a");

    [Fact]
    public void One_value_stands_for_a_list_of_one()
    {
        Assert.Equal(["a"], (IEnumerable<object>)Shapes.Read(Shape.ListOf(Shape.Text(), orOne: true), A).Value!);
        Assert.Equal("f:1:1: found 'a'; expected a list, each a text", Shapes.Read(Shape.ListOf(Shape.Text()), A).Told);
    }

    [Fact]
    public void Every_wrong_entry_is_told()
    {
        var list = new Node.Items(Place.Start, [Shapes.Scalar("x"), Shapes.Scalar("1"), Shapes.Scalar("y")]);
        Assert.Equal("f:1:1: found 'x'; expected a whole number from 1 to 9\nf:1:1: found 'y'; expected a whole number from 1 to 9", Shapes.Read(Shape.ListOf(Shape.Number(1, 9)), list).Told);
    }

    [Fact]
    public void An_entry_may_be_wanted_once()
    {
        var twice = new Node.Items(Place.Start, [A, A]);
        Assert.Equal("f:1:1: found 'a' a second time; expected each entry once", Shapes.Read(Shape.ListOf(Shape.Text(), unique: true), twice).Told);
        Assert.Empty(Shapes.Read(Shape.ListOf(Shape.Text()), twice).Told);
    }

    [Fact]
    public void A_name_with_a_line_break_does_not_get_through()
    {
        var map = new Node.Map(Place.Start, [new(new Node.Scalar(Place.Start, "X-A\n", true), A)]);
        Assert.Equal("f:1:1: found the name 'X-A '; expected a header", Shapes.Read(Shape.MapOf(Shape.Text(), "^.{1,200}$", keyWords: "a header"), map).Told);
    }

    [Fact]
    public void There_are_some_but_not_too_many()
    {
        Assert.Equal("f:1:1: found 0 entries; expected 1 to 2", Shapes.Read(Shape.MapOf(Shape.Text(), most: 2), new Node.Map(Place.Start, [])).Told);
        Assert.Equal("f:1:1: found a list of 3; expected 1 to 2 entries", Shapes.Read(Shape.ListOf(Shape.Text(), most: 2), new Node.Items(Place.Start, [A, A, A])).Told);
    }
}

public sealed class ASectionTests
{
    private static readonly SectionShape Shape = Alvis.Engine.Kinds.Shape.Keys(
        new Key("name", Alvis.Engine.Kinds.Shape.Text("a name"), "Its name.", Required: true),
        new Key("times", Alvis.Engine.Kinds.Shape.Number(1, 9), "How often.", Default: "2"),
        new Key("on", Alvis.Engine.Kinds.Shape.Flag(), "Whether.", Default: "false"),
        Key.Later("zone", "Where."));

    [Fact]
    public void Tells_what_was_written_from_what_is_a_default()
    {
        var section = (Section)Shapes.Read(Shape, Map(("name", "x"))).Value!;
        Assert.Equal(("x", 2L, false), (section.Text("name"), section.Number("times"), section.Flag("on")));
        Assert.Equal((true, false), (section.Wrote("name"), section.Wrote("times")));
        Assert.Equal((true, true, false), (section.Has("name"), section.Has("times"), section.Has("zone")));
    }

    [Fact]
    public void Says_what_is_missing_unknown_or_of_a_later_version() => Assert.Equal(
        "f:1:1: found the unknown key 'nam'; did you mean 'name'? (known: name, times, on)\nf:1:1: found 'zone'; it is not supported by this version; remove it\nf:1:1: 'name' is missing; expected a name",
        Shapes.Read(Shape, Map(("nam", "x"), ("zone", "UTC"))).Told);

    [Fact]
    public void A_key_with_a_wrong_value_is_not_missing_too() =>
        Assert.Equal("f:1:1: found nothing; expected a name", Shapes.Read(Shape, Map(("name", ""))).Told);

    [Fact]
    public void Its_schema_has_defaults_of_their_type_and_no_later_keys()
    {
        var properties = Shape.Schema()["properties"]!.AsObject();
        Assert.Equal((2L, false), ((long)properties["times"]!["default"]!, (bool)properties["on"]!["default"]!));
        Assert.Equal(["name", "times", "on"], properties.Select(p => p.Key));
        Assert.True(JsonNode.DeepEquals(new JsonArray("name"), Shape.Schema()["required"]));
    }

    private static Node.Map Map(params (string Key, string Value)[] entries) =>
        new(Place.Start, [.. entries.Select(e => new KeyValuePair<Node.Scalar, Node>(Shapes.Scalar(e.Key), Shapes.Scalar(e.Value)))]);
}

public sealed class ProblemsOfATextTests
{
    [Fact]
    public void Are_told_in_the_order_of_the_text()
    {
        var problems = new Problems("f");
        problems.Add(new Place(2, 1), "found b", "expected B");
        problems.Add(new Place(1, 9), "found a", "expected A");
        Assert.Equal(["f:1:9: found a; expected A", "f:2:1: found b; expected B"], problems.All.Select(p => p.ToString()));
    }

    [Fact]
    public void Are_counted_when_they_are_too_many()
    {
        var problems = new Problems("f");
        for (var i = 1; i <= Problems.Most + 1; i++)
            problems.Add(new Place(i, 1), "found x", "expected y");
        Assert.Equal((101, 101), (problems.Count, problems.All.Count));
        Assert.Equal("f:100:1: found 1 further problem that is not shown; mend these first", problems.All[^1].ToString());
    }
}

internal static class Shapes
{
    public static Node.Scalar Scalar(string text, bool quoted = false) => new(Place.Start, text, quoted);

    public static (object? Value, string Told) Read(Shape shape, string text, bool quoted = false) => Read(shape, Scalar(text, quoted));

    public static (object? Value, string Told) Read(Shape shape, Node node)
    {
        var problems = new Problems("f");
        return (shape.Read(node, problems), string.Join('\n', problems.All));
    }
}
