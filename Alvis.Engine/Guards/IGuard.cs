using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Guards;

/// <summary>
/// Something that can forbid an action, asked right before every one. Pure: it judges the facts it is given. One file each. A refusal
/// names the rule, its numbers and the way out.
/// </summary>
public interface IGuard : IKind
{
    /// <summary>Lower ones are asked first; the first refusal counts. Default 0.</summary>
    int Order => 0;

    /// <summary>Why the action must not be begun, or null.</summary>
    Refusal? Ask(GuardFacts facts);
}

/// <summary>What guards judge by.</summary>
/// <param name="Incident">On whose behalf.</param>
/// <param name="IsRestart">True for a restart, false for a registered command.</param>
/// <param name="Target">What would be touched.</param>
/// <param name="Call">The exact call.</param>
/// <param name="Restart">The playbook's limits as they are now.</param>
/// <param name="Past">Restarts of the same target in the last 24 hours or <c>restart.max</c>'s period, newest last; the one being asked about is not in it.</param>
/// <param name="Switches">Kill switches that are on.</param>
/// <param name="DryRun">True when <c>Guards:DryRun</c> is set.</param>
/// <param name="Now">The instant.</param>
public sealed record GuardFacts(
    Incident Incident, bool IsRestart, string Target, string Call, RestartPolicy Restart, IReadOnlyList<PastRestart> Past,
    IReadOnlyList<KillSwitch> Switches, bool DryRun, DateTimeOffset Now);

/// <summary>A restart that was begun, whatever came of it.</summary>
public sealed record PastRestart(IncidentId Incident, DateTimeOffset At);

/// <summary>A switch that stops actions, never checks or pages: of one service, or of all when <paramref name="Service"/> is null.</summary>
public sealed record KillSwitch(string? Service, string By, DateTimeOffset At, string Because);
