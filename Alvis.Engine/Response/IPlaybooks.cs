using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;

namespace Alvis.Engine.Response;

/// <summary>The playbooks in force.</summary>
public interface IPlaybooks
{
    /// <summary>The playbook of a service, or null when it has none.</summary>
    InForce? Find(string service);

    /// <summary>All of them.</summary>
    IReadOnlyCollection<InForce> All { get; }
}

/// <summary>A playbook with its confirmed plan.</summary>
/// <param name="Playbook">As read from the confirmed text.</param>
/// <param name="Plan">The confirmed plan.</param>
/// <param name="Source">Where it came from: <c>file:shop.yaml</c>, or <see cref="Chat"/>.</param>
/// <param name="Paused">Why nothing may be done for it now; null while it is active.</param>
/// <param name="CheckShown">The health check for people: <c>GET https://shop.example/health</c>.</param>
/// <param name="Hash">SHA-256 of the bytes it was read from, in hex.</param>
/// <param name="Text">The confirmed text.</param>
/// <param name="ConfirmedBy">Who confirmed it.</param>
/// <param name="ConfirmedAt">When.</param>
public sealed record InForce(
    Playbook Playbook, Plan Plan, string Source, Pause? Paused, string CheckShown = "", string Hash = "", string Text = "", string ConfirmedBy = "",
    DateTimeOffset ConfirmedAt = default)
{
    /// <summary>The source of playbooks that people propose, in chat or console.</summary>
    public const string Chat = "chat";

    /// <summary>Where the sources of files begin.</summary>
    public const string FilePrefix = "file:";

    /// <summary>Its id.</summary>
    public string Service => Playbook.Service;

    /// <summary>The name of the file it came from; null when it came from none.</summary>
    public string? File => Source.StartsWith(FilePrefix, StringComparison.Ordinal) ? Source[FilePrefix.Length..] : null;
}
