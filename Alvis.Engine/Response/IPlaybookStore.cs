namespace Alvis.Engine.Response;

/// <summary>Keeps confirmed playbooks, whole.</summary>
public interface IPlaybookStore
{
    /// <summary>All of them, by service.</summary>
    Task<IReadOnlyList<StoredPlaybook>> AllAsync(CancellationToken cancel);

    /// <summary>Writes playbooks, replacing earlier ones of the same services; the earlier versions stay as history.</summary>
    Task SaveAsync(IReadOnlyList<StoredPlaybook> playbooks, CancellationToken cancel);

    /// <summary>Pauses a playbook with a reason, or lets it go on (null).</summary>
    Task PauseAsync(string service, string? because, CancellationToken cancel);
}

/// <summary>A playbook as it was confirmed.</summary>
/// <param name="Service">Its id.</param>
/// <param name="Source">Where it came from: <c>file:shop.yaml</c>.</param>
/// <param name="Text">The YAML as written.</param>
/// <param name="Hash">SHA-256 of the bytes it was read from, in hex.</param>
/// <param name="Plan">The confirmed plan as JSON.</param>
/// <param name="ConfirmedBy">Who confirmed it.</param>
/// <param name="ConfirmedAt">When.</param>
/// <param name="Paused">Why it is paused; null while it is active.</param>
public sealed record StoredPlaybook(
    string Service, string Source, string Text, string Hash, string Plan, string ConfirmedBy, DateTimeOffset ConfirmedAt, string? Paused = null);
