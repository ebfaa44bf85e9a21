using Alvis.Engine.Kinds;

namespace Alvis.Engine.Playbooks;

/// <summary>
/// Every key of a playbook, declared once: the reader, its messages, the published schema and the documents come from here. A key that
/// is not built yet is declared too, so that it is refused by name and not as a typing error.
/// </summary>
internal sealed class PlaybookShape
{
    // What a platform or a setting is asked for by: no leading '-' (it would be an option), no ':' (it parts the names of settings).
    private const string TargetPattern = "^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,199}$";

    // The plan calls a check by its name; these two mean something else there.
    private const string CheckPattern = "^(?!(health_check|url)$)[a-z][a-z0-9_-]{0,62}$";

    public PlaybookShape(KindSet checkKinds, KindSet platforms, Shape steps)
    {
        HealthCheck = new CheckShape(checkKinds, scheduled: true);
        Check = new CheckShape(checkKinds, scheduled: false);
        Meta = Shape.Keys(
            new("service", Shape.Text("a name of lower-case letters, digits and '-', at most 63, not beginning with '-'", ServiceName.Pattern),
                "The service's name, unique among all playbooks.", Required: true),
            new("platform", Shape.OneOf(platforms), "Where the service runs and is restarted.", Required: true),
            new("app", Shape.Text("a name of letters, digits, '_', '.', '@' and '-', not beginning with '-'", TargetPattern),
                "What the platform calls it: an app, a unit, a registered name. Default: the service's name."),
            new("condition", Shape.Text("a sentence", most: 500), "When this playbook applies, in words for people."),
            new("aliases", Shape.ListOf(Shape.Text("a name", most: 100), most: 10, unique: true), "Other names for the service that 'details' may use."),
            new("owner", Shape.Text("a person or a team", most: 200), "Who looks after the service; shown when somebody is called."),
            new("channel", Shape.Text("the name of a registered channel", TargetPattern), "Where incidents of the service are posted: a name from the operator's Channels. Default: the operator's own."),
            Key.Later("time_zone", "The zone of the service's people."),
            Key.Later("depends_on", "Services that this one needs."),
            Key.Later("mode", "Whether Alvis acts or only says what it would do."),
            Key.Later("match", "Labels that select alerts."));
        Restart = Shape.Keys(
            new("approval", Shape.OneOf("auto", "ask", "off"), "Whether a restart needs nobody, needs a person's approval, or is never made.", Default: "auto"),
            new("ask_for", Shape.Time(TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)), "How long an approval is asked for before the incident is handed over.", Default: "15m"),
            new("max", new RateShape(20, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)), "How many restarts are made at most in any such time.", Default: "3 per 1h"),
            new("cooldown", Shape.Time(TimeSpan.Zero, TimeSpan.FromHours(24)), "How long after an earlier incident's restart none is made.", Default: "5m"),
            new("grace", Shape.Time(TimeSpan.Zero, TimeSpan.FromHours(1)), "How long checks wait after a restart.", Default: "0s"),
            Key.Later("approvers", "Who may approve."),
            Key.Later("canary", "Restart one instance first."),
            Key.Later("by", "Services whose plans may restart this one."));
        Escalate = Shape.Keys(
            new("to", Shape.Text("the name of a registered escalation", most: 100), "Whom to call. Default: the operator's own order."),
            new("ack_within", Shape.Time(TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)), "How long an answer is waited for before the next call.", Default: "10m"),
            new("repeat", Shape.Number(1, 20), "How many calls are made before the next in the order is tried.", Default: "3"));
        Steps = new RawShape(steps);
        Top = Shape.Keys(
            new("meta", Meta, "Which service this is about.", Required: true),
            new("health_check", HealthCheck, "How to see that the service is well.", Required: true),
            new("checks", Shape.MapOf(Check, CheckPattern, most: 20,
                keyWords: "a name of lower-case letters, digits, '_' and '-' that begins with a letter and is neither 'health_check' nor 'url'"),
                "Further checks by name, run when the plan names them."),
            new("restart", Restart, "How often and with whose consent the service is restarted."),
            new("escalate", Escalate, "Whom to call and how persistently."),
            new("actions", Shape.ListOf(Shape.Text("the name of a registered command", TargetPattern), most: 50, unique: true),
                "Commands registered by the operator that the plan may run."),
            new("details", new DetailsShape(), "What to do when the service fails, in plain English."),
            new("steps", Steps, "What to do as a list of typed steps, instead of 'details'."),
            Key.Later("evidence", "What to collect for people."),
            Key.Later("budget", "How many incidents and restarts a month are too many."),
            Key.Later("silence", "Times of maintenance."));
    }

    public SectionShape Top { get; }

    public SectionShape Meta { get; }

    public CheckShape HealthCheck { get; }

    public CheckShape Check { get; }

    public SectionShape Restart { get; }

    public SectionShape Escalate { get; }

    public RawShape Steps { get; }

    /// <summary>Every key by its path, the ones of every kind of check included; <c>checks.*</c> stands for each further check.</summary>
    public IEnumerable<(string Path, Key Key)> All() =>
        Top.Declared.SelectMany(k => k.Name switch
        {
            "meta" => Below(k, Meta.Declared),
            "restart" => Below(k, Restart.Declared),
            "escalate" => Below(k, Escalate.Declared),
            "health_check" => Below(k, HealthCheck.Kinds.SelectMany(c => c.Keys)),
            "checks" => [(k.Name, k), .. Check.Kinds.SelectMany(c => c.Keys).DistinctBy(c => c.Name).Select(c => ($"{k.Name}.*.{c.Name}", c))],
            _ => [(k.Name, k)],
        });

    private static IEnumerable<(string, Key)> Below(Key key, IEnumerable<Key> keys) =>
        [(key.Name, key), .. keys.DistinctBy(k => k.Name).Select(k => ($"{key.Name}.{k.Name}", k))];
}
