using System.Text.RegularExpressions;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Summaries;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Summaries;

public sealed class FactSheetTests
{
    public static TheoryData<string> Stories => [.. Told.Keys];

    private static readonly Dictionary<string, Func<Timeline>> Told = new(StringComparer.Ordinal)
    {
        ["just opened"] = () => Timeline.Opened(),
        ["asked"] = Timeline.Asked,
        ["restarting"] = Timeline.Restarting,
        ["escalated"] = Timeline.Escalated,
        ["held"] = Timeline.Held,
        ["verified"] = Timeline.Closed,
        ["recovered on its own"] = () => Recovered(Timeline.Asked(), ClosedBecause.RecoveredOnItsOwn),
        ["recovered after escalation"] = () => Recovered(Timeline.Escalated(), ClosedBecause.RecoveredAfterEscalation),
        ["recovered in a person's hands"] = () => Timeline.Held().Then(new RecoverySeen(Some.Passing(Some.Night)), new Closed(ClosedBecause.RecoveredWhileAcknowledged)),
        ["opened in a storm"] = () => Timeline.Opened(but: o => o with { Under = new IncidentId(7) }).Then(new Resumed()),
        ["storm"] = Timeline.Umbrella,
        ["storm that is over"] = () => Timeline.Umbrella().By(Some.Mara, new ResumeAsked()).Then(new Closed(ClosedBecause.StormOver)),
        ["storm that a person closed"] = () => Timeline.Umbrella().By(Some.Mara, new ClosedByPerson("noise")),
        ["closed by a person"] = () => Timeline.Held().By(Some.Mara, new ClosedByPerson("moved")),
        ["after a clock jump"] = () => Timeline.Waiting().Then(new ClockJumped(TimeSpan.FromHours(1))),
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void Every_sentence_comes_from_entries_that_exist(string story)
    {
        var told = Told[story]();
        var facts = FactSheet.From(told.Entries);

        Assert.All(All(facts), fact =>
        {
            Assert.NotEmpty(fact.Entries);
            Assert.All(fact.Entries, sequence => Assert.Contains(told.Entries, e => e.Sequence == sequence));
        });
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Every_instant_in_it_is_an_instant_of_the_entries_it_comes_from(string story)
    {
        var told = Told[story]();

        foreach (var fact in All(FactSheet.From(told.Entries)))
        {
            var known = fact.Entries.SelectMany(s => Instants(told.Entries[(int)s - 1])).Select(Clock.Utc).ToHashSet(StringComparer.Ordinal);
            Assert.All(
                Regex.Matches(fact.Text, @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?", RegexOptions.None, TimeSpan.FromSeconds(1)),
                at => Assert.Contains(at.Value, known));
        }
    }

    [Fact]
    public void Everything_that_was_begun_or_decided_is_told()
    {
        var quiet = new[] { "opened", "fault_seen", "recovery_seen", "probed", "wait_begun", "step_finished", "approvers_told", "verifying_begun", "owner_reminded", "closed", "closed_by_person", "summary_written" };

        foreach (var type in EventWords.Known.Where(t => t != typeof(Opened)))
        {
            var told = Timeline.Opened(EveryEvent.FullPlan).Then(EveryEvent.Of(type));
            var word = EventWords.Of(told.Entries[1].Event);
            Assert.True(FactSheet.From(told.Entries).Done.Any(f => f.Entries.Contains(2)) != quiet.Contains(word), $"'{word}' is {(quiet.Contains(word) ? "told, though nothing was done" : "not told")}.");
        }
    }

    [Fact]
    public void A_message_that_the_plan_sent_is_told()
    {
        var told = Timeline.Opened(EveryEvent.FullPlan).Then(new StepFinished("s1", StepOutcome.Failure, "no"), new StepFinished("s2", StepOutcome.Success, "told db-team: the shop is down"));

        Assert.Equal("2026-03-01 03:00:00 UTC: Told db-team: the shop is down.", Assert.Single(FactSheet.From(told.Entries).Done).Text);
    }

    [Theory]
    [InlineData(CallEnd.Done, "INC-1 shop: recovered after 1 restart", "The restart was made: it")]
    [InlineData(CallEnd.Failed, "INC-1 shop: recovered", "The restart failed: it")]
    [InlineData(CallEnd.Unknown, "INC-1 shop: recovered", "Whether the restart was made is not known: it")]
    public void A_restart_is_claimed_only_when_it_is_known_to_be_made(CallEnd end, string title, string deed)
    {
        var told = Recovered(Timeline.Restarting().Then(new RestartFinished("k1", end, "it"), new Escalated(null, "why", HandOver: true)), ClosedBecause.RecoveredAfterEscalation);

        var facts = FactSheet.From(told.Entries);

        Assert.Equal(title, facts.Title.Text);
        Assert.Contains(facts.Done, f => f.Text.EndsWith(deed + ".", StringComparison.Ordinal));
        Assert.Equal(end == CallEnd.Done, facts.Cause[0].Text.Contains("after an action", StringComparison.Ordinal));
    }

    [Fact]
    public void It_was_down_until_the_first_of_the_passes_that_ended_it()
    {
        var facts = FactSheet.From(Timeline.Closed().Entries);

        Assert.Equal(
            [
                "The check passed again at 2026-03-01 03:01:00 UTC: answered 200 in 12 ms.",
                "shop was down for 1 minute 35 seconds.",
                "The incident was closed at 2026-03-01 03:01:05 UTC by Alvis.",
            ],
            facts.Outcome.Select(f => f.Text));
    }

    [Fact]
    public void A_pass_that_a_failure_followed_did_not_end_it()
    {
        var told = Timeline.Held().Then(new RecoverySeen(Some.Passing(Some.Night))).After(TimeSpan.FromMinutes(10));
        told.Then(new FaultSeen(Some.Failing(told.Now))).After(TimeSpan.FromMinutes(10));
        told.Then(new RecoverySeen(Some.Passing(told.Now))).After(TimeSpan.FromMinutes(30)).Then(new Closed(ClosedBecause.RecoveredWhileAcknowledged));

        Assert.Contains("shop was down for 20 minutes 35 seconds.", FactSheet.From(told.Entries).Outcome.Select(f => f.Text));
    }

    [Fact]
    public void A_pass_of_something_else_did_not_end_it()
    {
        var told = Timeline.Opened(EveryEvent.FullPlan).Then(new Probed("s1", Some.Passing(Some.Night)), new Escalated(null, "why", HandOver: true)).After(TimeSpan.FromMinutes(5));

        Assert.Contains("shop was down for 5 minutes 35 seconds.", FactSheet.From(Recovered(told, ClosedBecause.RecoveredAfterEscalation).Entries).Outcome.Select(f => f.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void What_the_clock_jumped_is_no_time_it_was_down(int hours)
    {
        var jump = TimeSpan.FromHours(hours);
        var told = Timeline.Escalated().After(jump).Then(new ClockJumped(jump)).After(TimeSpan.FromMinutes(5));

        var down = FactSheet.From(Recovered(told, ClosedBecause.RecoveredAfterEscalation).Entries).Outcome[1];

        Assert.Equal("shop was down for 5 minutes 35 seconds.", down.Text);
        Assert.Contains(down.Entries, s => told.Entries[(int)s - 1].Event is ClockJumped);
    }

    [Fact]
    public void Closed_by_a_person_it_says_how_the_check_stood()
    {
        Assert.Equal("The check had not passed since 2026-03-01 02:59:25 UTC; last seen: answered 503, wanted 200.", Stood(Timeline.Held()));
        Assert.Equal("The last check passed: answered 200 in 12 ms.", Stood(Timeline.Held().Then(new RecoverySeen(Some.Passing(Some.Night)))));
        Assert.Equal(
            "The check had failed again since it passed at 2026-03-01 03:01:00 UTC; last seen: answered 503, wanted 200.",
            Stood(Timeline.Verifying().Then(new Probed(null, Some.Failing(Some.Night)), new Escalated(null, "why", HandOver: true))));
    }

    [Fact]
    public void What_is_still_open_has_no_end()
    {
        var facts = FactSheet.From(Timeline.Escalated().Entries);

        Assert.Equal("INC-1 shop: still open", facts.Title.Text);
        Assert.Equal("The incident is still open.", Assert.Single(facts.Outcome).Text);
        Assert.DoesNotContain(All(facts), f => f.Text.Contains("passed", StringComparison.Ordinal) || f.Text.Contains("was down", StringComparison.Ordinal));
    }

    [Fact]
    public void What_went_before_is_told()
    {
        var told = Timeline.Opened(but: o => o with { Linked = new IncidentId(9), RestartsBefore = 2, Because = "Mara closed INC-9, and the service has not recovered since" });

        Assert.Equal(
            ["It follows INC-9, with 2 restarts begun before this incident.", "It was opened again because Mara closed INC-9, and the service has not recovered since."],
            FactSheet.From(told.Entries).Happened.Skip(2).Select(f => f.Text));
    }

    [Fact]
    public void A_timeline_without_its_opening_has_no_facts() =>
        Assert.Throws<ArgumentException>(() => FactSheet.From([new Entry(new IncidentId(1), 1, Some.Night, Actor.Alvis, new Unknown("opened"))]));

    private static Timeline Recovered(Timeline told, ClosedBecause because) => told.Then(new Probed(null, Some.Passing(told.Now)), new Closed(because));

    private static string Stood(Timeline told) => FactSheet.From(told.By(Some.Mara, new ClosedByPerson("moved")).Entries).Outcome[0].Text;

    private static IEnumerable<Fact> All(FactSheet facts) => [facts.Title, .. facts.Happened, .. facts.Cause, .. facts.Done, .. facts.Outcome];

    private static IEnumerable<DateTimeOffset> Instants(Entry entry) => entry.Event switch
    {
        Opened o => [entry.At, o.FailingSince, o.Result.At],
        Probed p => [entry.At, p.Result.At],
        RecoverySeen r => [entry.At, r.Result.At],
        _ => [entry.At],
    };
}
