using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Forbid what the incident asks for; the reason is told.</summary>
internal sealed class DenyVerb(Desk desk, IIncidentStore store) : PressVerb(desk, store)
{
    public override string Word => "deny";

    public override string Example => "deny INC-1 a migration runs";

    public override string Summary => "Forbid what the incident asks for; the reason is told.";

    protected override bool TakesReason => true;

    protected override Press Make(Person by, string more, string? token) => new Press.Deny(by, token, more);

    protected override string Done(Incident incident) => $"Denied. {incident.Id} does without it.";
}
