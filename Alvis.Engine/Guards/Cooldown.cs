using Alvis.Engine.Kinds;

namespace Alvis.Engine.Guards;

/// <summary>No restart so soon after one of an earlier incident: a service that comes back broken needs a person, not another push.</summary>
public sealed class Cooldown : IGuard
{
    public string Word => "cooldown";

    public string Example => "restart: { cooldown: 5m }";

    public Refusal? Ask(GuardFacts facts)
    {
        var earlier = facts.Past.LastOrDefault(r => r.Incident != facts.Incident.Id);
        return facts.IsRestart && earlier is not null && facts.Now < earlier.At + facts.Restart.Cooldown
            ? new Refusal($"{facts.Target} was restarted for {earlier.Incident} {Duration.Spoken(facts.Now - earlier.At)} ago, and the playbook wants "
                + $"{Duration.Spoken(facts.Restart.Cooldown)} in between (restart.cooldown).")
            : null;
    }
}
