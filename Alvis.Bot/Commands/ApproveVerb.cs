using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Allow what the incident asks for.</summary>
internal sealed class ApproveVerb(Desk desk, IIncidentStore store) : PressVerb(desk, store)
{
    public override string Word => "approve";

    public override string Example => "approve INC-1";

    public override string Summary => "Allow what the incident asks for.";

    protected override Press Make(Person by, string more, string? token) => new Press.Approve(by, token);

    protected override string Done(Incident incident) => $"Approved. Alvis goes on with {incident.Id}.";
}
