using Alvis.Engine.Kinds;

namespace Alvis.Engine.Guards;

/// <summary>Says what would have been done and does nothing, for all of Alvis (<c>Guards:DryRun</c>). Asked last, so that what it says is true.</summary>
public sealed class DryRun : IGuard
{
    public string Word => "dry-run";

    public string Example => "Guards__DryRun=true";

    public int Order => 100;

    public Refusal? Ask(GuardFacts facts) =>
        facts.DryRun ? new Refusal($"dry run: would have done '{facts.Call}' (Guards:DryRun is set)") : null;
}
