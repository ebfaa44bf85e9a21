using Alvis.Engine.Incidents;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Incidents;

/// <summary>What a silence and an asked-for run change in the rules.</summary>
public sealed class SilencedTests
{
    private static readonly DateTimeOffset Until = Some.Night + TimeSpan.FromHours(1);

    [Fact]
    public void Nobody_is_paged_before_its_end_and_then_at_once()
    {
        var i = Timeline.Escalated().By(Some.Mara, new Silenced(Until)).Incident;

        Assert.Equal(new Move.Sleep(Until), Rules.Next(i, Some.Night));
        Assert.IsType<Move.SendPage>(Rules.Next(i, Until));
        Assert.Equal(Until, Rules.DueAt(i));
    }

    [Fact]
    public void A_page_that_begins_meanwhile_waits_too()
    {
        var i = Timeline.Opened().By(Some.Mara, new Silenced(Until)).Then(new Escalated(null, "why", HandOver: true)).Incident;

        Assert.Equal(new Move.Sleep(Until), Rules.Next(i, Some.Night));
    }

    [Fact]
    public void A_reminder_waits_too()
    {
        var i = Timeline.Held().By(Some.Mara, new Silenced(Some.Night + TimeSpan.FromHours(2))).Incident;

        Assert.Equal(new Move.Sleep(Some.Night + TimeSpan.FromHours(2)), Rules.Next(i, Some.Night + TimeSpan.FromMinutes(90)));
    }

    [Fact]
    public void Ended_early_the_page_is_due()
    {
        var i = Timeline.Escalated().By(Some.Mara, new Silenced(Until), new Silenced(Some.Night)).Incident;

        Assert.Null(i.SilencedUntil);
        Assert.IsType<Move.SendPage>(Rules.Next(i, Some.Night));
    }

    [Fact]
    public void The_plan_goes_on_meanwhile()
    {
        var i = Timeline.Opened().By(Some.Mara, new Silenced(Until)).Incident;

        Assert.IsType<Move.Run>(Rules.Next(i, Some.Night));
    }

    [Fact]
    public void It_moves_with_the_clock()
    {
        var i = Timeline.Escalated().By(Some.Mara, new Silenced(Until)).Then(new ClockJumped(TimeSpan.FromHours(3))).Incident;

        Assert.Equal(Until + TimeSpan.FromHours(3), i.SilencedUntil);
    }

    [Fact]
    public void What_is_not_silenced_has_no_silence_to_end()
    {
        var answer = Presses.Decide(Timeline.Opened().Incident, new Press.Silence(Some.Mara, Some.Night), Some.Night);

        Assert.Equal("INC-1 is not silenced, so there is nothing to end.", answer.Refusal?.Text);
    }

    [Fact]
    public void Who_asked_for_the_run_does_not_approve_it_and_may_deny_it()
    {
        var i = Timeline.Opened(Some.ApprovedPlan(), o => o with { AskedBy = Some.Mara }).Then(new StepFinished("s1", StepOutcome.Failure, "no")).Then(Some.Asked()).Incident;

        Assert.Equal("You asked for this run, so somebody else must approve it.", Presses.Decide(i, new Press.Approve(Some.Mara), Some.Night).Refusal?.Text);
        Assert.Null(Presses.Decide(i, new Press.Approve(Some.Ivo), Some.Night).Refusal);
        Assert.Null(Presses.Decide(i, new Press.Deny(Some.Mara), Some.Night).Refusal);
    }
}
