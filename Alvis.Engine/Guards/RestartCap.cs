using Alvis.Engine.Kinds;

namespace Alvis.Engine.Guards;

/// <summary>At most <c>restart.max</c> restarts of one target in its period, whichever incidents made them.</summary>
public sealed class RestartCap : IGuard
{
    public string Word => "restart-cap";

    public string Example => "restart: { max: 3 per 1h }";

    public Refusal? Ask(GuardFacts facts)
    {
        if (facts.IsRestart && facts.Restart.Max <= 0)
            return new Refusal($"the playbook allows no restart of {facts.Target} (restart.max: {facts.Restart.Max})");
        var recent = facts.Past.Where(r => r.At > facts.Now - facts.Restart.MaxPer).ToList();
        return facts.IsRestart && recent.Count >= facts.Restart.Max
            ? new Refusal($"{facts.Target} was restarted {Words.Count(recent.Count, "time")} within {Duration.Spoken(facts.Restart.MaxPer)}, the playbook's limit (restart.max). "
                + $"The next one would be allowed at {Clock.Utc(recent[^facts.Restart.Max].At + facts.Restart.MaxPer)}.")
            : null;
    }
}
