using Alvis.Bot.Slack.Blocks;
using Alvis.Bot.Slack.Cards;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;
using Button = Alvis.Engine.Conversations.Button;

namespace Alvis.Tests.Bot.Slack.Cards;

public sealed class SlackCardsTests
{
    private static readonly string NightInTheReadersZone = $"\"type\":\"date\",\"timestamp\":{Some.Night.ToUnixTimeSeconds() + 60}";

    [Fact]
    public void The_heading_says_the_state_by_sign_and_word()
    {
        Assert.Equal("❌ shop is down", Heading(Timeline.Opened()));
        Assert.Equal("✋ shop is down: approval needed", Heading(Timeline.Asked()));
        Assert.Equal("🔄 shop is down: Alvis is at it", Heading(Timeline.Restarting()));
        Assert.Equal("✋ shop is down: escalated", Heading(Timeline.Escalated()));
        Assert.Equal("✋ shop is down: acknowledged", Heading(Timeline.Held()));
        Assert.Equal("✅ shop: closed, recovered after 1 restart", Heading(Timeline.Closed()));
    }

    [Fact]
    public void The_text_for_a_notification_says_what_it_is_about_and_what_happens_now() =>
        Assert.Equal(
            "✋ INC-1: shop is down: approval needed. Waiting for approval of restarting shop until 2026-03-01 03:15:00 UTC. Without an answer it goes to a person.",
            SlackCards.Incident(Emitted.Thread(Timeline.Asked()), Emitted.Context).Text);

    [Fact]
    public void An_instant_in_a_sentence_is_shown_in_the_readers_zone()
    {
        var sent = Emitted.Sent(SlackCards.Incident(Emitted.Thread(Timeline.Waiting()), Emitted.Context)).ToJsonString();

        Assert.Contains(NightInTheReadersZone, sent, StringComparison.Ordinal);
        Assert.Contains("\"fallback\":\"2026-03-01 03:01:00 UTC\"", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_decided_and_when_takes_the_place_of_the_buttons_that_were_pressed()
    {
        var message = SlackCards.Incident(Emitted.Thread(Timeline.Asked().After(TimeSpan.FromMinutes(1)).By(Some.Mara, new Approved("a-1")).Then(Some.Begun())), Emitted.Context);
        var sent = Emitted.Sent(message).ToJsonString();

        Assert.Contains("Mara approved", sent, StringComparison.Ordinal);
        Assert.Contains(NightInTheReadersZone, sent, StringComparison.Ordinal);
        Assert.DoesNotContain("alvis.approve", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("alvis.deny", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_taken_back_looks_so_and_what_wakes_somebody_is_asked_again()
    {
        var buttons = ButtonsOf(Timeline.Asked());

        Assert.Equal("primary", buttons["approve"].Style);
        Assert.Equal("danger", buttons["close"].Style);
        Assert.Equal("Wake the on-call engineer now?", (buttons["escalate"].Confirm!.Text as PlainTextObject)!.Text);
        Assert.Null(buttons["ack"].Confirm);
    }

    [Fact]
    public void A_closed_one_has_only_the_way_to_the_console() => Assert.Equal(["link"], ButtonsOf(Timeline.Closed()).Keys);

    [Fact]
    public void A_page_mentions_whom_it_called_and_nothing_else_does()
    {
        var posts = Emitted.Thread(Timeline.Escalated().Then(new Paged("second-line", 1, Ok: true, "sent", 0, 1, Some.Night))).Posts;
        var message = SlackCards.Reply(posts, Emitted.Context);

        Assert.StartsWith("<@U0ANN> ", message.Text, StringComparison.Ordinal);
        Assert.Contains("\"user_id\":\"U0ANN\"", Emitted.Sent(message).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("user_id", Emitted.Sent(SlackCards.Reply(posts, Emitted.Context with { Mention = _ => null })).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_did_not_fit_says_so_and_where_it_is()
    {
        var message = SlackCards.Reply([new Post(2, Some.Night, [.. Enumerable.Repeat(new Note(Tone.Bad, new string('x', 1_000)), 30)])], Emitted.Context, new IncidentId(7));

        var end = Assert.IsType<ContextBlock>(message.Blocks[^1]);
        Assert.Equal("Cut here: there is more than Slack shows. <https://alvis.example/incidents/INC-7|Open it in the console>", ((MrkdwnTextObject)end.Elements[0]).Text);
    }

    [Fact]
    public void A_summary_has_its_headings_and_points()
    {
        var summary = Emitted.Sent(Emitted.Messages["summary"]).ToJsonString();

        Assert.Contains("""{"type":"text","text":"What was done","style":{"bold":true}}""", summary, StringComparison.Ordinal);
        Assert.Contains("rich_text_list", summary, StringComparison.Ordinal);
    }

    private static string Heading(Timeline told) => ((HeaderBlock)SlackCards.Incident(Emitted.Thread(told), Emitted.Context).Blocks[0]).Text.Text;

    private static Dictionary<string, ButtonElement> ButtonsOf(Timeline told) =>
        SlackCards.Incident(Emitted.Thread(told), Emitted.Context).Blocks.OfType<ActionsBlock>().Single().Elements.Cast<ButtonElement>().ToDictionary(b => b.ActionId!.Split('.')[1]);
}

public sealed class ButtonCodeTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var button = new Button("silence", "Silence 1 h", "INC-7", "a-1", Asks: "Why?", MustAnswer: true, More: "1h");
        var element = ButtonCode.Of(button, 3);

        Assert.Equal("alvis.silence.3", element.ActionId);
        Assert.Equal(button, ButtonCode.Read(element.ActionId!, element.Value!));
    }

    [Theory]
    [InlineData("alvis.deny.0", """["1","approve","INC-7",null,null,"Approve",null,null]""")]
    [InlineData("alvis.approve.0", """["2","approve","INC-7",null,null,"Approve",null,null]""")]
    [InlineData("alvis.approve.0", """["1","approve"]""")]
    [InlineData("alvis.approve.0", "INC-7")]
    [InlineData("alvis.approve.0", "{}")]
    [InlineData("alvis.approve.0", "null")]
    [InlineData("alvis.approve.0", "")]
    [InlineData("approve", """["1","approve","INC-7",null,null,"Approve",null,null]""")]
    public void What_another_version_wrote_is_none(string actionId, string value) => Assert.Null(ButtonCode.Read(actionId, value));

    [Fact]
    public void What_must_be_read_before_a_form_is_sent_goes_along()
    {
        var button = new Button("deny", "Deny", "INC-1", Asks: "Why?", Confirm: "Nothing is restarted.", More: "2");
        Assert.Equal(button, ButtonCode.Read(ButtonCode.Write(button)));
        Assert.InRange(ButtonCode.Write(button with { Label = new string('<', 90), Asks = new string('<', 200), Confirm = new string('<', 900) }).Length, 1, BlockLimits.Value);
    }

    [Fact]
    public void It_carries_ids_and_no_state() => Assert.Equal("""["1","ack","INC-1",null,null,"Acknowledge",null,null]""", ButtonCode.Of(new Button("ack", "Acknowledge", "INC-1", Confirm: "Sure?"), 0).Value);

    [Fact]
    public void A_long_text_too_much_escaped_stays_short_enough() =>
        Assert.InRange(ButtonCode.Of(new Button("ack", new string('&', 200), "INC-1", Confirm: new string('<', 900)), 0).Confirm!.Text is PlainTextObject text ? text.Text.Length : 0, 100, 300);
}

public sealed class MrkdwnTests
{
    [Fact]
    public void What_others_wrote_is_escaped_once() => Assert.Equal("&lt;!channel&gt; &amp;amp;", Mrkdwn.Escape("<!channel> &amp;"));

    [Fact]
    public void An_instant_has_a_fallback_that_names_its_zone() => Assert.Equal("<!date^1772334000^{date_short_pretty} {time_secs}|2026-03-01 03:00:00 UTC>", Mrkdwn.Date(Some.Night));

    [Fact]
    public void A_link_keeps_its_bars_to_itself() => Assert.Equal("<https://x/a%7Cb|c &lt;d&gt;>", Mrkdwn.Link("https://x/a|b", "c <d>"));

    [Fact]
    public void Only_real_instants_are_found() =>
        Assert.Equal(["a ", "2026-03-01 03:00:00 UTC", " b 2026-99-01 03:00:00 UTC 12026-03-01 03:00:00 UTC"], Mrkdwn.Instants("a 2026-03-01 03:00:00 UTC b 2026-99-01 03:00:00 UTC 12026-03-01 03:00:00 UTC").Select(p => p.Text));
}

public sealed class SlackViewsTests
{
    [Fact]
    public void What_is_wrong_stands_at_the_field_with_its_line() =>
        Assert.Equal(
            "Line 4: 'port' is 'http1'; expected a port from 1 to 65535.  Line 5: 'port' is 'http2'; expected a port from 1 to 65535.", SlackViews.ErrorOf(Emitted.Wrong(2)));

    [Fact]
    public void Of_many_the_first_stand_there_and_the_rest_are_counted() => Assert.EndsWith("And 42 more problems.", SlackViews.ErrorOf(Emitted.Wrong(50)), StringComparison.Ordinal);

    [Fact]
    public void A_form_comes_back_with_what_it_was_opened_for() => Assert.Equal(("shop", "a1b2"), SlackViews.BaseOf(SlackViews.AddPlaybook("x", "shop", "a1b2").PrivateMetadata!));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1,2]")]
    [InlineData("[\"a\"]")]
    public void One_of_another_version_is_of_nothing(string metadata) => Assert.Equal((null, null), SlackViews.BaseOf(metadata));

    [Fact]
    public void A_reason_that_must_be_given_cannot_be_left_out()
    {
        Assert.False(((InputBlock)Emitted.Views["modal-ask-close"].Blocks[^1]).Optional);
        Assert.True(((InputBlock)Emitted.Views["modal-ask-deny"].Blocks[^1]).Optional);
    }

    [Fact]
    public void The_home_says_how_many_incidents_it_does_not_show() =>
        Assert.Contains("And 235 more.", Emitted.Sent(Emitted.Views["home-storm"]).ToJsonString(), StringComparison.Ordinal);
}
