using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Incidents;

public sealed class PressesTests
{
    internal static readonly Dictionary<string, Func<Timeline>> Situations = new(StringComparer.Ordinal)
    {
        ["open"] = () => Timeline.Waiting(),
        ["open, asking"] = Timeline.Asked,
        ["open, verifying"] = Timeline.Verifying,
        ["open, acting"] = Timeline.Restarting,
        ["escalated"] = Timeline.Escalated,
        ["acknowledged"] = Timeline.Held,
        ["acknowledged, reminded"] = () => Timeline.Held().After(TimeSpan.FromHours(1)).Then(new OwnerReminded(Ok: true, "sent")),
        ["acknowledged, recovered"] = () => Timeline.Held().Then(new RecoverySeen(Some.Passing(Some.Night))),
        ["under an umbrella"] = () => Timeline.Opened(but: o => o with { Under = new IncidentId(7) }),
        ["umbrella"] = Timeline.Umbrella,
        ["umbrella, held"] = () => Timeline.Umbrella().By(Some.Mara, new Acknowledged()),
        ["umbrella, resuming"] = () => Timeline.Umbrella().By(Some.Mara, new ResumeAsked()),
        ["closed"] = Timeline.Closed,
        ["closed by a person"] = () => Timeline.Escalated().By(Some.Mara, new ClosedByPerson("moved")),
        ["from a newer Alvis"] = () => Timeline.Waiting().Then(new Unknown("dreamt")),
    };

    private static readonly Dictionary<string, Func<Person, Press>> Every = new(StringComparer.Ordinal)
    {
        ["acknowledge"] = by => new Press.Acknowledge(by),
        ["handback"] = by => new Press.HandBack(by),
        ["approve"] = by => new Press.Approve(by),
        ["deny"] = by => new Press.Deny(by),
        ["escalate"] = by => new Press.Escalate(by),
        ["escalate to"] = by => new Press.Escalate(by, "db-team"),
        ["close"] = by => new Press.Close(by, "moved"),
        ["close without a reason"] = by => new Press.Close(by, " "),
        ["resume"] = by => new Press.Resume(by),
        ["silence"] = by => new Press.Silence(by, Some.Night + TimeSpan.FromDays(1), "a planned test"),
        ["end a silence"] = by => new Press.Silence(by, Some.Night),
    };

    // Mara is the owner where there is one; what she may do that Ivo may not stands behind the slash.
    private const string Table =
        """
                                acknowledge   handback     approve  deny     escalate   escalate to  close             close without a reason  resume     silence   end a silence
        open                    acknowledged  no           no       no       escalated  escalated    closed_by_person  no                no               silenced  no
        open, asking            acknowledged  no           approved denied   escalated  escalated    closed_by_person  no                no               silenced  no
        open, verifying         acknowledged  no           no       no       escalated  escalated    closed_by_person  no                no               silenced  no
        open, acting            acknowledged  no           no       no       escalated  escalated    closed_by_person  no                no               silenced  no
        escalated               acknowledged  no           no       no       no         escalated    closed_by_person  no                no               silenced  no
        acknowledged            no            no/handed_back no     no       escalated  escalated    closed_by_person  no                no               silenced  no
        acknowledged, reminded  no/acknowledged no/handed_back no   no       escalated  escalated    closed_by_person  no                no               silenced  no
        acknowledged, recovered no/acknowledged no/handed_back no   no       escalated  escalated    closed_by_person  no                no               silenced  no
        under an umbrella       acknowledged  no           no       no       escalated  escalated    closed_by_person  no                no               silenced  no
        umbrella                acknowledged  no           no       no       no         escalated    closed_by_person  no                resume_asked     silenced  no
        umbrella, held          no            no           no       no       escalated  escalated    closed_by_person  no                no/resume_asked  silenced  no
        umbrella, resuming      no            no           no       no       escalated  escalated    closed_by_person  no                no               silenced  no
        closed                  no            no           no       no       no         no           no                no                no               no        no
        closed by a person      no            no           no       no       no         no           no                no                no               no        no
        from a newer Alvis      no            no           no       no       no         no           no                no                no               no        no
        """;

    public static TheoryData<string, string, bool, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string, bool, string>();
            foreach (var row in Table.Split('\n').Skip(1))
            {
                var situation = row[..24].Trim();
                var answers = row[24..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                foreach (var (press, answer) in Every.Keys.Zip(answers))
                {
                    cells.Add(situation, press, false, answer.Split('/')[0]);
                    cells.Add(situation, press, true, answer.Split('/')[^1]);
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_press_has_exactly_one_answer(string situation, string press, bool owner, string expected)
    {
        var told = Situations[situation]();

        var answer = Presses.Decide(told.Incident, Every[press](owner ? Some.Mara : Some.Ivo), told.Now);

        Assert.True(answer.Refusal is null != (answer.Events.Count == 0), "Neither both nor neither.");
        if (expected == "no")
            Assert.False(string.IsNullOrWhiteSpace(answer.Refusal?.Text), $"Expected a refusal, got {string.Join(' ', answer.Events.Select(EventWords.Of))}.");
        else
            Assert.Contains(expected, answer.Events.Select(EventWords.Of));
        told.By(Some.Ivo, [.. answer.Events]);
    }

    [Fact]
    public void The_table_is_whole()
    {
        Assert.Equal(Situations.Count * Every.Count * 2, Cells.Count);
        Assert.Equal(Enum.GetValues<IncidentStatus>().ToHashSet(), Situations.Values.Select(s => s().Incident.Status).ToHashSet());
        Assert.Equal(typeof(Press).GetNestedTypes().ToHashSet(), Every.Values.Select(p => p(Some.Ivo).GetType()).ToHashSet());
    }

    [Theory]
    [InlineData("closed", "acknowledge", "INC-1 is closed already. A new failure opens a new incident.")]
    [InlineData("acknowledged", "acknowledge", "Mara has INC-1 already. Ask them to hand it back, or use Escalate or Close.")]
    [InlineData("acknowledged", "handback", "Mara has INC-1 already. Ask them to hand it back, or use Escalate or Close.")]
    [InlineData("open", "handback", "Nobody has INC-1, so there is nothing to hand back.")]
    [InlineData("open", "approve", "Nothing of INC-1 waits for an approval now.")]
    [InlineData("open", "deny", "Nothing of INC-1 waits for an approval now.")]
    [InlineData("escalated", "escalate", "INC-1 is escalated already, and on-call engineer is paged until somebody acknowledges.")]
    [InlineData("open", "close without a reason", "Say why: the reason goes into the summary. Example: close INC-1 moved to another host")]
    [InlineData("under an umbrella", "resume", "INC-1 waits under INC-7. Resume there: it lets all incidents under it go on, a few at a time.")]
    [InlineData("open", "resume", "INC-1 waits under no umbrella, so there is nothing to resume.")]
    [InlineData("umbrella, held", "resume", "Mara has INC-1 already. Ask them, or use Escalate.")]
    [InlineData("umbrella", "handback", "INC-1 has no plan that could go on. Resume lets the incidents under it go on.")]
    [InlineData("from a newer Alvis", "close", "This incident was written by a newer Alvis. Upgrade this node, or press on one that is newer.")]
    public void A_refusal_says_what_is_and_what_to_do(string situation, string press, string text)
    {
        var told = Situations[situation]();

        Assert.Equal(text, Presses.Decide(told.Incident, Every[press](Some.Ivo), told.Now).Refusal?.Text);
    }

    [Fact]
    public void Who_has_it_is_told_so() =>
        Assert.Equal("You have INC-1 already.", Presses.Decide(Timeline.Held().Incident, new Press.Acknowledge(Some.Mara), Some.Night).Refusal?.Text);

    [Fact]
    public void Approving_ends_the_approve_step_well()
    {
        var answer = Decide(Timeline.Asked(), new Press.Approve(Some.Mara, "a-1"));

        Assert.Equal([new Approved("a-1"), new StepFinished("a1", StepOutcome.Success, "Mara approved")], answer.Events);
    }

    [Fact]
    public void Denying_hands_over_with_who_and_why()
    {
        var answer = Decide(Timeline.Asked(), new Press.Deny(Some.Mara, null, "we are migrating"));

        Assert.Equal(
            [
                new Denied("a-1", "we are migrating"),
                new StepFinished("a1", StepOutcome.Failure, "Mara denied restarting shop: we are migrating"),
                new Escalated(null, "Mara denied restarting shop: we are migrating", HandOver: true),
            ],
            answer.Events);
    }

    [Fact]
    public void A_restart_that_had_to_ask_by_itself_stays_where_it_is_and_finds_the_consent()
    {
        var told = Timeline.Opened().Then(new StepFinished("s1", StepOutcome.Failure, "no"), Some.Asked() with { Step = "s2" });

        Assert.Equal([new Approved("a-1")], Decide(told, new Press.Approve(Some.Mara)).Events);
        Assert.Equal(["denied", "escalated"], Decide(told, new Press.Deny(Some.Mara)).Events.Select(EventWords.Of));
    }

    [Fact]
    public void A_button_of_an_earlier_approval_approves_nothing() =>
        Assert.Equal("Nothing of INC-1 waits for an approval now.", Decide(Timeline.Asked(), new Press.Approve(Some.Mara, "a-0")).Refusal?.Text);

    [Fact]
    public void Too_late_is_told_when_it_ended() =>
        Assert.Equal(
            "The time to decide ended at 2026-03-01 03:15:00 UTC.",
            Decide(Timeline.Asked().After(TimeSpan.FromMinutes(15)), new Press.Approve(Some.Mara)).Refusal?.Text);

    [Theory]
    [InlineData("acknowledge", "Ivo has the incident")]
    [InlineData("escalate", "Ivo escalated")]
    [InlineData("close", "Ivo closed the incident")]
    public void Whatever_takes_it_from_alvis_withdraws_what_it_asked_for(string press, string why) =>
        Assert.Equal(new ApprovalWithdrawn("a-1", why), Presses.Decide(Timeline.Asked().Incident, Every[press](Some.Ivo), Some.Night).Events[0]);

    [Fact]
    public void Escalating_reaches_whom_the_playbook_names_unless_the_press_does()
    {
        var told = Timeline.Opened(but: o => o with { Policy = new IncidentPolicy { EscalateTo = "second-line" } });

        Assert.Equal(new Escalated("second-line", "Ivo asked for a person", HandOver: false), Assert.Single(Decide(told, new Press.Escalate(Some.Ivo)).Events));
        Assert.Equal(
            new Escalated("db-team", "the database is slow", HandOver: false),
            Assert.Single(Decide(told, new Press.Escalate(Some.Ivo, "db-team", "the database is slow")).Events));
    }

    [Fact]
    public void What_people_write_is_kept_on_one_line_and_cut()
    {
        var reason = "line one\nline two " + new string('x', 5_000);

        var closed = (ClosedByPerson)Assert.Single(Decide(Timeline.Escalated(), new Press.Close(Some.Mara, reason)).Events);
        Assert.Equal(501, closed.Because.Length);
        Assert.StartsWith("line one line two x", closed.Because, StringComparison.Ordinal);

        var denied = (Denied)Decide(Timeline.Asked(), new Press.Deny(Some.Mara, null, reason)).Events[0];
        Assert.Equal(501, denied.Because!.Length);

        var escalated = (Escalated)Assert.Single(Decide(Timeline.Waiting(), new Press.Escalate(Some.Mara, null, reason)).Events);
        Assert.Equal(501, escalated.Why.Length);
    }

    [Fact]
    public void An_owner_who_acknowledges_again_has_it_for_another_hour()
    {
        var told = Situations["acknowledged, reminded"]();

        told.By(Some.Mara, [.. Decide(told, new Press.Acknowledge(Some.Mara)).Events]);

        Assert.False(told.Incident.Reminded);
        Assert.Equal(told.Now + TimeSpan.FromHours(1), told.Incident.RemindAt);
    }

    [Fact]
    public void An_owner_who_objects_to_closing_keeps_it_open_for_an_hour()
    {
        var told = Situations["acknowledged, recovered"]();
        Assert.Equal(told.Now + TimeSpan.FromMinutes(30), told.Incident.ClosesAt);

        told.By(Some.Mara, [.. Decide(told, new Press.Acknowledge(Some.Mara)).Events]);

        Assert.Equal(told.Now + TimeSpan.FromHours(1), told.Incident.ClosesAt);
    }

    private static Answer Decide(Timeline told, Press press) => Presses.Decide(told.Incident, press, told.Now);
}
