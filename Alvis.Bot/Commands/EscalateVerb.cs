using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Wake a person for the incident now.</summary>
internal sealed class EscalateVerb(Desk desk, IIncidentStore store) : PressVerb(desk, store)
{
    public override string Word => "escalate";

    public override string Example => "escalate INC-1";

    public override string Summary => "Wake a person for the incident now.";

    protected override Press Make(Person by, string more, string? token) => new Press.Escalate(by);

    protected override string Done(Incident incident) => $"Waking somebody for {incident.Id}.";
}
