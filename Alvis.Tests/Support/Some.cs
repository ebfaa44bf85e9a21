using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;

namespace Alvis.Tests.Support;

/// <summary>Test data that names only what matters.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Night = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);
    public static readonly Person Mara = new("p1", "Mara");
    public static readonly Person Ivo = new("p2", "Ivo");

    /// <summary>Check, restart, wait a minute, check again, close or escalate.</summary>
    public static Plan RestartPlan(string service = "shop") => new("s1",
    [
        new("s1", new CheckArgs(), [1], "s5", "s2"),
        new("s2", new RestartArgs(service), [2], "s3", Plan.HandOver),
        new("s3", new WaitArgs(60), [3], "s4"),
        new("s4", new CheckArgs(), [4], "s5", "s6"),
        new("s5", new CloseArgs(), [5]),
        new("s6", new EscalateArgs("on-call engineer"), [6]),
    ], []);

    /// <summary>The same with an approval before the restart.</summary>
    public static Plan ApprovedPlan(string service = "shop") => new("s1",
    [
        new("s1", new CheckArgs(), [1], "s5", "a1"),
        new("a1", new ApproveArgs(null, $"restarting {service}"), [2], "s2", Plan.HandOver),
        .. RestartPlan(service).Steps.Skip(1),
    ], []);

    public static Section Section(Place? at = null) =>
        new(at ?? Place.Start, new Dictionary<string, object>(), new Dictionary<string, Place>(), new Problems("test"));

    public static CheckSpec HealthCheck(TimeSpan? every = null) =>
        new(CheckSpec.HealthCheck, "http", Section(), every ?? TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2), 2, TimeSpan.FromSeconds(5), 2);

    public static Playbook Playbook(string service = "shop", Approval approval = Approval.Auto) => new()
    {
        Service = service,
        Platform = "test",
        App = service,
        Condition = "health check failed",
        HealthCheck = HealthCheck(),
        Restart = new RestartPolicy { Approval = approval },
    };

    public static InForce InForce(Plan? plan = null, Approval approval = Approval.Auto, string service = "shop") =>
        new(Playbook(service, approval), plan ?? (approval == Approval.Ask ? ApprovedPlan(service) : RestartPlan(service)), "file:shop.yaml", null);

    public static IncidentEvent.Opened Opened(Plan? plan = null, string service = "shop") => new(
        service, "test", service, $"GET http://{service}/health", Failing(Night), Night - TimeSpan.FromSeconds(35), plan ?? RestartPlan(service), new IncidentPolicy());

    public static IncidentEvent.ApprovalRequested Asked(DateTimeOffset? until = null) =>
        new("a1", "a-1", null, "restarting shop", "restart shop", until ?? Night + TimeSpan.FromMinutes(15));

    public static IncidentEvent.RestartBegun Begun(int attempt = 1, string target = "shop", string service = "shop") =>
        new("s2", attempt, $"k{attempt}", service, "test", target, $"restart {target}");

    public static CheckResult Failing(DateTimeOffset at, string finding = "answered 503, wanted 200") => new(false, finding, at, CheckFailure.Status);

    public static CheckResult Passing(DateTimeOffset at) => new(true, "answered 200 in 12 ms", at);
}
