using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Close the incident with a reason, whatever its check says.</summary>
internal sealed class CloseVerb(Desk desk, IIncidentStore store) : PressVerb(desk, store)
{
    public override string Word => "close";

    public override string Example => "close INC-1 moved to another host";

    public override string Summary => "Close the incident with a reason, whatever its check says.";

    protected override bool TakesReason => true;

    protected override Press Make(Person by, string more, string? token) => new Press.Close(by, more);

    protected override string Done(Incident incident) => $"{incident.Id} is closed.";
}
