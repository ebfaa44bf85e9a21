namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads what a clause is attached to: "after restarting the app", "before each restart", "once it has restarted".</summary>
internal sealed class RestartPlace(Names names)
{
    private static readonly string[] The = ["the restart", "that restart", "this restart", "each restart", "every restart", "a restart", "any restart", "restart"];

    private static readonly string[] AfterThe = [.. The.Select(t => $"after {t}")];

    private static readonly string[] BeforeThe = [.. The.Select(t => $"before {t}")];

    /// <summary>Takes it; null, and the cursor where it was, when it is something else.</summary>
    public AtRestart? Take(Cursor at) => at.Try(() =>
    {
        if (at.TakeAny("after restarting", "after recycling", "after cycling", "after rolling", "once restarted", "after the restart of", "after you restart", "after bouncing", "having restarted", "after kicking", "after rebooting"))
            return Named(at, before: false);
        if (at.TakeAny("before restarting", "before recycling", "before rebooting", "before kicking", "before rolling", "before you restart", "before the restart of", "before bouncing", "prior to restarting"))
            return Named(at, before: true);
        if (at.TakeAny(AfterThe) && !at.TakeAny("of"))
            return new AtRestart(null);
        if (at.TakeAny(BeforeThe) && !at.TakeAny("of"))
            return new AtRestart(null, Before: true);
        if (at.TakeAny("once", "when", "as soon as", "after"))
            return Restarted(at);
        return null;
    });

    private AtRestart? Named(Cursor at, bool before) => at.Try(() => names.Service(at, quiet: true) is { } service ? new AtRestart(service, before) : null);

    /// <summary>"it has restarted", "the restart is done".</summary>
    private AtRestart? Restarted(Cursor at)
    {
        if (at.TakeAny("the restart is done", "the restart has finished", "the restart is complete", "the restart has completed", "the restart is finished", "that is done", "it has been restarted", "it has restarted",
            "it is restarted", "it restarted"))
        {
            return new AtRestart(null);
        }

        return names.Service(at, quiet: true) is { } service && at.TakeAny("has restarted", "is restarted", "has been restarted", "restarted") ? new AtRestart(service) : null;
    }
}
