using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>After a storm: let the incidents that wait under an umbrella go on.</summary>
internal sealed class ResumeVerb(Desk desk, IIncidentStore store) : PressVerb(desk, store)
{
    public override string Word => "resume";

    public override string Example => "resume INC-7";

    public override string Summary => "After a storm, let the incidents under the umbrella go on, a few at a time. The umbrella is yours then.";

    protected override Press Make(Person by, string more, string? token) => new Press.Resume(by);

    protected override string Done(Incident incident) => $"The incidents under {incident.Id} go on, a few at a time.";
}
