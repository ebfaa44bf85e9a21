using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Take the incident: Alvis does nothing further, wakes nobody else and keeps checking.</summary>
internal sealed class AckVerb(Desk desk, IIncidentStore store) : PressVerb(desk, store)
{
    public override string Word => "ack";

    public override string Example => "ack INC-1";

    public override string Summary => "Take the incident: Alvis does nothing further, wakes nobody else and keeps checking.";

    protected override Press Make(Person by, string more, string? token) => new Press.Acknowledge(by);

    protected override string Done(Incident incident) => $"{incident.Id} is yours. Give it back with: handback {incident.Id}";
}
