using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Incidents;

public sealed class FoldTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Nothing_is_no_incident() => Assert.Null(Fold.All([]));

    [Fact]
    public void The_opening_fixes_what_the_incident_runs_on()
    {
        var i = Timeline.Opened(but: o => o with { Owner = "shop-team", Linked = new IncidentId(9), RestartsBefore = 2 }).Incident;

        Assert.Equal((new IncidentId(1), "shop", "test", "shop", "shop-team"), (i.Id, i.Service, i.Platform, i.Target, i.ServiceOwner));
        Assert.Equal((IncidentStatus.Open, "s1", 1L, Some.Night), (i.Status, i.Step, i.Version, i.OpenedAt));
        Assert.Equal((Some.Night - TimeSpan.FromSeconds(35), new IncidentId(9), 2), (i.FailingSince, i.Linked!.Value, i.RestartsBefore));
    }

    [Fact]
    public void The_version_is_the_sequence_of_the_last_entry()
    {
        var told = Timeline.Closed();

        Assert.Equal(told.Entries.Count, told.Incident.Version);
        Assert.Equal(told.Now, told.Incident.LastAt);
    }

    [Fact]
    public void A_timeline_that_does_not_begin_with_its_opening_is_damaged() =>
        Assert.Throws<InvalidOperationException>(() => Fold.All([new Entry(new IncidentId(1), 1, Some.Night, Actor.Alvis, new Acknowledged())]));

    [Fact]
    public void A_timeline_that_opens_twice_is_damaged() => Assert.Throws<InvalidOperationException>(() => Timeline.Opened().Then(Some.Opened()));

    [Fact]
    public void A_finished_step_goes_where_its_outcome_says()
    {
        Assert.Equal("s5", Timeline.Opened().Then(new StepFinished("s1", StepOutcome.Success, "ok")).Incident.Step);
        Assert.Equal("s2", Timeline.Opened().Then(new StepFinished("s1", StepOutcome.Failure, "no")).Incident.Step);
    }

    [Fact]
    public void A_timeout_without_a_way_of_its_own_is_a_failure() =>
        Assert.Null(Timeline.Asked().Then(new StepFinished("a1", StepOutcome.Timeout, "nobody")).Incident.Step);

    [Fact]
    public void A_new_step_begins_with_nothing_seen_and_nothing_waited()
    {
        var i = Timeline.Waiting().Then(new StepFinished("s3", StepOutcome.Success, "waited")).Incident;

        Assert.Equal(("s4", 0, (DateTimeOffset?)null), (i.Step, i.Waits, i.WaitUntil));
        Assert.Empty(i.Probes);
    }

    [Fact]
    public void A_begun_restart_counts_and_uses_up_the_consent()
    {
        var told = Timeline.Asked().By(Some.Mara, new Approved("a-1"));
        Assert.True(told.Incident.Consent);

        var i = told.Then(Some.Begun()).Incident;

        Assert.Equal((false, 1, true, "k1"), (i.Consent, i.Restarts, i.Acted, i.Call!.Key));
    }

    [Theory]
    [InlineData(CallEnd.Done, 1)]
    [InlineData(CallEnd.Failed, 0)]
    [InlineData(CallEnd.Unknown, 0)]
    public void A_restart_is_known_to_be_made_only_when_its_end_says_so(CallEnd end, int made)
    {
        var i = Timeline.Restarting().Then(new RestartFinished("k1", end, "")).Incident;

        Assert.Equal((1, made, end == CallEnd.Unknown), (i.Restarts, i.RestartsMade, i.Doubt is not null));
        Assert.Null(i.Call);
    }

    [Fact]
    public void Verifying_begins_with_no_pass_counted()
    {
        var i = Timeline.Verifying().Incident;

        Assert.True(i.Verifying);
        Assert.Empty(i.Probes);
        Assert.Null(i.Step);
    }

    [Fact]
    public void Acknowledging_takes_everything_from_alvis()
    {
        var i = Timeline.Asked().By(Some.Mara, new Acknowledged()).Incident;

        Assert.Equal((IncidentStatus.Acknowledged, Some.Mara), (i.Status, i.Owner!));
        Assert.Equal(((PendingApproval?)null, false, (Paging?)null, false), (i.Approval, i.Consent, i.Paging, i.Verifying));
        Assert.Equal(Some.Night + Hour, i.RemindAt);
    }

    [Fact]
    public void Handing_back_keeps_the_place_in_the_plan()
    {
        var i = Timeline.Waiting().By(Some.Mara, new Acknowledged()).By(Some.Mara, new HandedBack()).Incident;

        Assert.Equal((IncidentStatus.Open, "s3", true, (Person?)null), (i.Status, i.Step, i.FreshCheck, i.Owner));
    }

    [Fact]
    public void The_look_after_a_handback_is_no_attempt_of_the_step_that_follows()
    {
        var told = Timeline.Waiting().By(Some.Mara, new Acknowledged()).By(Some.Mara, new HandedBack());

        Assert.Empty(told.Then(new Probed(null, Some.Failing(told.Now))).Incident.Probes);
    }

    [Fact]
    public void Escalating_ends_the_plan_and_what_the_last_owner_had_agreed_to()
    {
        var i = Timeline.Held().Then(new RecoverySeen(Some.Passing(Some.Night))).By(Some.Ivo, new Escalated("db-team", "Ivo asked for a person", HandOver: false)).Incident;

        Assert.Equal((IncidentStatus.Escalated, "db-team", (Person?)null), (i.Status, i.Paging!.To, i.Owner));
        Assert.Equal(((DateTimeOffset?)null, (DateTimeOffset?)null), (i.ClosesAt, i.RemindAt));
    }

    [Fact]
    public void Closing_ends_everything_that_waits()
    {
        var i = Timeline.Held().By(Some.Mara, new ClosedByPerson("moved")).Incident;

        Assert.Equal((IncidentStatus.Closed, true, Some.Night), (i.Status, i.ClosedByPerson, i.ClosedAt!.Value));
        Assert.Equal(((Paging?)null, (DateTimeOffset?)null, (DateTimeOffset?)null, (string?)null), (i.Paging, i.RemindAt, i.ClosesAt, i.Step));
    }

    [Fact]
    public void A_look_at_something_else_says_nothing_of_the_service()
    {
        var plan = Some.RestartPlan() with { Steps = [new("s1", new CheckArgs("url", "http://db/ping"), [1], "s5", "s2"), .. Some.RestartPlan().Steps.Skip(1)] };
        var told = Timeline.Opened(plan);

        var i = told.Then(new Probed("s1", Some.Passing(told.Now))).Incident;

        Assert.False(i.Latest.Healthy);
        Assert.Single(i.Probes);
    }

    [Fact]
    public void A_word_of_a_newer_version_is_kept_and_stops_alvis() => Assert.True(Timeline.Waiting().Then(new Unknown("dreamt")).Incident.FromNewer);

    [Fact]
    public void A_timeline_that_a_newer_version_opened_is_folded_to_its_end()
    {
        Entry Entry(int n, IncidentEvent happened) => new(new IncidentId(1), n, Some.Night, Actor.Alvis, happened);

        var i = Fold.All([Entry(1, new Unknown("opened")), Entry(2, new StepFinished("s1", StepOutcome.Failure, "no")), Entry(3, Some.Begun()), Entry(4, new Closed(ClosedBecause.Verified))])!;

        Assert.Equal((true, IncidentStatus.Closed, 4L), (i.FromNewer, i.Status, i.Version));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_jump_of_the_clock_moves_every_instant_that_something_waits_for(int hours)
    {
        var by = TimeSpan.FromHours(hours);

        Moves(Timeline.Waiting(), by, i => i.WaitUntil, i => i.StepAt, i => i.LastActionAt);
        Moves(Timeline.Asked(), by, i => i.Approval!.ExpiresAt, i => i.Approval!.RequestedAt);
        Moves(Timeline.Escalated(), by, i => i.Paging!.NextAt);
        Moves(Timeline.Held(), by, i => i.RemindAt);
        Moves(Timeline.Held().Then(new RecoverySeen(Some.Passing(Some.Night))), by, i => i.ClosesAt);
        Moves(Timeline.Restarting(), by, i => i.Call!.At);
        Moves(Timeline.Restarting().Then(new RestartFinished("k1", CallEnd.Unknown, "")), by, i => i.Doubt!.At);
        Moves(Timeline.Verifying().Then(new Probed(null, Some.Passing(Some.Night))), by, i => i.Probes[0].At, i => i.Latest.At, i => i.Confirmed.At);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_jump_of_the_clock_puts_the_next_look_neither_off_nor_forward(int hours)
    {
        var told = Timeline.Verifying();
        told.Then(new Probed(null, Some.Passing(told.Now))).After(TimeSpan.FromHours(hours)).Then(new ClockJumped(TimeSpan.FromHours(hours)));

        Assert.Equal(new Move.Sleep(told.Now + TimeSpan.FromSeconds(5)), Rules.Next(told.Incident, told.Now));
    }

    private static void Moves(Timeline told, TimeSpan by, params Func<Incident, DateTimeOffset?>[] instants)
    {
        var before = instants.Select(at => at(told.Incident)!.Value + by).ToList();
        told.Then(new ClockJumped(by));
        Assert.Equal(before, instants.Select(at => at(told.Incident)!.Value));
    }
}
