using Alvis.Engine.Kinds;

namespace Alvis.Tests.Engine.Kinds;

public sealed class WordsInMessagesTests
{
    [Theory]
    [InlineData("alias", "aliases")]
    [InlineData("healthcheck", "health_check")]
    [InlineData("Meta", "meta")]
    [InlineData("uri", "url")]
    [InlineData("zebra", null)]
    public void The_nearest_known_word_is_found(string word, string? nearest) =>
        Assert.Equal(nearest, Words.Nearest(word, ["meta", "aliases", "health_check", "url", "details"]));

    [Fact]
    public void A_very_long_word_is_not_compared() => Assert.Null(Words.Nearest(new string('a', 100_000), ["aaa"]));

    [Fact]
    public void An_unknown_word_is_answered_with_the_known_ones()
    {
        Assert.Equal("did you mean 'url'? (known: meta, url)", Words.Known("ulr", ["meta", "url"]));
        Assert.Equal("known: meta, url", Words.Known("zebra", ["meta", "url"]));
        Assert.Equal("none is registered", Words.Known("zebra", []));
    }

    [Theory]
    [InlineData("a\nb\0c", 10, "a b c")]
    [InlineData("abcdef", 3, "abc…")]
    [InlineData("abc", 3, "abc")]
    [InlineData("ab😀", 3, "ab…")]
    [InlineData("a\u202eb\u2028c", 10, "a b c")]
    public void A_text_is_shown_on_one_line(string text, int most, string shown) => Assert.Equal(shown, Words.Clip(text, most));

    [Fact]
    public void Lists_are_joined_as_people_do()
    {
        Assert.Equal("a, b or c", Words.Or(["a", "b", "c"]));
        Assert.Equal("a and b", Words.And(["a", "b"]));
        Assert.Equal("a", Words.Or(["a"]));
        Assert.Equal("nothing", Words.Or([]));
    }

    [Fact]
    public void Things_are_counted()
    {
        Assert.Equal("1 restart", Words.Count(1, "restart"));
        Assert.Equal("0 restarts", Words.Count(0, "restart"));
        Assert.Equal("2 entries", Words.Count(2, "entry", "entries"));
    }
}
