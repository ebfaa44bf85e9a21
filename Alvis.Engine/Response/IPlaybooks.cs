using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Response;

/// <summary>The playbooks in force.</summary>
public interface IPlaybooks
{
    /// <summary>The playbook of a service, or null when it has none.</summary>
    InForce? Find(string service);

    /// <summary>All of them.</summary>
    IReadOnlyCollection<InForce> All { get; }
}

/// <summary>A playbook with its confirmed plan. <paramref name="Paused"/> says why nothing may be done for it now; null while it is active.</summary>
public sealed record InForce(Playbook Playbook, Plan Plan, string Source, string? Paused);
