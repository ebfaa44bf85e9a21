using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Response;

/// <summary>Looks at services for incidents, by the playbook as it is now.</summary>
public sealed class Probes(IPlaybooks playbooks, CheckFactory checks, TimeProvider time) : IProbes
{
    /// <inheritdoc/>
    public async Task<CheckResult> LookAsync(string service, string check, string? url, CancellationToken cancel)
    {
        if (playbooks.Find(service) is not { } inForce)
            return CouldNot($"there is no playbook of {service} any more");
        if (check == "url")
        {
            var (made, refusal) = checks.MakeFor(url ?? "");
            return made is null ? CouldNot(refusal!.Text) : await made.RunAsync(fresh: true, cancel);
        }

        var spec = check == CheckSpec.HealthCheck ? inForce.Playbook.HealthCheck : inForce.Playbook.Checks.GetValueOrDefault(check);
        return spec is null ? CouldNot($"the playbook of {service} has no check '{check}' any more") : await checks.Make(spec).RunAsync(fresh: true, cancel);
    }

    private CheckResult CouldNot(string why) => new(Healthy: false, why, time.Now(), CheckFailure.Forbidden);
}
