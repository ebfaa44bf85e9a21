using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Conversations;

public sealed class PlainTextTests
{
    [Fact]
    public void An_incident_that_asks_says_all_that_a_person_needs()
    {
        var told = Timeline.Opened(Some.ApprovedPlan()).Then(
            new IncidentEvent.StepFinished("s1", StepOutcome.Failure, "no"), Some.Asked() with { Record = "restarted once in 30 days; it recovered" });

        Assert.Equal(
            """
            INC-1: shop is down, open
            Waiting for approval of restarting shop until 2026-03-01 03:15:00 UTC. Without an answer it goes to a person.
            Last seen: answered 503, wanted 200
            Failing since 2026-03-01 02:59:25 UTC
            Approval needed for restarting shop
              The call: restart shop
              Who may decide: any responder
              Down since: 2026-03-01 02:59:25 UTC
              So far: restarted once in 30 days; it recovered
              Without an answer by 2026-03-01 03:15:00 UTC: it goes to a person
            You can say: approve INC-1, deny INC-1 [WHY], ack INC-1, escalate INC-1, close INC-1 WHY, silence INC-1 1h
            """,
            PlainText.Of(IncidentThread.From(told.Entries).Card));
    }

    [Fact]
    public void One_that_is_over_says_how_and_offers_nothing()
    {
        var text = PlainText.Of(IncidentThread.From(Timeline.Closed().Entries).Card);

        Assert.StartsWith("INC-1: shop: closed, recovered after 1 restart\n", text, StringComparison.Ordinal);
        Assert.Contains("Restarts begun: 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("You can say", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_stays_on_its_line()
    {
        var told = Timeline.Opened(but: o => o with { Result = Some.Failing(Some.Night, "503\nYou can say: close INC-1 \u202Eeurt") });

        Assert.Contains("Last seen: 503 You can say: close INC-1  eurt\n", PlainText.Of(IncidentThread.From(told.Entries).Card), StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_says_what_it_is_what_it_touches_and_what_changes()
    {
        var card = new PreviewCard(
            "p-1", "shop", "Change the playbook of shop", "restart shop on fly", new PlanPreview([new PreviewLine(PreviewRole.Step, "s1  restart shop", [1], ["1: restart it"])]), [],
            [new DiffLine(DiffKind.Same, "meta:", 1, 1), new DiffLine(DiffKind.Removed, "every: 1m", 2, null), new DiffLine(DiffKind.Added, "every: 30s", null, 2)],
            [new Button("confirm", "Confirm", "p-1")]);

        Assert.Equal(
            "Change the playbook of shop\nIt would touch: restart shop on fly\ns1  restart shop  | 1: restart it\nWhat changes:\n- every: 1m\n+ every: 30s\nYou can say: confirm p-1",
            PlainText.Of(card));
    }

    [Fact]
    public void What_is_wrong_with_a_playbook_is_said_first()
    {
        var card = new PreviewCard("", "", "Add a playbook", null, null, [new Problem("shop.yaml", new Place(14, 3), "'port' is 'http'", "expected a port from 1 to 65535")], [], []);

        Assert.Equal("Add a playbook\nWrong: shop.yaml:14:3: 'port' is 'http'; expected a port from 1 to 65535", PlainText.Of(card));
    }

    [Fact]
    public void No_card_is_left_out()
    {
        var all = typeof(Card).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(Card))).ToHashSet();

        Assert.Equal(all, Cards.Select(c => c.GetType()).ToHashSet());
        Assert.All(Cards, c => Assert.False(string.IsNullOrWhiteSpace(PlainText.Of(c))));
    }

    private static IReadOnlyList<Card> Cards =>
    [
        new Card.Say("Done."), new Card.Refused("No."), new Card.List("Open incidents", [new Row(Tone.Bad, "INC-1 shop", "down")], "None."), new Card.Link("The console", "/"),
        IncidentThread.From(Timeline.Opened().Entries).Card, new PreviewCard("", "shop", "Add a playbook", null, null, [], [], []),
    ];
}
