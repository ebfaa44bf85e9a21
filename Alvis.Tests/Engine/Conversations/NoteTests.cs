using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Conversations;

public sealed class NoteTests
{
    /// <summary>What each event says in the thread, by its word; nothing where another entry says it.</summary>
    private static readonly Dictionary<string, string?> Lines = new(StringComparer.Ordinal)
    {
        ["opened"] = "Bad shop is down: answered 503, wanted 200 (failing since 2026-03-01 02:59:25 UTC). It follows INC-9, with 2 restarts begun before. Opened again: Mara closed INC-9, and the service has not recovered since. Mara asked for this run. Many services fail at once: it waits under INC-7, and nothing is done until a person resumes there",
        ["fault_seen"] = "Bad Failing again: answered 503, wanted 200",
        ["recovery_seen"] = "Good It passes its check again: answered 200 in 12 ms. Mara has the incident; it closes in 30 minutes unless they object",
        ["probed"] = "Bad Check failed: answered 503, wanted 200",
        ["wait_begun"] = "Info Waiting for 1 minute",
        ["step_finished"] = null,
        ["approval_requested"] = "Person Approval needed for restarting the shop (systemctl restart shop). Without an answer by 2026-03-01 03:05:00 UTC it goes to a person",
        ["approvers_told"] = "Info Asked shop-team",
        ["approved"] = "Person Mara approved",
        ["denied"] = "Person Mara denied: we are migrating",
        ["approval_expired"] = "Person Nobody answered in time",
        ["approval_withdrawn"] = "Info The request for approval is withdrawn: the service recovered",
        ["guard_refused"] = "Bad Not done (cooldown): shop was restarted for INC-9 2 minutes ago",
        ["restart_begun"] = "Doing Restarting shop: restart shop-1",
        ["restart_finished"] = "Bad It is not known whether the restart was made: no answer within 30 seconds",
        ["action_begun"] = "Doing Running flush-cache: flush --region eu",
        ["action_finished"] = "Bad The action failed: ended with 1",
        ["verifying_begun"] = "Info Verifying: 2 passes in a row close the incident",
        ["escalated"] = "Person Handing over to on-call engineer: still failing after 1 restart",
        ["paged"] = "Bad on-call could not be paged: the address does not exist",
        ["acknowledged"] = "Person Mara has it. Alvis does nothing further and keeps checking",
        ["owner_reminded"] = "Person Reminded Mara: it still fails",
        ["handed_back"] = "Person Mara handed it back. Alvis looks again and goes on",
        ["joined"] = "Bad shop fails too: INC-12 waits here",
        ["resume_asked"] = "Person Mara has it and resumed. The incidents that wait here go on, a few at a time",
        ["resumed"] = "Doing Resumed. Alvis looks again and goes on",
        ["closed"] = "Good Closed: it passes its check again",
        ["closed_by_person"] = "Person Mara closed it: moved to another host",
        ["clock_jumped"] = "Info The machine's clock jumped by 1 minute 30 seconds back; what was waiting still waits as long",
        ["silenced"] = "Person Mara silenced it until 2026-03-01 04:00:00 UTC: a planned test. Nobody is paged till then",
        ["summary_written"] = null,
    };

    public static TheoryData<string> Words => [.. EventWords.Known.Select(t => EventWords.Of(EveryEvent.Of(t)))];

    [Theory]
    [MemberData(nameof(Words))]
    public void Every_event_says_its_line(string word) => Assert.Equal(Lines[word], Line(EveryEvent.Of(EventWords.TypeOf(word)!)));

    [Fact]
    public void The_first_look_says_that_it_is_down_and_nothing_of_what_did_not_happen() =>
        Assert.Equal("Bad shop is down: answered 503, wanted 200 (failing since 2026-03-01 02:59:25 UTC)", Line(Some.Opened()));

    [Theory]
    [InlineData(CallEnd.Done, "Doing Restarted: ok")]
    [InlineData(CallEnd.Failed, "Bad The restart failed: ok")]
    public void The_end_of_a_restart_is_told_as_it_is(CallEnd end, string line) => Assert.Equal(line, Line(new RestartFinished("k", end, "ok")));

    [Theory]
    [InlineData(CallEnd.Done, "Doing Done: ok")]
    [InlineData(CallEnd.Unknown, "Bad It is not known whether the action took effect: ok")]
    public void So_is_the_end_of_an_action(CallEnd end, string line) => Assert.Equal(line, Line(new ActionFinished("k", end, "ok")));

    [Fact]
    public void A_second_attempt_is_counted() => Assert.Equal("Doing Restarting shop: restart shop (attempt 2)", Line(Some.Begun(2)));

    [Fact]
    public void A_pass_is_good() => Assert.Equal("Good Check passed: answered 200 in 12 ms", Line(new Probed(null, Some.Passing(Some.Night))));

    [Fact]
    public void An_escalation_that_the_plan_wanted_wakes_and_does_not_hand_over() =>
        Assert.Equal("Person Waking the on-call engineer: why", Line(new Escalated(null, "why", HandOver: false)));

    [Fact]
    public void A_page_that_went_out_says_to_whom() => Assert.Equal("Person Paged on-call (round 2)", Line(new Paged("on-call", 2, Ok: true, "ok", 0, 3, Some.Night)));

    [Fact]
    public void A_reminder_that_could_not_be_sent_is_not_claimed() =>
        Assert.Equal("Bad Mara could not be reminded: no escalation is registered", Line(new OwnerReminded(Ok: false, "no escalation is registered")));

    [Fact]
    public void Approvers_who_could_not_be_told_are_said() =>
        Assert.Equal("Bad The approvers could not be told: no escalation is registered", Line(new ApproversTold("a-1", "nobody", Ok: false, "no escalation is registered")));

    [Theory]
    [InlineData(ClosedBecause.Verified, "it passes its check again")]
    [InlineData(ClosedBecause.RecoveredOnItsOwn, "it recovered on its own before anything was done")]
    [InlineData(ClosedBecause.RecoveredWhileAcknowledged, "it passes its check again and its owner did not object")]
    public void Closing_says_why(ClosedBecause because, string why) => Assert.Equal($"Good Closed: {why}", Line(new Closed(because)));

    [Fact]
    public void A_word_of_a_newer_alvis_is_shown() =>
        Assert.Equal("Info 'dreamt', written by a newer Alvis; this one does not act on the incident", Line(new Unknown("dreamt")));

    [Fact]
    public void A_step_says_nothing_that_another_entry_says() => Assert.Null(Line(new StepFinished("s5", StepOutcome.Success, "waited 1 minute")));

    [Fact]
    public void A_message_to_somebody_has_its_line() =>
        Assert.Equal("Person Told db-team: the shop is down", Line(new StepFinished("s2", StepOutcome.Success, "told db-team: the shop is down")));

    private static string? Line(IncidentEvent happened)
    {
        var incident = Timeline.Opened(EveryEvent.FullPlan).By(Some.Mara, new Acknowledged()).Incident;
        var by = happened is Closed or Probed or Opened ? Actor.Alvis : Actor.Of(Some.Mara);
        return Note.Of(incident, new Entry(new IncidentId(1), 3, Some.Night, by, happened)) is { } note ? $"{note.Tone} {note.Text}" : null;
    }
}
