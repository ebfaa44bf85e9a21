using Alvis.Engine.Guards;

namespace Alvis.Engine.Response;

/// <summary>The kill switches.</summary>
public interface ISwitches
{
    /// <summary>Those that are on.</summary>
    Task<IReadOnlyList<KillSwitch>> OnAsync(CancellationToken cancel);

    /// <summary>Turns one on; on already, the new reason replaces the old one.</summary>
    Task TurnOnAsync(KillSwitch killSwitch, CancellationToken cancel);

    /// <summary>Turns one off; null: the one for all services.</summary>
    Task TurnOffAsync(string? service, CancellationToken cancel);
}
