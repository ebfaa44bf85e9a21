using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>Keeps confirmed playbooks, whole, and every version there was.</summary>
public interface IPlaybookStore
{
    /// <summary>All of them, by service.</summary>
    Task<IReadOnlyList<StoredPlaybook>> AllAsync(CancellationToken cancel);

    /// <summary>Writes playbooks, replacing earlier ones of the same services; the earlier versions stay as history.</summary>
    Task SaveAsync(IReadOnlyList<StoredPlaybook> playbooks, CancellationToken cancel);

    /// <summary>Pauses a playbook, or lets it go on (null).</summary>
    Task PauseAsync(string service, Pause? pause, CancellationToken cancel);

    /// <summary>Takes a playbook away; its versions stay as history.</summary>
    Task RemoveAsync(string service, CancellationToken cancel);

    /// <summary>The versions that were confirmed for a service, newest first.</summary>
    Task<IReadOnlyList<PlaybookVersion>> HistoryAsync(string service, int most, CancellationToken cancel);

    /// <summary>The text of one version; null when there is no such version.</summary>
    Task<string?> TextAsync(string service, DateTimeOffset confirmedAt, CancellationToken cancel);
}

/// <summary>A playbook as it was confirmed.</summary>
/// <param name="Service">Its id.</param>
/// <param name="Source">Where it came from: <c>file:shop.yaml</c>, or <c>chat</c>.</param>
/// <param name="Text">The YAML as written.</param>
/// <param name="Hash">SHA-256 of the bytes it was read from, in hex.</param>
/// <param name="Plan">The confirmed plan as JSON.</param>
/// <param name="ConfirmedBy">Who confirmed it.</param>
/// <param name="ConfirmedAt">When.</param>
/// <param name="Paused">How it is paused; null while it is active.</param>
public sealed record StoredPlaybook(
    string Service, string Source, string Text, string Hash, string Plan, string ConfirmedBy, DateTimeOffset ConfirmedAt, Pause? Paused = null);

/// <summary>Nothing is done for a service: it is not even looked at.</summary>
/// <param name="Because">Why.</param>
/// <param name="Until">When it ends by itself; null for a pause that Alvis made and that ends with its reason.</param>
/// <param name="By">Who wants it; null for Alvis.</param>
public sealed record Pause(string Because, DateTimeOffset? Until = null, string? By = null)
{
    /// <summary>True when a person wants it, whatever becomes of the playbook meanwhile.</summary>
    public bool IsWanted => Until is not null;

    /// <summary>For a sentence: <c>we migrate (by Mara, until 2026-11-22 03:14:07 UTC)</c>.</summary>
    public override string ToString() => Until is { } until ? $"{Because} (by {By}, until {Clock.Utc(until)})" : Because;
}

/// <summary>One version of a playbook that was once confirmed. (Service, instant) is its id.</summary>
/// <param name="Service">Of which service.</param>
/// <param name="ConfirmedAt">When it was confirmed.</param>
/// <param name="ConfirmedBy">By whom.</param>
/// <param name="Source">Where it came from.</param>
public sealed record PlaybookVersion(string Service, DateTimeOffset ConfirmedAt, string ConfirmedBy, string Source);
