using Alvis.Engine.Guards;
using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Guards;

/// <summary>What a guard is asked by: a restart of the shop now, with the defaults of a playbook.</summary>
internal static class Facts
{
    public static readonly GuardFacts Plain =
        new(Timeline.Opened().Incident, IsRestart: true, "shop", "restart shop", new RestartPolicy(), [], [], DryRun: false, Some.Night);

    /// <summary>The same with restarts made before: minutes ago, oldest first, by an incident.</summary>
    public static GuardFacts After(params (long Incident, double MinutesAgo)[] past) =>
        Plain with { Past = [.. past.Select(p => new PastRestart(new IncidentId(p.Incident), Some.Night - TimeSpan.FromMinutes(p.MinutesAgo)))] };
}
