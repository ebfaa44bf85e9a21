using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Give an incident you have back to Alvis, which looks again and goes on.</summary>
internal sealed class HandBackVerb(Desk desk, IIncidentStore store) : PressVerb(desk, store)
{
    public override string Word => "handback";

    public override string Example => "handback INC-1";

    public override string Summary => "Give an incident you have back to Alvis, which looks again and goes on.";

    protected override Press Make(Person by, string more, string? token) => new Press.HandBack(by);

    protected override string Done(Incident incident) => $"Alvis goes on with {incident.Id}.";
}
