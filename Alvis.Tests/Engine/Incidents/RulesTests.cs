using Alvis.Engine.Incidents;
using Alvis.Engine.Plans;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Incidents;

public sealed class NextMoveTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_new_incident_runs_the_plan_s_first_step() => Assert.Equal("s1", Assert.IsType<Move.Run>(Next(Timeline.Opened())).Step.Id);

    [Fact]
    public void A_step_that_waits_sleeps_until_its_instant_and_is_then_run()
    {
        var told = Timeline.Waiting();

        Assert.Equal(new Move.Sleep(Some.Night + TimeSpan.FromMinutes(1)), Next(told.After(59 * Second)));
        Assert.Equal("s3", Assert.IsType<Move.Run>(Next(told.After(Second))).Step.Id);
    }

    [Fact]
    public void A_begun_call_without_an_end_comes_before_everything_else()
    {
        Assert.IsType<Move.Settle>(Next(Timeline.Restarting()));
        Assert.IsType<Move.Settle>(Next(Timeline.Restarting().By(Some.Mara, new Acknowledged())));
        Assert.IsType<Move.Settle>(Next(Timeline.Restarting().By(Some.Mara, new ClosedByPerson("moved"))));
    }

    [Fact]
    public void Approvers_are_told_at_once_and_then_it_sleeps_until_their_time_is_over()
    {
        var told = Timeline.Asked();
        Assert.Equal("a-1", Assert.IsType<Move.TellApprovers>(Next(told)).Approval.Id);

        told.Then(new ApproversTold("a-1", "on-call", Ok: true, "sent"));
        Assert.Equal(new Move.Sleep(Some.Night + TimeSpan.FromMinutes(15)), Next(told));
    }

    [Fact]
    public void An_approval_without_an_answer_expires_and_hands_over()
    {
        var told = Timeline.Asked().Then(new ApproversTold("a-1", "on-call", Ok: true, "sent")).After(TimeSpan.FromMinutes(15));

        const string why = "nobody approved restarting shop within 15 minutes";
        Assert.Equal(
            [new ApprovalExpired("a-1"), new StepFinished("a1", StepOutcome.Timeout, why), new Escalated(null, why, HandOver: true)],
            Assert.IsType<Move.Record>(Next(told)).Events);
    }

    [Fact]
    public void An_approval_that_expires_takes_its_own_way_when_the_plan_has_one()
    {
        var plan = Some.ApprovedPlan();
        plan = plan with { Steps = [.. plan.Steps.Select(s => s.Id == "a1" ? s with { OnTimeout = "s6" } : s)] };
        var told = Timeline.Opened(plan).Then(new StepFinished("s1", StepOutcome.Failure, "no"), Some.Asked()).After(TimeSpan.FromMinutes(15));

        told.Then([.. Assert.IsType<Move.Record>(Next(told)).Events]);

        Assert.Equal(("s6", IncidentStatus.Open), (told.Incident.Step, told.Incident.Status));
    }

    [Fact]
    public void A_restart_that_asked_by_itself_hands_over_when_nobody_answers()
    {
        var told = Timeline.Opened().Then(new StepFinished("s1", StepOutcome.Failure, "no"), Some.Asked() with { Step = "s2" }).After(TimeSpan.FromMinutes(15));

        Assert.Equal(["approval_expired", "escalated"], Assert.IsType<Move.Record>(Next(told)).Events.Select(EventWords.Of));
    }

    [Fact]
    public void A_plan_that_ends_without_closing_hands_over()
    {
        var told = Timeline.Opened(new Plan("s1", [new("s1", new WaitArgs(1), [1])], [])).Then(new StepFinished("s1", StepOutcome.Success, "waited"));

        Assert.Contains("the plan ended without closing", Assert.IsType<Escalated>(Assert.Single(Assert.IsType<Move.Record>(Next(told)).Events)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Verifying_looks_at_once_and_then_every_retry_every()
    {
        var told = Timeline.Verifying();
        Assert.Equal(new Move.Look(LookFor.Closing), Next(told));

        told.Then(new Probed(null, Some.Passing(told.Now)));
        Assert.Equal(new Move.Sleep(told.Now + 5 * Second), Next(told));
        Assert.Equal(new Move.Look(LookFor.Closing), Next(told.After(5 * Second)));
    }

    [Fact]
    public void A_doubtful_restart_is_judged_after_the_grace()
    {
        var told = Timeline.Opened(but: o => o with { Policy = new IncidentPolicy { Grace = 30 * Second } })
            .Then(new StepFinished("s1", StepOutcome.Failure, "no"), Some.Begun(), new RestartFinished("k1", CallEnd.Unknown, "no answer"));

        Assert.Equal(new Move.Sleep(Some.Night + 30 * Second), Next(told));
        Assert.Equal(new Move.Look(LookFor.Doubt), Next(told.After(30 * Second)));
    }

    [Fact]
    public void Handed_back_it_looks_before_it_goes_on()
    {
        var told = Timeline.Waiting().By(Some.Mara, new Acknowledged()).By(Some.Mara, new HandedBack());

        Assert.Equal(new Move.Look(LookFor.Handback), Next(told));
        told.Then(new Probed(null, Some.Failing(told.Now)));
        Assert.Equal("s3", Assert.IsType<Move.Run>(Next(told)).Step.Id);
    }

    [Fact]
    public void Escalated_it_pages_when_the_page_is_due()
    {
        var told = Timeline.Escalated();
        Assert.Equal(("on-call engineer", 0, 1), Assert.IsType<Move.SendPage>(Next(told)).Paging is var p ? (p.To, p.Level, p.Round) : default);

        told.Then(new Paged("on-call", 1, Ok: true, "sent", 0, 2, told.Now + TimeSpan.FromMinutes(10)));
        Assert.Equal(new Move.Sleep(told.Now + TimeSpan.FromMinutes(10)), Next(told));
        Assert.Equal(2, Assert.IsType<Move.SendPage>(Next(told.After(TimeSpan.FromMinutes(10)))).Paging.Round);
    }

    [Fact]
    public void Acknowledged_it_sleeps_an_hour_reminds_and_then_escalates_again()
    {
        var told = Timeline.Held();
        Assert.Equal(new Move.Sleep(told.Now + TimeSpan.FromHours(1)), Next(told));
        Assert.IsType<Move.RemindOwner>(Next(told.After(TimeSpan.FromHours(1))));

        told.Then(new OwnerReminded(Ok: true, "sent"));
        Assert.Equal(new Move.Sleep(told.Now + TimeSpan.FromMinutes(10)), Next(told));
        var escalated = Assert.IsType<Escalated>(Assert.Single(Assert.IsType<Move.Record>(Next(told.After(TimeSpan.FromMinutes(10)))).Events));
        Assert.Equal("Mara acknowledged it 1 hour 10 minutes ago, it still fails, and the reminder had no answer", escalated.Why);
    }

    [Fact]
    public void Closed_it_writes_its_summary_once_and_rests()
    {
        var told = Timeline.Closed();
        Assert.IsType<Move.Summarise>(Next(told));

        Assert.IsType<Move.None>(Next(told.Then(new SummaryWritten("It was short."))));
    }

    [Fact]
    public void An_incident_that_a_newer_alvis_wrote_is_left_alone()
    {
        Assert.IsType<Move.None>(Next(Timeline.Restarting().Then(new Unknown("dreamt"))));
        Assert.IsType<Move.None>(Next(Timeline.Escalated().Then(new Unknown("dreamt"))));
    }

    public static TheoryData<string> Situations => ["opened", "asked", "restarting", "waiting", "verifying", "escalated", "held", "closed"];

    [Theory]
    [MemberData(nameof(Situations))]
    public void The_due_instant_is_the_one_at_which_something_is_to_be_done(string situation)
    {
        var told = situation switch
        {
            "opened" => Timeline.Opened(),
            "asked" => Timeline.Asked().Then(new ApproversTold("a-1", "on-call", Ok: true, "sent")),
            "restarting" => Timeline.Restarting(),
            "waiting" => Timeline.Waiting(),
            "verifying" => Timeline.Verifying(),
            "escalated" => Timeline.Escalated(),
            "held" => Timeline.Held(),
            _ => Timeline.Closed(),
        };

        var due = Rules.DueAt(told.Incident)!.Value;

        Assert.True(Rules.Next(told.Incident, due) is not (Move.Sleep or Move.None));
        Assert.True(due == told.Incident.LastAt || Rules.Next(told.Incident, due - TimeSpan.FromMilliseconds(1)) == new Move.Sleep(due));
    }

    [Fact]
    public void What_rests_for_ever_is_due_never()
    {
        Assert.Null(Rules.DueAt(Timeline.Closed().Then(new SummaryWritten("It was short.")).Incident));
        Assert.Null(Rules.DueAt(Timeline.Waiting().Then(new Unknown("dreamt")).Incident));
    }

    private static Move Next(Timeline told) => Rules.Next(told.Incident, told.Now);
}

public sealed class RecoveryTests
{
    [Fact]
    public void Before_anything_was_done_it_closes() =>
        Assert.Equal(["probed", "closed"], Words(Timeline.Opened()));

    [Fact]
    public void What_was_asked_for_is_withdrawn() =>
        Assert.Equal(["approval_withdrawn", "probed", "closed"], Words(Timeline.Asked()));

    [Fact]
    public void After_an_action_the_plan_s_own_checks_decide() => Assert.Empty(Words(Timeline.Waiting()));

    [Fact]
    public void After_an_action_nobody_is_asked_for_another_one_of_a_service_that_is_well()
    {
        var told = Timeline.Waiting().Then(Some.Asked() with { Step = "s3" });

        Assert.Equal(["approval_withdrawn", "probed", "verifying_begun"], Words(told));
    }

    [Fact]
    public void While_a_call_is_under_way_nothing_changes() => Assert.Empty(Words(Timeline.Restarting()));

    [Fact]
    public void Escalated_it_closes() =>
        Assert.Equal(new Closed(ClosedBecause.RecoveredAfterEscalation), Rules.Recovered(Timeline.Escalated().Incident, Some.Passing(Some.Night))[^1]);

    [Fact]
    public void While_a_person_has_it_they_are_told_once_and_it_closes_half_an_hour_later()
    {
        var told = Timeline.Held();
        told.Then([.. Rules.Recovered(told.Incident, Some.Passing(told.Now))]);

        Assert.Equal(new Move.Sleep(told.Now + TimeSpan.FromMinutes(30)), Rules.Next(told.Incident, told.Now));
        Assert.Empty(Words(told));
        Assert.Equal([new Closed(ClosedBecause.RecoveredWhileAcknowledged)], Assert.IsType<Move.Record>(Rules.Next(told.Incident, told.Now + TimeSpan.FromMinutes(30))).Events);
    }

    [Fact]
    public void A_fault_in_that_half_hour_keeps_it_open()
    {
        var told = Timeline.Held().Then(new RecoverySeen(Some.Passing(Some.Night)));
        told.Then([.. Rules.FailedAgain(told.Incident, Some.Failing(told.Now))]);

        Assert.Null(told.Incident.ClosesAt);
        Assert.False(told.Incident.Latest.Healthy);
    }

    [Fact]
    public void A_fault_that_is_known_already_is_not_recorded_again() => Assert.Empty(Rules.FailedAgain(Timeline.Held().Incident, Some.Failing(Some.Night)));

    [Fact]
    public void A_fault_after_a_pass_is_recorded_while_a_person_is_waited_for()
    {
        var told = Timeline.Verifying().Then(new Escalated(null, "Mara asked for a person", HandOver: false));
        Assert.True(told.Incident.Latest.Healthy);

        Assert.Equal([new FaultSeen(Some.Failing(told.Now))], Rules.FailedAgain(told.Incident, Some.Failing(told.Now)));
    }

    [Fact]
    public void Closed_nothing_changes() => Assert.Empty(Words(Timeline.Closed()));

    [Fact]
    public void Written_by_a_newer_alvis_nothing_changes() => Assert.Empty(Words(Timeline.Escalated().Then(new Unknown("dreamt"))));

    private static IEnumerable<string> Words(Timeline told) => Rules.Recovered(told.Incident, Some.Passing(told.Now)).Select(EventWords.Of);
}

public sealed class LookingTests
{
    [Fact]
    public void Enough_passes_in_a_row_close()
    {
        var told = Timeline.Verifying();

        Assert.Equal(["probed"], Looked(told, LookFor.Closing, healthy: true));
        told.Then(new Probed(null, Some.Passing(told.Now)));
        Assert.Equal(["probed", "closed"], Looked(told, LookFor.Closing, healthy: true));
    }

    [Fact]
    public void The_check_step_s_own_pass_is_none_of_them() => Assert.Empty(Timeline.Verifying().Incident.Probes);

    [Fact]
    public void One_failure_there_hands_over() => Assert.Equal(["probed", "escalated"], Looked(Timeline.Verifying(), LookFor.Closing, healthy: false));

    [Fact]
    public void A_doubtful_restart_of_a_service_that_passes_goes_on_without_claiming_it()
    {
        var events = Rules.Looked(Doubtful().Incident, LookFor.Doubt, Some.Passing(Some.Night));

        Assert.Equal(new StepFinished("s2", StepOutcome.Success, "it is not known whether a restart was made, but the service passes its check"), events[1]);
    }

    [Fact]
    public void A_doubtful_restart_of_a_service_that_fails_hands_over_with_the_instant()
    {
        var told = Doubtful();
        Assert.Equal(["probed"], Looked(told, LookFor.Doubt, healthy: false));

        told.Then(new Probed(null, Some.Failing(told.Now)));
        var escalated = (Escalated)Rules.Looked(told.Incident, LookFor.Doubt, Some.Failing(told.Now))[1];
        Assert.Equal(
            "a restart may have been made at 2026-03-01 03:00:00 UTC, nobody can say, and the service still fails: answered 503, wanted 200. Alvis does not make it twice",
            escalated.Why);
    }

    [Fact]
    public void A_doubt_that_is_settled_is_gone()
    {
        var told = Doubtful();
        told.Then([.. Rules.Looked(told.Incident, LookFor.Doubt, Some.Passing(told.Now))]);

        Assert.Null(told.Incident.Doubt);
        Assert.Equal("s3", told.Incident.Step);
    }

    [Fact]
    public void A_service_that_is_well_when_it_is_handed_back_is_verified() =>
        Assert.Equal(["probed", "verifying_begun"], Looked(HandedBack(), LookFor.Handback, healthy: true));

    [Fact]
    public void One_that_fails_when_it_is_handed_back_goes_on_with_the_plan() =>
        Assert.Equal(["probed"], Looked(HandedBack(), LookFor.Handback, healthy: false));

    [Fact]
    public void Handed_back_after_the_plan_ended_a_failing_one_goes_to_a_person_again()
    {
        var told = Timeline.Held().By(Some.Mara, new HandedBack());

        Assert.Equal(["probed", "escalated"], Looked(told, LookFor.Handback, healthy: false));
    }

    private static Timeline Doubtful() => Timeline.Restarting().Then(new RestartFinished("k1", CallEnd.Unknown, "no answer within 30 seconds"));

    private static Timeline HandedBack() => Timeline.Waiting().By(Some.Mara, new Acknowledged()).By(Some.Mara, new HandedBack());

    private static IEnumerable<string> Looked(Timeline told, LookFor why, bool healthy) =>
        Rules.Looked(told.Incident, why, healthy ? Some.Passing(told.Now) : Some.Failing(told.Now)).Select(EventWords.Of);
}
