using Alvis.Engine.Incidents;
using Alvis.Engine.Summaries;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Summaries;

public sealed class PlainSummaryTests
{
    [Fact]
    public void A_restart_that_helped_reads_like_this() =>
        Assert.Equal(
            """
            INC-1 shop: recovered after 1 restart

            What happened
            The check GET http://shop/health of shop (shop on test) failed since 2026-03-01 02:59:25 UTC: answered 503, wanted 200. The incident was opened at 2026-03-01 03:00:00 UTC.

            Cause
            Not known. That it passes after an action says nothing about why it failed.

            What was done
            - 2026-03-01 03:00:00 UTC: Alvis began restart 1 of shop: restart shop.
            - 2026-03-01 03:00:00 UTC: The restart was made: stopped pid 10, started pid 11.

            Outcome
            The check passed again at 2026-03-01 03:01:00 UTC: answered 200 in 12 ms. shop was down for 1 minute 35 seconds. The incident was closed at 2026-03-01 03:01:05 UTC by Alvis.
            """,
            Write(Timeline.Closed()));

    [Fact]
    public void Where_nothing_was_done_no_restart_is_spoken_of()
    {
        var told = Timeline.Opened().After(TimeSpan.FromMinutes(1));

        var text = Write(told.Then(new Probed(null, Some.Passing(told.Now)), new Closed(ClosedBecause.RecoveredOnItsOwn)));

        Assert.DoesNotContain("restart", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\nWhat was done\nNothing was done to the service.\n", text, StringComparison.Ordinal);
        Assert.Contains("\nCause\nNot known.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_holds_the_facts_and_nothing_else()
    {
        var facts = FactSheet.From(Timeline.Held().By(Some.Mara, new ClosedByPerson("moved to another host")).Entries);
        var text = PlainSummary.Write(facts);

        foreach (var fact in facts.Happened.Concat(facts.Cause).Concat(facts.Done).Concat(facts.Outcome).Prepend(facts.Title))
        {
            Assert.Contains(fact.Text, text, StringComparison.Ordinal);
            text = text.Replace(fact.Text, "", StringComparison.Ordinal);
        }

        Assert.Equal("What happened Cause What was done Outcome", string.Join(' ', text.Split([' ', '\n', '-'], StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void A_reason_that_ends_with_a_full_stop_is_not_given_a_second_one() =>
        Assert.Contains("Mara gave this reason: It moved.\n", Write(Timeline.Held().By(Some.Mara, new ClosedByPerson("It moved."))), StringComparison.Ordinal);

    private static string Write(Timeline told) => PlainSummary.Write(FactSheet.From(told.Entries));
}
