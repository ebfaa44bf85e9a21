using Alvis.Bot.Slack.Cards;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Alvis.Tests.Bot.Slack.Cards;

/// <summary>Whatever a card holds, and however much of it: Slack takes the message.</summary>
public sealed class AnyContentTests
{
    private static readonly string[] Splinters =
    [
        "<!channel>", "<@U0EVIL>", "&", "<", ">", "```", "`", "*", "_", "|", "\n", "\r\n", "\t", "\0", "\u202E", "\u2028", "\uD83D", "\uDE00", "😀", "é", " ", "",
        "2026-03-01 03:00:00 UTC", "2099-99-99 99:99:99 UTC", "0001-01-01 00:00:00 UTC", "https://evil.example/a|b", "- ", "# ", new string('x', 400), new string('<', 3_000), new string('"', 900),
    ];

    private static readonly Gen<string> Foreign =
        from parts in Gen.Elements(Splinters).ArrayOf().Resize(12)
        from times in Gen.Frequency((8, Gen.Constant(1)), (1, Gen.Choose(2, 15)))
        select string.Concat(Enumerable.Repeat(string.Concat(parts), times));

    private static readonly Gen<Tone> Tones = Gen.Elements(Enum.GetValues<Tone>());

    private static readonly Gen<Button> Buttons =
        from label in Foreign
        from style in Gen.Elements(Enum.GetValues<ButtonStyle>())
        from asks in Gen.OneOf(Gen.Constant<string?>(null), Foreign.Select(t => (string?)t))
        from confirm in Gen.OneOf(Gen.Constant<string?>(null), Foreign.Select(t => (string?)t))
        select new Button("close", label, "INC-1", "a-1", style, asks, true, confirm, "1h");

    private static readonly Gen<IncidentThread> Threads =
        from texts in Foreign.ArrayOf(9)
        from tone in Tones
        from status in Gen.Elements(Enum.GetValues<IncidentStatus>())
        from asks in Gen.Elements(true, false)
        from buttons in Buttons.ListOf().Resize(30)
        from decisions in Foreign.ListOf().Resize(4)
        select new IncidentThread(
            new IncidentCard
            {
                Id = new IncidentId(long.MaxValue),
                Service = "shop",
                Status = status,
                Tone = tone,
                Title = texts[0],
                Finding = texts[1],
                Now = texts[2],
                FailingSince = Some.Night,
                OpenedAt = Some.Night,
                ClosedAt = status == IncidentStatus.Closed ? Some.Night : null,
                Owner = texts[3],
                Restarts = 3,
                Approval = asks ? new ApprovalRequest("a-1", texts[4], texts[5], texts[6], Some.Night, texts[7], Some.Night, texts[8]) : null,
                Decisions = [.. decisions.Select(d => new Decision(Some.Night, d))],
                Buttons = [.. buttons],
            }, [], string.Join("\n\n", texts), 3);

    private static readonly Gen<List<Post>> Posts =
        from texts in Foreign.ListOf().Resize(60)
        from tone in Tones
        from calls in Gen.Elements<string?>(null, "second-line", "on-call engineer", "nobody")
        select texts.Append("end").Select((t, n) => new Post(n + 1, Some.Night, [new Note(tone, t) { Calls = calls }])).ToList();

    private static readonly Gen<PreviewCard> Previews =
        from texts in Foreign.ArrayOf(3)
        from lines in (from text in Foreign from role in Gen.Elements(Enum.GetValues<PreviewRole>()) from source in Foreign.ListOf().Resize(3) select new PreviewLine(role, text, [1], [.. source])).ListOf().Resize(70)
        from problems in Foreign.ListOf().Resize(120)
        from changes in Foreign.ListOf().Resize(60)
        from buttons in Buttons.ListOf().Resize(3)
        select new PreviewCard(
            "p-1", "shop", texts[0], texts[1], new PlanPreview([.. lines]), [.. problems.Select((p, n) => new Problem("x", new Place(n + 1, 1), p, texts[2]))],
            [.. changes.Select((c, n) => new DiffLine(DiffKind.Added, c, null, n))], [.. buttons])
        { Above = 3 };

    private static readonly Gen<Card.List> Lists =
        from rows in (from tone in Tones from title in Foreign from text in Foreign select new Row(tone, title, text, "/services/shop")).ListOf().Resize(60)
        from texts in Foreign.ArrayOf(3)
        select new Card.List(texts[0], [.. rows], texts[1], texts[2]);

    [Fact]
    public void An_incident_is_taken() => Holds(Threads, t => Limits.Keep(Emitted.Sent(SlackCards.Incident(t, Emitted.Context, again: true))));

    [Fact]
    public void A_summary_is_taken() => Holds(Threads, t => Limits.Keep(Emitted.Sent(SlackCards.Summary(t, Emitted.Context))));

    [Fact]
    public void Replies_are_taken() => Holds(Posts, p => Limits.Keep(Emitted.Sent(SlackCards.Reply(p, Emitted.Context, new IncidentId(1)))));

    [Fact]
    public void Whoever_is_called_is_mentioned_however_long_the_rest_is() => Holds(Posts, p =>
    {
        var sent = Emitted.Sent(SlackCards.Reply(p, Emitted.Context)).ToJsonString();
        Assert.Equal(p[0].Notes[0].Calls == "second-line", sent.Contains("\"user_id\":\"U0ANN\"", StringComparison.Ordinal));
    });

    [Fact]
    public void A_preview_is_taken_as_a_message_and_as_a_view() => Holds(Previews, p =>
    {
        Limits.Keep(Emitted.Sent(SlackCards.Answer(p, Emitted.Context)));
        Limits.Keep(Emitted.Sent(SlackViews.Preview(p, mayConfirm: false, Emitted.Context)));
        Assert.InRange(SlackViews.ErrorOf(p).Length, 1, 2_000);
    });

    [Fact]
    public void An_answer_is_taken() => Holds(Foreign, t =>
    {
        Limits.Keep(Emitted.Sent(SlackCards.Answer(new Card.Say(t), Emitted.Context)));
        Limits.Keep(Emitted.Sent(SlackCards.Answer(new Card.Refused(t), Emitted.Context)));
        Limits.Keep(Emitted.Sent(SlackCards.Answer(new Card.Link(t, "/x"), Emitted.Context)));
        Limits.Keep(Emitted.Sent(SlackViews.Say(t, new Card.Refused(t), Emitted.Context)));
        Limits.Keep(Emitted.Sent(SlackViews.Loading(t)));
    });

    [Fact]
    public void A_list_is_taken() => Holds(Lists, l => Limits.Keep(Emitted.Sent(SlackCards.Answer(l, Emitted.Context))));

    [Fact]
    public void A_form_for_words_is_taken() => Holds(Buttons, b => Limits.Keep(Emitted.Sent(SlackViews.Ask(b))));

    [Fact]
    public void The_home_is_taken() => Holds(
        from threads in Threads.ListOf().Resize(25)
        from services in Lists
        from answer in Previews
        select new HomeModel([.. threads], 1_000, services, true, answer, Some.Night),
        h => Limits.Keep(Emitted.Sent(SlackViews.Home(h, Emitted.Context))));

    private static void Holds<T>(Gen<T> any, Action<T> judge) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(any.ToArbitrary(), judge));
}
