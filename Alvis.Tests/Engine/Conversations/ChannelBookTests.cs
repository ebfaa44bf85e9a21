using Alvis.Engine.Conversations;
using Microsoft.Extensions.Configuration;

namespace Alvis.Tests.Engine.Conversations;

public sealed class ChannelBookTests
{
    [Fact]
    public void A_name_means_its_channel_and_no_name_the_default()
    {
        var book = Book(("Channels:web:Slack", "C2"), ("Channels:Default:Slack", "C1"));

        Assert.Equal(("C2", "C2", "C1"), (book.Find("web", "Slack"), book.Find("WEB", "Slack"), book.Find(null, "Slack")));
        Assert.Equal(["Default", "web"], book.Known);
        Assert.Empty(book.Vet());
    }

    [Fact]
    public void Where_a_name_has_no_channel_the_default_counts_and_nothing_without_one()
    {
        Assert.Equal("C1", Book(("Channels:Default:Slack", "C1")).Find("gone", "Slack"));
        Assert.Null(Book(("Channels:web:Slack", "C2")).Find(null, "Slack"));
        Assert.Null(Book().Find("web", "Slack"));
    }

    [Fact]
    public void What_is_written_wrong_is_said() => Assert.Equal(
        [
            "Channels:api: found 'C1'; expected a section such as { \"Slack\": \"C0123ABCD\" }",
            "Channels:web:Slak: found an unknown setting; did you mean 'Slack'? (known: Slack)",
            "Channels:web: found no channel; expected the channel's id in Slack",
        ],
        Book(("Channels:web:Slak", "C2"), ("Channels:api", "C1")).Vet());

    private static ChannelBook Book(params (string Key, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
}
