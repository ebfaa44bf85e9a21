using Alvis.Engine.Kinds;

namespace Alvis.Engine.Guards;

/// <summary>Stops every action while a kill switch is on, for all services or for this one.</summary>
public sealed class KillSwitchGuard : IGuard
{
    public string Word => "kill-switch";

    public string Example => "kill-switch shop we are migrating its database";

    public int Order => -100;

    public Refusal? Ask(GuardFacts facts) =>
        facts.Switches.FirstOrDefault(s => s.Service is null || s.Service == facts.Incident.Service) is { } on
            ? new Refusal($"the kill switch for {on.Service ?? "all services"} is on since {Clock.Utc(on.At)}, set by {on.By}: {on.Because}")
            : null;
}
