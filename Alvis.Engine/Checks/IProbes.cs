using Alvis.Engine.Incidents;

namespace Alvis.Engine.Checks;

/// <summary>Looks at a service on behalf of an incident, always over a new connection.</summary>
public interface IProbes
{
    /// <summary>Runs one of the playbook's checks once, now.</summary>
    /// <param name="service">The service.</param>
    /// <param name="check"><c>health_check</c>, the name of one of <c>checks</c>, or <c>url</c>.</param>
    /// <param name="url">The address for <c>url</c>: 200 within 10 s is a pass.</param>
    /// <param name="cancel">Ends the probe.</param>
    /// <returns>What was found; a check that is not there any more is a failure that says so.</returns>
    Task<CheckResult> LookAsync(string service, string check, string? url, CancellationToken cancel);
}
