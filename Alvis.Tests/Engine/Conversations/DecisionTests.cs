using Alvis.Engine.Conversations;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Conversations;

public sealed class DecisionTests
{
    [Fact]
    public void A_card_says_who_decided_what_and_when()
    {
        var told = Timeline.Asked().After(TimeSpan.FromMinutes(1)).By(Some.Ivo, new Denied("a-1", "we are migrating"));

        Assert.Equal([new Decision(Some.Night + TimeSpan.FromMinutes(1), "Ivo denied: we are migrating")], Of(told));
    }

    [Fact]
    public void What_Alvis_does_is_no_decision() => Assert.Empty(Of(Timeline.Escalated()));

    [Fact]
    public void Handing_over_after_a_person_denied_is_not_their_escalation() =>
        Assert.Equal(["Ivo denied"], Of(Timeline.Asked().By(Some.Ivo, new Denied("a-1", null), new Escalated(null, "denied", HandOver: true))).Select(d => d.Text));

    [Fact]
    public void Of_many_the_last_few_are_kept_the_newest_at_the_end()
    {
        var told = Timeline.Held().By(Some.Mara, new HandedBack()).By(Some.Ivo, new Acknowledged()).By(Some.Mara, new Silenced(Some.Night + TimeSpan.FromHours(1), "a test"));

        Assert.Equal(["Mara handed it back", "Ivo acknowledged", "Mara silenced it until 2026-03-01 04:00:00 UTC: a test"], Of(told).Select(d => d.Text));
    }

    [Fact]
    public void A_long_reason_is_cut_and_stays_on_its_line() =>
        Assert.InRange(Of(Timeline.Held().By(Some.Mara, new ClosedByPerson(new string('x', 5_000) + "\n"))) is [.., var last] ? last.Text.Length : 0, 100, 301);

    private static IReadOnlyList<Decision> Of(Timeline told) => IncidentThread.From(told.Entries).Card.Decisions;
}
