using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Blocks;
using Alvis.Bot.Slack.Cards;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Summaries;
using Alvis.Tests.Engine.Incidents;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;
using Button = Alvis.Engine.Conversations.Button;

namespace Alvis.Tests.Bot.Slack.Cards;

/// <summary>Every message and view that Alvis can send to Slack, each under a name: every kind of card, every state of an incident, every button.</summary>
internal static class Emitted
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>What stands in the text of everybody else: markup, mentions, links, code fences, text that turns around, and much of it.</summary>
    public const string Hostile = "<!channel> <@U0EVIL|you> <https://evil.example|click> *b* _i_ ~s~ `c` ```f``` &amp; & @here :bomb: \u202Eevil\u202C \0 2026-03-01 03:00:00 UTC";

    /// <summary>Ann is <c>second-line</c>; the group is the on-call engineer.</summary>
    public static readonly SlackContext Context = new(new Uri("https://alvis.example/"), who => who switch { "second-line" => "U0ANN", "on-call engineer" => "S0ONCALL", _ => null });

    private static readonly HomeModel Calm = new([], 0, Services(3), MayPropose: true, null, Some.Night);

    /// <summary>All messages.</summary>
    public static IReadOnlyDictionary<string, SlackMessage> Messages { get; } = new SortedDictionary<string, SlackMessage>(
        PressesTests.Situations.ToDictionary(s => $"incident-{Name(s.Key)}", s => SlackCards.Incident(Thread(s.Value()), Context)), StringComparer.Ordinal)
    {
        ["incident-just-opened"] = SlackCards.Incident(Thread(Timeline.Opened()), Context),
        ["incident-asking-with-record"] = SlackCards.Incident(Thread(Recorded()), Context),
        ["incident-asking-for-an-action"] = SlackCards.Incident(Thread(AskingForAction()), Context),
        ["incident-approved"] = SlackCards.Incident(Thread(Timeline.Asked().After(TimeSpan.FromSeconds(70)).By(Some.Mara, new Approved("a-1")).Then(Some.Begun())), Context),
        ["incident-denied"] = SlackCards.Incident(Thread(Timeline.Asked().By(Some.Ivo, new Denied("a-1", "we are migrating")).Then(new Escalated("second-line", "Ivo denied the restart", HandOver: true))), Context),
        ["incident-paged"] = SlackCards.Incident(Thread(Timeline.Escalated().Then(new Paged("second-line", 1, Ok: true, "sent", 0, 1, Some.Night + TimeSpan.FromMinutes(10)))), Context),
        ["incident-silenced"] = SlackCards.Incident(Thread(Timeline.Escalated().By(Some.Mara, new Silenced(Some.Night + TimeSpan.FromHours(1), "a planned test"))), Context),
        ["incident-told-again"] = SlackCards.Incident(Thread(Timeline.Waiting()), Context, again: true),
        ["incident-hostile"] = SlackCards.Incident(Thread(Timeline.Opened(but: o => o with { Result = Some.Failing(Some.Night, string.Concat(Enumerable.Repeat(Hostile, 200))) })), Context),
        ["thread-opening"] = SlackCards.Reply(Thread(Timeline.Opened()).Posts, Context, new IncidentId(1)),
        ["thread-page"] = SlackCards.Reply([.. Thread(Timeline.Escalated().After(TimeSpan.FromSeconds(1)).Then(new Paged("second-line", 1, Ok: true, "sent", 0, 1, Some.Night + TimeSpan.FromMinutes(10)))).Posts.TakeLast(1)], Context, new IncidentId(1)),
        ["thread-page-to-group"] = SlackCards.Reply([.. Thread(Timeline.Escalated().After(TimeSpan.FromSeconds(1)).Then(new Paged("on-call engineer", 1, Ok: false, "no answer", 0, 1, Some.Night))).Posts.TakeLast(1)], Context, new IncidentId(1)),
        ["thread-merged"] = SlackCards.Reply(Thread(Timeline.Closed()).Posts, Context, new IncidentId(1)),
        ["thread-every-event"] = SlackCards.Reply([new Post(2, Some.Night, [.. EveryNote()])], Context, new IncidentId(1)),
        ["thread-huge"] = SlackCards.Reply([new Post(2, Some.Night, [.. Enumerable.Range(0, 100).Select(n => new Note(Tone.Bad, $"{n} {Hostile} {new string('x', 400)}"))])], Context, new IncidentId(1)),
        ["summary"] = SlackCards.Summary(Summarised(Timeline.Closed()), Context),
        ["summary-closed-by-a-person"] = SlackCards.Summary(Summarised(Timeline.Held().By(Some.Mara, new ClosedByPerson("moved to another host"))), Context),
        ["answer-say"] = SlackCards.Answer(new Card.Say("shop is checked again from now on.\nIt was paused by Mara until 2026-03-01 09:00:00 UTC."), Context),
        ["answer-refused"] = SlackCards.Answer(new Card.Refused("Only a responder may approve. Ask Mara or Ivo."), Context),
        ["answer-link"] = SlackCards.Answer(new Card.Link("The playbook of shop", "/playbooks/shop"), Context),
        ["answer-list"] = SlackCards.Answer(Services(4), Context),
        ["answer-list-empty"] = SlackCards.Answer(new Card.List("Open incidents", [], "No incident is open."), Context),
        ["answer-list-huge"] = SlackCards.Answer(Services(80), Context),
        ["answer-incident"] = SlackCards.Answer(Thread(Timeline.Asked()).Card, Context),
        ["answer-preview"] = SlackCards.Answer(Preview(), Context),
        ["answer-preview-wrong"] = SlackCards.Answer(Wrong(3), Context),
        ["answer-preview-hostile"] = SlackCards.Answer(HostilePreview(), Context),
    };

    /// <summary>All views.</summary>
    public static IReadOnlyDictionary<string, SlackView> Views { get; } = new SortedDictionary<string, SlackView>(StringComparer.Ordinal)
    {
        ["modal-add-playbook"] = SlackViews.AddPlaybook("", null, null),
        ["modal-edit-playbook"] = SlackViews.AddPlaybook("meta:\n  service: shop\n  platform: fly.io\nhealth_check:\n  url: https://shop.example/health\n  every: 1m\ndetails: |-\n  If it fails, restart the app.\n", "shop", "a1b2"),
        ["modal-preview"] = SlackViews.Preview(Preview(), mayConfirm: true, Context),
        ["modal-preview-for-an-author"] = SlackViews.Preview(Preview(), mayConfirm: false, Context),
        ["modal-preview-hostile"] = SlackViews.Preview(HostilePreview(), mayConfirm: true, Context),
        ["modal-ask-close"] = SlackViews.Ask(ButtonOf("close")),
        ["modal-ask-deny"] = SlackViews.Ask(ButtonOf("deny")),
        ["modal-loading"] = SlackViews.Loading("Reading shop.yaml …"),
        ["modal-say"] = SlackViews.Say("In force", new Card.Say("The playbook of shop is in force. It is checked from now on."), Context),
        ["modal-not-done"] = SlackViews.Say("Not done", new Card.Refused("The playbook of shop changed since. Look at its plan again."), Context),
        ["home-nothing-yet"] = SlackViews.Home(Calm with { Services = new Card.List("Services", [], "No service has a playbook yet. Add one with: add-playbook") }, Context),
        ["home-calm"] = SlackViews.Home(Calm, Context),
        ["home-for-a-viewer"] = SlackViews.Home(Calm with { MayPropose = false }, Context),
        ["home-incidents"] = SlackViews.Home(Calm with { Open = [Thread(Timeline.Asked()), Thread(Timeline.Restarting()), Thread(Timeline.Held())], AllOpen = 3 }, Context),
        ["home-answered"] = SlackViews.Home(Calm with { Answer = new Card.Refused("Mara has this incident already.") }, Context),
        ["home-storm"] = SlackViews.Home(new HomeModel([.. Enumerable.Repeat(Thread(Recorded()), 40)], 250, Services(300), true, HostilePreview(), Some.Night), Context),
    };

    /// <summary>What is sent, as JSON: a message's text and blocks, or a view.</summary>
    public static IReadOnlyList<(string Name, JsonObject Sent)> All { get; } =
        [.. Messages.Select(m => (m.Key, Sent(m.Value))), .. Views.Select(v => (v.Key, Sent(v.Value)))];

    public static JsonObject Sent(SlackMessage message) =>
        new() { ["text"] = message.Text, ["blocks"] = JsonSerializer.SerializeToNode(message.Blocks, SlackJson.Default.IReadOnlyListBlock) };

    public static JsonObject Sent(SlackView view) => JsonSerializer.SerializeToNode(view, SlackJson.Default.SlackView)!.AsObject();

    /// <summary>As it is written to <c>docs/slack</c>.</summary>
    public static string Text(JsonObject sent) => sent.ToJsonString(Readable) + "\n";

    public static IncidentThread Thread(Timeline told) => IncidentThread.From(told.Entries);

    public static Timeline Recorded() => Timeline.Opened(Some.ApprovedPlan()).Then(
        new StepFinished("s1", StepOutcome.Failure, "no"), Some.Asked() with { Record = "restarted 3 times in 30 days; it recovered after 2 of them" });

    public static PreviewCard Preview() => new(
        "p-1", "shop", "Change the playbook of shop", "restart shop on fly.io: fly apps restart shop",
        new PlanPreview(
        [
            new(PreviewRole.Step, "s1  check shop  (on success s5, on failure s2)", [8], ["8: If your health check fails, restart the app."]),
            new(PreviewRole.Step, "s2  restart shop", [8], ["8: If your health check fails, restart the app."]),
            new(PreviewRole.Step, "s3  wait 1 minute", [9], ["9: Wait for one minute."]),
            new(PreviewRole.Step, "s4  check shop  (on success s5, on failure s6)", [10], ["10: Run the health check again."]),
            new(PreviewRole.Step, "s5  verify and close", [11], ["11: If it succeeds, close the incident."]),
            new(PreviewRole.Step, "s6  escalate to the on-call engineer", [12], ["12: If it fails again, escalate to the on-call engineer."]),
            new(PreviewRole.Note, "Not a step: Ask Sam about the database.", [13], []),
            new(PreviewRole.Warning, "warning at 9:1 (line 9, no_unit): the wait has no upper end", [9], []),
            new(PreviewRole.Cost, "At worst 1 minute 40 seconds and 1 restart.", [], []),
        ]),
        [], [new DiffLine(DiffKind.Same, "meta:", 1, 1), new DiffLine(DiffKind.Removed, "  every: 1m", 6, null), new DiffLine(DiffKind.Added, "  every: 30s", null, 6)],
        [new Button("confirm", "Confirm", "p-1", Style: ButtonStyle.Primary), new Button("discard", "Discard", "p-1")]);

    public static PreviewCard Wrong(int problems) => new(
        "", "shop", "Add a playbook for shop", null, null,
        [.. Enumerable.Range(1, problems).Select(n => new Problem("playbook.yaml", new Place(n + 3, 3), $"'port' is 'http{n}'", "expected a port from 1 to 65535"))], [], []);

    private static PreviewCard HostilePreview() => new(
        "p-2", "shop", Hostile, string.Concat(Enumerable.Repeat(Hostile, 40)),
        new PlanPreview([.. Enumerable.Range(1, 300).Select(n => new PreviewLine(PreviewRole.Step, $"s{n}  {Hostile}", [n], [$"{n}: {Hostile}"]))]),
        [.. Enumerable.Range(1, 100).Select(n => new Problem("x.yaml", new Place(n, 1), Hostile, Hostile))],
        [.. Enumerable.Range(1, 500).Select(n => new DiffLine(DiffKind.Added, Hostile, null, n))],
        [new Button("confirm", Hostile, "p-2", Style: ButtonStyle.Primary, Confirm: string.Concat(Enumerable.Repeat(Hostile, 20)))]);

    private static IncidentThread Summarised(Timeline told) => Thread(told.Then(new SummaryWritten(PlainSummary.Write(FactSheet.From(told.Entries)))));

    private static Timeline AskingForAction() => Timeline.Opened(EveryEvent.FullPlan).Then(
        new StepFinished("s1", StepOutcome.Failure, "no"), new ApprovalRequested("s6", "a-2", "shop-team", "running flush-cache", "flush --region eu", Some.Night + TimeSpan.FromMinutes(5)));

    private static Button ButtonOf(string verb) => Thread(Timeline.Asked()).Card.Buttons.First(b => b.Verb == verb);

    private static Card.List Services(int count) => new(
        "Services",
        [
            .. new Row[]
            {
                new(Tone.Bad, "shop", "failing: answered 503, wanted 200, INC-1, next look at 2026-03-01 03:00:05 UTC", "/services/shop"),
                new(Tone.Good, "till", "healthy: answered 200 in 12 ms, next look at 2026-03-01 03:00:30 UTC", "/services/till"),
                new(Tone.Person, "stock", "paused by Mara until 2026-03-01 09:00:00 UTC", "/services/stock"),
            }.Take(count),
            .. Enumerable.Range(4, Math.Max(0, count - 3)).Select(n => new Row(Tone.Good, $"service-{n}", "healthy: answered 200 in 9 ms", $"/services/service-{n}")),
        ],
        "No service has a playbook yet. Add one with: add-playbook");

    private static IEnumerable<Note> EveryNote()
    {
        var incident = Timeline.Opened(EveryEvent.FullPlan).By(Some.Mara, new Acknowledged()).Incident;
        foreach (var type in typeof(IncidentEvent).GetNestedTypes().Where(t => t.IsAssignableTo(typeof(IncidentEvent)) && t != typeof(Unknown)).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            if (Note.Of(incident, new Entry(new IncidentId(1), 3, Some.Night, Actor.Of(Some.Mara), EveryEvent.Of(type))) is { } note)
                yield return note;
        }
    }

    private static string Name(string situation) => string.Join('-', situation.ToLowerInvariant().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));
}
