using Alvis.Bot.Demo;
using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Demo;

/// <summary>What the demo tells its visitor at every point of the story.</summary>
public sealed class DemoProgressTests
{
    private static readonly InForce Acting = Some.InForce(service: DemoWorld.Service);
    private static readonly InForce Asking = Some.InForce(approval: Approval.Ask, service: DemoWorld.Service);
    private static readonly CheckState Well = new(CheckPhase.Healthy, 5, Some.Night, Some.Passing(Some.Night), null);
    private static readonly CheckState Down = new(CheckPhase.Failing, 2, Some.Night, Some.Failing(Some.Night), null);

    private static readonly Incident Open = new() { Id = new IncidentId(1), Service = DemoWorld.Service, OpenedAt = Some.Night, Confirmed = Some.Failing(Some.Night), Latest = Some.Failing(Some.Night) };
    private static readonly Incident Over = Open with { Status = IncidentStatus.Closed, ClosedAt = Some.Night.AddSeconds(12), Summary = "INC-1", RestartsMade = 1 };

    [Fact]
    public void Before_anything_happened_it_says_what_to_press()
    {
        var progress = DemoProgress.Of(new DemoFacts(true, Acting, Well, null));
        Assert.Equal("All is well: Alvis checks the shop every 30 seconds. Press Make it hang and watch.", progress.Text);
        Assert.Equal(["The shop is well", "It hangs", "Alvis notices", "It is restarted", "Its check passes", "Summary"], progress.Steps.Select(s => s.Word));
        Assert.Equal("The shop is well", Now(progress));
        Assert.True(progress.CanHang);
        Assert.False(progress.IsYours);
        Assert.Equal("The shop is starting.", DemoProgress.Of(new DemoFacts(true, Acting, CheckState.Start, null)).Text);
    }

    [Fact]
    public void While_nobody_has_noticed_yet_it_says_that_somebody_will()
    {
        var hung = DemoProgress.Of(new DemoFacts(false, Acting, Well, Over));
        Assert.Equal("The shop answers nobody. Nobody has told Alvis: it looks every 30 seconds and will see.", hung.Text);
        Assert.Equal("It hangs", Now(hung));
        Assert.False(hung.CanHang);

        var doubted = DemoProgress.Of(new DemoFacts(false, Acting, new CheckState(CheckPhase.Doubtful, 1, Some.Night, Some.Failing(Some.Night), null), Over));
        Assert.Equal("Alvis has seen 1 failed look. After 2 in a row it believes it.", doubted.Text);
        Assert.Equal("Alvis notices", Now(doubted));
    }

    [Fact]
    public void An_incident_is_followed_from_the_question_to_the_summary()
    {
        var call = new BegunCall("k", "s2", IsRestart: true, 1, "process", DemoWorld.Service, DemoWorld.Service, "restart it", Some.Night);
        (Incident Incident, string Step, string Text)[] story =
        [
            (Open with { Approval = new PendingApproval("a-1", "a1", null, "restart demo-shop", "restart it", Some.Night, Some.Night.AddMinutes(15), Told: true) }, "You decide", "INC-1 waits for you: read what Alvis asks for and press Approve restart."),
            (Open, "It is restarted", "INC-1 is open: Alvis begins what the playbook says."),
            (Open with { Call = call }, "It is restarted", "INC-1: Alvis restarts the shop."),
            (Open with { RestartsMade = 1 }, "Its check passes", "INC-1: the shop was restarted. Alvis gives it a moment and looks again."),
            (Open with { RestartsMade = 1, Verifying = true }, "Its check passes", "INC-1: the shop answers again. Alvis looks once more before it believes it."),
        ];
        foreach (var (incident, step, text) in story)
        {
            var progress = DemoProgress.Of(new DemoFacts(false, Asking, Down, incident));
            Assert.Equal((step, text), (Now(progress), progress.Text));
            Assert.False(progress.CanHang);
            Assert.False(progress.IsYours);
            Assert.Equal(incident.Approval is null ? null : incident.Id, progress.Asked);
        }

        Assert.Equal("Summary", Now(DemoProgress.Of(new DemoFacts(true, Asking, Well, Over with { Summary = null }))));
        var over = DemoProgress.Of(new DemoFacts(true, Asking, Well, Over));
        Assert.Equal("INC-1 was closed after 12 seconds. Read its summary, change the playbook, or make the shop hang again.", over.Text);
        Assert.All(over.Steps, s => Assert.Equal(DemoStepState.Done, s.State));
        Assert.True(over.CanHang);
    }

    [Fact]
    public void Wherever_alvis_will_not_restart_it_the_visitor_can()
    {
        DemoFacts[] stuck =
        [
            new(false, Acting, Down, Open with { Status = IncidentStatus.Escalated }),
            new(false, Acting, Down, Open with { Status = IncidentStatus.Acknowledged, Owner = Some.Mara }),
            new(false, Acting, Down, Over with { ClosedByPerson = true }),
            new(false, Acting, Down, null),
            new(false, Acting with { Paused = new Pause("we look", Some.Night, "Mara") }, Down, null),
            new(false, null, Down, Over),
        ];
        Assert.All(stuck, facts =>
        {
            var progress = DemoProgress.Of(facts);
            Assert.True(progress.IsYours, progress.Text);
            Assert.False(progress.CanHang);
            Assert.False(DemoProgress.Of(facts with { Answers = true }).IsYours);
        });
        Assert.Contains("Mara has INC-1", DemoProgress.Of(stuck[1]).Text, StringComparison.Ordinal);
        Assert.Contains("The shop is paused: we look", DemoProgress.Of(stuck[4]).Text, StringComparison.Ordinal);
        Assert.Contains("playbook was removed", DemoProgress.Of(stuck[5]).Text, StringComparison.Ordinal);
    }

    private static string? Now(DemoProgress progress) => progress.Steps.SingleOrDefault(s => s.State == DemoStepState.Now)?.Word;
}
