using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>Keeps which services are silenced.</summary>
public interface ISilenceStore
{
    /// <summary>All that are kept, ended ones among them, by service.</summary>
    Task<IReadOnlyList<Silence>> AllAsync(CancellationToken cancel);

    /// <summary>The silence of a service, ended or not; null when there is none.</summary>
    Task<Silence?> FindAsync(string service, CancellationToken cancel);

    /// <summary>Silences a service; silenced already, this takes the place of the earlier one.</summary>
    Task SetAsync(Silence silence, CancellationToken cancel);

    /// <summary>Takes the silence of a service away.</summary>
    Task EndAsync(string service, CancellationToken cancel);
}

/// <summary>A person wants a service quiet: checks and recovery go on, nothing opens, nobody is paged.</summary>
/// <param name="Service">Which.</param>
/// <param name="Until">Until when.</param>
/// <param name="By">Who wants it.</param>
/// <param name="At">Since when.</param>
/// <param name="Because">Why, if they said.</param>
public sealed record Silence(string Service, DateTimeOffset Until, Person By, DateTimeOffset At, string? Because = null);
