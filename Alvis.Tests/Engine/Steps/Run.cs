using Alvis.Engine.Incidents;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Steps;

/// <summary>One run of a step of an incident, as the responder would make it now.</summary>
internal static class Run
{
    public static StepRun Of(Timeline told, string step, Playbook? playbook = null) =>
        new(told.Incident, told.Incident.Plan[step], playbook ?? Some.Playbook(), told.Now);

    public static StepRun Of(Incident incident, string step, Playbook? playbook = null) =>
        new(incident, incident.Plan[step], playbook ?? Some.Playbook(), incident.LastAt);
}
