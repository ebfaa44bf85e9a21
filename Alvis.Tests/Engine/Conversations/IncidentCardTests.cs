using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Tests.Engine.Incidents;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Conversations;

public sealed class IncidentCardTests
{
    public static TheoryData<string> Situations => [.. PressesTests.Situations.Keys];

    [Theory]
    [InlineData("open", "shop is down", Tone.Bad)]
    [InlineData("open, asking", "shop is down", Tone.Person)]
    [InlineData("open, acting", "shop is down", Tone.Doing)]
    [InlineData("open, verifying", "shop is down", Tone.Doing)]
    [InlineData("escalated", "shop is down", Tone.Person)]
    [InlineData("acknowledged, recovered", "shop is up again", Tone.Good)]
    [InlineData("umbrella", "Storm: 10 services", Tone.Person)]
    [InlineData("closed", "shop: closed, recovered after 1 restart", Tone.Good)]
    [InlineData("closed by a person", "shop: closed by Mara", Tone.Info)]
    public void It_says_in_a_line_how_it_stands(string situation, string title, Tone tone) =>
        Assert.Equal((title, tone), (Card(situation).Title, Card(situation).Tone));

    [Fact]
    public void What_comes_back_soon_is_down_again()
    {
        Assert.Equal("shop is down again", Card(Timeline.Opened(but: o => o with { Linked = new IncidentId(9) })).Title);
        Assert.Equal("shop is down again", Card(Timeline.Opened(but: o => o with { Because = "Mara closed INC-9, and the service has not recovered since" })).Title);
    }

    [Fact]
    public void A_storm_counts_those_that_failed_before_it_was_seen()
    {
        var told = Timeline.Umbrella().Then(new Joined(new IncidentId(3), "till"), new Joined(new IncidentId(4), "stock"));

        Assert.Equal("Storm: 12 services", Card(told).Title);
        Assert.Equal("Storm: closed, 12 services had failed", Card(told.Then(new Closed(ClosedBecause.StormOver))).Title);
    }

    [Theory]
    [InlineData("open", "Waiting until 2026-03-01 03:01:00 UTC. Then Alvis will check shop.")]
    [InlineData("open, asking", "Waiting for approval of restarting shop until 2026-03-01 03:15:00 UTC. Without an answer it goes to a person.")]
    [InlineData("open, verifying", "Verifying: it closes when its check has passed 2 times in a row, 0 so far.")]
    [InlineData("open, acting", "Restarting shop: restart shop. Then Alvis will wait 1 minute.")]
    [InlineData("escalated", "Waking on-call engineer.")]
    [InlineData("acknowledged", "Mara has it. Alvis does nothing further and keeps checking. Mara is reminded at 2026-03-01 04:00:00 UTC if it is still open.")]
    [InlineData("acknowledged, reminded", "Mara has it and was reminded. Without an answer it is escalated at 2026-03-01 04:10:00 UTC.")]
    [InlineData("acknowledged, recovered", "Mara has it, and it passes its check again. It closes at 2026-03-01 03:30:00 UTC unless Mara acknowledges again.")]
    [InlineData("under an umbrella", "Waits under INC-7: many services fail at once. Nothing is done for it until a person resumes there.")]
    [InlineData("umbrella", "Waking the on-call engineer. What waits here waits until a person resumes.")]
    [InlineData("umbrella, held", "Mara has it, and nobody is paged. What waits here waits until Mara resumes. Mara is reminded at 2026-03-01 04:00:00 UTC if it is still open.")]
    [InlineData("umbrella, resuming", "Mara resumed: what waits here goes on, a few at a time. Mara is reminded at 2026-03-01 04:00:00 UTC if it is still open.")]
    [InlineData("closed", "Closed: it passes its check again. The summary is being written.")]
    [InlineData("closed by a person", "Mara closed it: moved. The summary is being written.")]
    [InlineData("from a newer Alvis", "Written by a newer Alvis. This one shows it and does not act on it.")]
    public void It_says_what_happens_now_and_next(string situation, string now) => Assert.Equal(now, Card(situation).Now);

    [Fact]
    public void Every_situation_is_in_the_table_above() =>
        Assert.Equal(
            PressesTests.Situations.Keys.Order(),
            typeof(IncidentCardTests).GetMethod(nameof(It_says_what_happens_now_and_next))!.GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute))
                .Select(a => (string)((IReadOnlyCollection<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!).First().Value!).Order());

    [Fact]
    public void A_step_is_told_before_it_has_begun()
    {
        Assert.Equal("Checking shop. If it passes, it is verified and closed; if not, Alvis will restart shop.", Card(Timeline.Opened()).Now);
        Assert.Equal("Next, Alvis will restart shop.", Card(Timeline.Opened().Then(new StepFinished("s1", StepOutcome.Failure, "no"))).Now);
    }

    [Fact]
    public void Whom_the_next_page_reaches_and_when_is_said()
    {
        var told = Timeline.Escalated();
        var next = told.Now + TimeSpan.FromMinutes(10);
        Assert.Equal(
            "on-call was paged. Unless somebody acknowledges, on-call is paged again at 2026-03-01 03:10:00 UTC.",
            Card(told.Then(new Paged("on-call", 1, Ok: true, "sent", 0, 2, next))).Now);
        Assert.Equal(
            "on-call was paged. Unless somebody acknowledges, the next level is paged at 2026-03-01 03:10:00 UTC.",
            Card(told.Then(new Paged("on-call", 3, Ok: true, "sent", 1, 1, next))).Now);
        Assert.Equal(
            "second-line could not be paged: no such address. Unless somebody acknowledges, the next level is paged now.",
            Card(told.Then(new Paged("second-line", 1, Ok: false, "no such address", 0, 1, told.Now))).Now);
    }

    [Fact]
    public void Silenced_it_says_when_somebody_is_paged_or_reminded_again()
    {
        var until = Some.Night + TimeSpan.FromHours(2);

        Assert.Equal(
            "Silenced: nobody is paged until 2026-03-01 05:00:00 UTC. Then on-call engineer is, unless it has recovered.",
            Card(Timeline.Escalated().By(Some.Mara, new Silenced(until))).Now);
        Assert.EndsWith("Mara is reminded at 2026-03-01 05:00:00 UTC if it is still open.", Card(Timeline.Held().By(Some.Mara, new Silenced(until))).Now, StringComparison.Ordinal);
    }

    [Fact]
    public void A_doubtful_restart_and_a_handback_are_told()
    {
        Assert.StartsWith("It is not known whether the restart was made", Card(Timeline.Restarting().Then(new RestartFinished("k1", CallEnd.Unknown, "no answer"))).Now, StringComparison.Ordinal);
        Assert.Equal("Looking at the service again before anything is done.", Card(Timeline.Held().By(Some.Mara, new HandedBack())).Now);
    }

    [Fact]
    public void Once_the_summary_is_there_only_how_it_ended_is_said() =>
        Assert.Equal("Closed: it passes its check again.", Card(Timeline.Closed().Then(new SummaryWritten("x"))).Now);

    [Fact]
    public void What_is_asked_is_shown_with_all_that_is_needed_to_decide()
    {
        var told = Timeline.Opened(Some.ApprovedPlan()).Then(new StepFinished("s1", StepOutcome.Failure, "no"), Some.Asked() with { Record = "not restarted in 30 days" });

        Assert.Equal(
            new ApprovalRequest(
                "a-1", "restarting shop", "restart shop", "any responder", Some.Night - TimeSpan.FromSeconds(35), "not restarted in 30 days", Some.Night + TimeSpan.FromMinutes(15), "it goes to a person"),
            Card(told).Approval);
        Assert.Equal(
            "any responder, but not Mara, who asked for the run",
            Card(Timeline.Opened(Some.ApprovedPlan(), o => o with { AskedBy = Some.Mara }).Then(new StepFinished("s1", StepOutcome.Failure, "no"), Some.Asked())).Approval?.WhoMay);
        Assert.Equal("shop-team", Card(Timeline.Asked().Then(Some.Asked() with { From = "shop-team" })).Approval?.WhoMay);
        Assert.Null(Card(told.By(Some.Mara, new Approved("a-1"))).Approval);
    }

    [Theory]
    [InlineData("open", "Acknowledge, Escalate, Close, Silence 1 h")]
    [InlineData("open, asking", "Approve restart, Deny, Acknowledge, Escalate, Close, Silence 1 h")]
    [InlineData("open, acting", "Acknowledge, Escalate, Close, Silence 1 h")]
    [InlineData("escalated", "Acknowledge, Close, Silence 1 h")]
    [InlineData("acknowledged", "Hand back, Escalate, Close, Silence 1 h")]
    [InlineData("acknowledged, reminded", "Acknowledge, Hand back, Escalate, Close, Silence 1 h")]
    [InlineData("acknowledged, recovered", "Acknowledge, Hand back, Escalate, Close, Silence 1 h")]
    [InlineData("under an umbrella", "Acknowledge, Escalate, Close, Silence 1 h")]
    [InlineData("umbrella", "Resume, Acknowledge")]
    [InlineData("umbrella, held", "Resume, Escalate")]
    [InlineData("umbrella, resuming", "Escalate, Close")]
    [InlineData("closed", "")]
    [InlineData("closed by a person", "")]
    [InlineData("from a newer Alvis", "")]
    public void The_buttons_are_those_of_the_state(string situation, string labels) => Assert.Equal(labels, string.Join(", ", Card(situation).Buttons.Select(b => b.Label)));

    [Theory]
    [MemberData(nameof(Situations))]
    public void No_button_is_refused_to_everybody(string situation)
    {
        var told = PressesTests.Situations[situation]();
        foreach (var button in Card(told).Buttons)
        {
            var answers = new[] { Some.Mara, Some.Ivo }.Select(by => Presses.Decide(told.Incident, PressOf(button, by), told.Now)).ToList();
            Assert.True(answers.Any(a => a.Refusal is null), $"{button.Label} while {situation}: {answers[0].Refusal?.Text}");
        }
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void Where_a_person_is_needed_there_is_something_to_press(string situation)
    {
        var told = PressesTests.Situations[situation]();
        if (told.Incident is { IsOpen: true, FromNewer: false })
            Assert.NotEmpty(Card(told).Buttons);
    }

    [Fact]
    public void Buttons_carry_ids_and_ask_what_they_need()
    {
        var buttons = Card(Timeline.Asked()).Buttons.ToDictionary(b => b.Label);

        Assert.Equal(new Button("approve", "Approve restart", "INC-1", "a-1", ButtonStyle.Primary), buttons["Approve restart"]);
        Assert.Equal(new Button("deny", "Deny", "INC-1", "a-1", Asks: "Why? (optional)"), buttons["Deny"]);
        Assert.Equal(new Button("close", "Close", "INC-1", Style: ButtonStyle.Danger, Asks: "Why?", MustAnswer: true), buttons["Close"]);
        Assert.Equal(new Button("silence", "Silence 1 h", "INC-1", More: "1h"), buttons["Silence 1 h"]);
        Assert.Equal("Wake the on-call engineer now?", buttons["Escalate"].Confirm);
    }

    [Fact]
    public void A_registered_command_is_read_once_more_before_it_is_run()
    {
        var plan = new Plan("a1", [new("a1", new ApproveArgs(null, "flushing the cache"), [1], "s2", Plan.HandOver), new("s2", new ActionArgs("flush", new Dictionary<string, string>()), [2])], []);
        var told = Timeline.Opened(plan).Then(new ApprovalRequested("a1", "a-1", null, "flushing the cache", "flush --all", Some.Night + TimeSpan.FromMinutes(5)));

        Assert.Equal(("Approve", "This runs: flush --all"), (Card(told).Buttons[0].Label, Card(told).Buttons[0].Confirm));
    }

    private static IncidentCard Card(string situation) => Card(PressesTests.Situations[situation]());

    private static IncidentCard Card(Timeline told) => IncidentThread.From(told.Entries).Card;

    private static Press PressOf(Button button, Person by) => button.Verb switch
    {
        "approve" => new Press.Approve(by, button.Token),
        "deny" => new Press.Deny(by, button.Token),
        "ack" => new Press.Acknowledge(by),
        "handback" => new Press.HandBack(by),
        "escalate" => new Press.Escalate(by),
        "close" => new Press.Close(by, "moved"),
        "resume" => new Press.Resume(by),
        "silence" => new Press.Silence(by, Some.Night + TimeSpan.FromDays(1)),
        var verb => throw new InvalidOperationException($"No press for {verb}."),
    };
}
