using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Support;

/// <summary>One event of every type with every field filled in. A new type of event is missing here until it is added.</summary>
internal static class EveryEvent
{
    public static readonly CheckResult FullResult = new(
        Healthy: false, "answered 503, wanted 200", Some.Night, CheckFailure.Status,
        new Timings(TimeSpan.FromMilliseconds(1.5), TimeSpan.FromMilliseconds(2), null, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(13.5)),
        "<h1>\"Service\" unavailable ✗</h1>");

    /// <summary>A plan with every kind of step and every field.</summary>
    public static readonly Plan FullPlan = new("s1",
    [
        new("s1", new CheckArgs("url", "http://db/ping", Attempts: 3, EverySeconds: 10, PassWhen: PassWhen.All), [1], "s8", "s2"),
        new("s2", new NotifyArgs("db-team", "the shop is down", Page: true), [2], "s3"),
        new("s3", new ApproveArgs("shop-team", "restarting the shop", TimeoutSeconds: 300), [3], "s4", Plan.HandOver, "s9"),
        new("s4", new RestartArgs("shop", "systemctl restart shop"), [4], "s5", Plan.HandOver),
        new("s5", new WaitArgs(60), [5], "s6"),
        new("s6", new ActionArgs("flush-cache", new Dictionary<string, string> { ["region"] = "eu" }), [6], "s7", Plan.HandOver),
        new("s7", new CheckArgs(EverySeconds: 5, TimeoutSeconds: 60), [7, 8], "s8", "s9"),
        new("s8", new CloseArgs(), [9]),
        new("s9", new EscalateArgs("on-call engineer"), [10]),
    ], ["Ask Sam about the database."]);

    private static readonly IncidentPolicy FullPolicy = new()
    {
        Approval = Approval.Ask,
        RecoverAfter = 3,
        FailAfter = 4,
        RetryEvery = TimeSpan.FromMilliseconds(1500),
        Grace = TimeSpan.FromSeconds(20),
        AskFor = TimeSpan.FromMinutes(5),
        AckWithin = TimeSpan.FromMinutes(7),
        Repeat = 2,
        AckFor = TimeSpan.FromHours(2),
        EscalateTo = "second-line",
    };

    private static readonly Dictionary<Type, IncidentEvent> All = new IncidentEvent[]
    {
        new Opened(
            "shop", "process", "shop-1", "GET http://shop/health", FullResult, Some.Night - TimeSpan.FromSeconds(35), FullPlan, FullPolicy, "shop-team",
            new IncidentId(9), 2, "Mara closed INC-9, and the service has not recovered since",
            new IncidentId(7), 12, Some.Mara),
        new FaultSeen(FullResult),
        new RecoverySeen(Some.Passing(Some.Night)),
        new Probed("s1", FullResult),
        new WaitBegun("s5", Some.Night + TimeSpan.FromMinutes(1), "waiting for 1 minute"),
        new StepFinished("s1", StepOutcome.Timeout, "nobody answered"),
        new ApprovalRequested("s3", "a-1", "shop-team", "restarting the shop", "systemctl restart shop", Some.Night + TimeSpan.FromMinutes(5), "restarted 3 times in 30 days; it recovered after 2 of them"),
        new ApproversTold("a-1", "shop-team", Ok: true, "accepted"),
        new Approved("a-1"),
        new Denied("a-1", "we are migrating"),
        new ApprovalExpired("a-1"),
        new ApprovalWithdrawn("a-1", "the service recovered"),
        new GuardRefused("s4", "cooldown", "shop was restarted for INC-9 2 minutes ago"),
        new RestartBegun("s4", 1, "INC-1-1-abc", "shop", "process", "shop-1", "restart shop-1"),
        new RestartFinished("INC-1-1-abc", CallEnd.Unknown, "no answer within 30 seconds"),
        new ActionBegun("s6", "INC-1-2-def", "flush-cache", "flush --region eu"),
        new ActionFinished("INC-1-2-def", CallEnd.Failed, "ended with 1"),
        new VerifyingBegun("s8"),
        new Escalated("on-call engineer", "still failing after 1 restart", HandOver: true),
        new Paged("on-call", 2, Ok: false, "the address does not exist", 1, 1, Some.Night + TimeSpan.FromMinutes(1)),
        new Acknowledged(),
        new OwnerReminded(Ok: true, "accepted"),
        new HandedBack(),
        new Silenced(Some.Night + TimeSpan.FromHours(1), "a planned test"),
        new Joined(new IncidentId(12), "shop"),
        new ResumeAsked(),
        new Resumed(),
        new Closed(ClosedBecause.RecoveredAfterEscalation),
        new ClosedByPerson("moved to another host"),
        new ClockJumped(TimeSpan.FromSeconds(-90.5)),
        new SummaryWritten("INC-1 shop: recovered after 1 restart"),
    }.ToDictionary(e => e.GetType());

    /// <summary>The event of a type.</summary>
    public static IncidentEvent Of(Type type) => All.TryGetValue(type, out var happened) ? happened : throw new KeyNotFoundException($"Add a {type.Name} to {nameof(EveryEvent)}.");
}
