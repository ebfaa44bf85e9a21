using Alvis.Engine.Incidents;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Checks;

/// <summary>
/// Told of every scheduled probe's result, one at a time per check. A call that throws is logged and costs no other check anything;
/// the next probe of this check waits until the call has ended.
/// </summary>
public interface ICheckSink
{
    /// <summary>A probe has ended.</summary>
    /// <param name="service">The service looked at.</param>
    /// <param name="check">The check's name, <see cref="CheckSpec.HealthCheck"/> or one of <c>checks</c>.</param>
    /// <param name="result">What was found.</param>
    /// <param name="cancel">Cancelled when Alvis stops.</param>
    Task SeenAsync(string service, string check, CheckResult result, CancellationToken cancel);
}

/// <summary>A check that the schedule runs. <see cref="CheckSpec.Every"/> must have a value.</summary>
/// <param name="Service">The service it belongs to.</param>
/// <param name="Spec">How often, and how long one probe may take.</param>
/// <param name="Check">The check itself.</param>
public sealed record WatchedCheck(string Service, CheckSpec Spec, ICheck Check)
{
    /// <summary>
    /// When the next look is due according to what was stored (<see cref="CheckState.NextLookAt"/>). Null or past: as soon as it can
    /// without a burst, within <c>min(every, 10 s)</c>.
    /// </summary>
    public DateTimeOffset? LookAt { get; init; }
}
