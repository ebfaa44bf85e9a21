using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Summaries;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Summaries;

public sealed class HandOverTests
{
    [Fact]
    public void Whoever_is_woken_reads_what_failed_what_was_tried_and_whose_it_is()
    {
        var told = Timeline.Opened(Some.RestartPlan() with { Notes = ["Ask Sam about the database."] }, o => o with { Owner = "shop-team" })
            .Then(new StepFinished("s1", StepOutcome.Failure, "no"), Some.Begun(), new RestartFinished("k1", CallEnd.Failed, "the machine is gone"));

        Assert.Equal(
            """
            shop needs a person: the machine is gone

            The check GET http://shop/health of shop (shop on test) failed since 2026-03-01 02:59:25 UTC: answered 503, wanted 200. The incident was opened at 2026-03-01 03:00:00 UTC.
            Last seen at 2026-03-01 03:00:00 UTC: answered 503, wanted 200

            What was tried
            - 2026-03-01 03:00:00 UTC: Alvis began restart 1 of shop: restart shop.
            - 2026-03-01 03:00:00 UTC: The restart failed: the machine is gone.

            Notes of the playbook
            - Ask Sam about the database.

            Owner: shop-team
            """,
            Write(told, "the machine is gone"));
    }

    [Fact]
    public void What_the_plan_has_and_was_not_done_is_listed()
    {
        var text = Write(Timeline.Opened(EveryEvent.FullPlan), "why");

        Assert.Contains("\nWhat was tried\nNothing was done to the service.\n\nIn the plan and not done\n- restart shop\n- run flush-cache\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_refused_is_told_with_that_nothing_was_done()
    {
        var told = Timeline.Opened().Then(new StepFinished("s1", StepOutcome.Failure, "no"), new GuardRefused("s2", "cooldown", "too soon."), new Escalated(null, "too soon.", HandOver: true));

        Assert.Contains(
            "What was tried\nNothing was done to the service.\n- 2026-03-01 03:00:00 UTC: The guard cooldown refused: too soon.\n\nIn the plan and not done\n- restart shop",
            Write(told, "too soon."), StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_that_may_have_been_made_is_not_called_not_done()
    {
        var text = Write(Timeline.Restarting().Then(new RestartFinished("k1", CallEnd.Unknown, "no answer")), "why");

        Assert.Contains("Whether the restart was made is not known: no answer.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not done", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was done", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_are_not_among_what_was_tried() =>
        Assert.DoesNotContain("was paged", Write(Timeline.Escalated().Then(new Paged("on-call", 1, Ok: true, "sent", 0, 2, Some.Night)), "why"), StringComparison.Ordinal);

    [Fact]
    public void An_approver_is_shown_the_call_since_when_it_is_down_and_what_follows_without_an_answer()
    {
        var told = Timeline.Asked();

        Assert.Equal(
            "shop is down since 2026-03-01 02:59:25 UTC: answered 503, wanted 200\n"
            + "Alvis asks for approval of restarting shop: restart shop.\n"
            + "Without an answer by 2026-03-01 03:15:00 UTC it goes to a person.",
            HandOver.Ask(told.Incident, told.Incident.Approval!));
    }

    [Fact]
    public void An_approver_is_told_of_restarts_that_went_before()
    {
        var told = Timeline.Opened(Some.ApprovedPlan(), o => o with { Linked = new IncidentId(9), RestartsBefore = 2 }).Then(Some.Asked());

        Assert.Contains("It was restarted 2 times lately. ", HandOver.Ask(told.Incident, told.Incident.Approval!), StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_that_the_plan_goes_on_without_says_so()
    {
        var plan = Some.ApprovedPlan();
        plan = plan with { Steps = [.. plan.Steps.Select(s => s.Id == "a1" ? s with { OnTimeout = "s3" } : s)] };
        var told = Timeline.Opened(plan).Then(Some.Asked());

        Assert.EndsWith("the plan goes on without it (wait).", HandOver.Ask(told.Incident, told.Incident.Approval!), StringComparison.Ordinal);
    }

    private static string Write(Timeline told, string why) => HandOver.Write(told.Incident, told.Entries, why);
}
