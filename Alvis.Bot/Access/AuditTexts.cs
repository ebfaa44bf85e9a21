using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Access;

/// <summary>The audit in words, the same on the command line, in chat and on the console.</summary>
internal static class AuditTexts
{
    /// <summary>What stands in the audit, for a list that is empty yet.</summary>
    public const string Listed = "Sign-ins, roles, playbooks, presses in incidents and kill switches are listed here.";

    /// <summary>What a check of all chains found, in a sentence or two.</summary>
    /// <param name="broken">The first place where one does not hold; null when all do.</param>
    public static string Checked(string? broken) => broken is null
        ? "All chains hold: nothing was changed, put in or taken out."
        : $"The chain does not hold at {broken}: it, or what stood before or behind it, was changed after it was written. Compare with a backup and with the seals in Alvis's log.";

    /// <summary>What an entry says beside its time: <c>Ada role given Bo: responder instead of viewer</c>.</summary>
    public static string Line(AuditEntry entry) => $"{entry.Actor.Name} {entry.Did} {entry.About}{(entry.Text.Length == 0 ? "" : $": {entry.Text}")}";

    /// <summary>The page of the console about what an entry is about; null when there is none.</summary>
    public static string? PathOf(AuditEntry entry, IPlaybooks playbooks) => entry.What switch
    {
        AuditWords.SignedIn or AuditWords.SignedOut or AuditWords.PersonRemoved => null,
        AuditWords.PersonAdded or AuditWords.RoleGiven or AuditWords.AccountLinked or AuditWords.AccountUnlinked or AuditWords.LinkMade => $"/people?q={Uri.EscapeDataString(entry.About)}",
        _ when IncidentId.Read(entry.About.Split(' ')[0]) is { } incident => $"/incidents/{incident}",
        _ when playbooks.Find(entry.About) is { } known => $"/services/{known.Service}",
        AuditWords.PlaybookConfirmed or AuditWords.PlaybookAdopted or AuditWords.PlaybookRemoved => $"/playbooks/{Uri.EscapeDataString(entry.About)}/history",
        _ => null,
    };
}
