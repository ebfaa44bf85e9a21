using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Commands;

public sealed class AuditVerbTests
{
    [Fact]
    public async Task The_newest_stands_first_each_with_its_page_in_the_console()
    {
        await using var bench = await VerbBench.StartAsync();
        await bench.SayAsync("kill-switch on shop we are moving");
        bench.Books.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.SayAsync("pause shop 2h a migration");

        var list = Assert.IsType<Card.List>((await bench.ReplyAsync("audit", Role.Viewer)).Card);

        Assert.Equal("What people did, newest first", list.Title);
        Assert.Collection(
            list.Rows,
            r => Assert.Matches("Mara playbook paused shop: until .*: a migration", r.Text),
            r => Assert.Equal("Mara kill switch on shop: we are moving", r.Text));
        Assert.All(list.Rows, r => Assert.Equal("/services/shop", r.Path));
        Assert.Equal(Clock.Utc(bench.Books.Clock.Now()), list.Rows[0].Title);
        Assert.Null(list.More);
    }

    [Fact]
    public async Task Words_after_it_say_whose_or_about_what()
    {
        await using var bench = await VerbBench.StartAsync();
        await bench.SayAsync("kill-switch on shop we are moving");
        await bench.SayAsync("kill-switch off shop", by: Some.Ivo);
        Assert.EndsWith("Mara kill switch on shop: we are moving", await bench.SayAsync("audit mara"), StringComparison.Ordinal);
        Assert.EndsWith("Ivo kill switch off shop", await bench.SayAsync("audit Kill Switch OFF"), StringComparison.Ordinal);
        Assert.Equal("No entry with 'till'. All of them: audit", await bench.SayAsync("audit till"));
    }

    [Fact]
    public async Task More_than_it_shows_is_said_and_where_to_look()
    {
        await using var bench = await VerbBench.StartAsync();
        for (var n = 0; n < 11; n++)
        {
            await bench.SayAsync("kill-switch on shop we are moving");
            await bench.SayAsync("kill-switch off shop");
        }

        var text = await bench.SayAsync("audit shop");
        Assert.Equal(21, text.Split('\n').Length);
        Assert.EndsWith("Older ones, in the console: /audit?q=shop", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_nobody_has_done_anything_it_says_what_would_stand_there_and_help_explains_it()
    {
        await using var bench = await VerbBench.StartAsync(shop: false);
        Assert.StartsWith("Nobody has done anything yet. Sign-ins, roles,", await bench.SayAsync("audit"), StringComparison.Ordinal);
        Assert.Contains("Example: audit shop", await bench.SayAsync("audit help"), StringComparison.Ordinal);
        Assert.Contains("at most 200 are read after audit", await bench.SayAsync($"audit {new string('x', 201)}"), StringComparison.Ordinal);
    }
}

/// <summary>Where an entry of the audit leads to.</summary>
public sealed class AuditTextsTests
{
    [Theory]
    [InlineData("/incidents/INC-7", "denied", "INC-7 shop")]
    [InlineData("/services/shop", AuditWords.KillSwitchOn, "shop")]
    [InlineData(null, AuditWords.KillSwitchOn, "all services")]
    [InlineData("/playbooks/till/history", AuditWords.PlaybookRemoved, "till")]
    [InlineData(null, AuditWords.Silenced, "till")]
    [InlineData("/people?q=shop", AuditWords.RoleGiven, "shop")]
    [InlineData("/people?q=INC-7%20%26%20co", AuditWords.LinkMade, "INC-7 & co")]
    [InlineData(null, AuditWords.PersonRemoved, "shop")]
    [InlineData(null, AuditWords.SignedIn, "console")]
    public async Task It_leads_to_what_it_is_about_if_there_is_a_page(string? path, string what, string about)
    {
        await using var core = await Core.StartAsync();
        core.InForce["shop"] = Some.InForce();
        Assert.Equal(path, Alvis.Bot.Access.AuditTexts.PathOf(new AuditEntry(Some.Night, Actor.Of(Some.Mara), what, about, ""), core));
    }
}
