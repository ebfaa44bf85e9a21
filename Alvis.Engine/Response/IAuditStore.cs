using Alvis.Engine.Kinds;

namespace Alvis.Engine.Response;

/// <summary>
/// What people did: outside incidents recorded here, append-only and chained; in incidents read from their timelines. Kept for ever.
/// </summary>
public interface IAuditStore
{
    /// <summary>Appends.</summary>
    Task AddAsync(AuditEntry entry, CancellationToken cancel);

    /// <summary>The newest entries before an instant, presses in incidents among them, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> BeforeAsync(DateTimeOffset before, int most, CancellationToken cancel);

    /// <summary>
    /// The same, of the entries in which a text stands in who did what about what: <c>Mara kill switch on shop</c>. Either case is the same in
    /// English letters. Looks at every entry until it has enough.
    /// </summary>
    Task<IReadOnlyList<AuditEntry>> FindAsync(string text, DateTimeOffset before, int most, CancellationToken cancel);

    /// <summary>The first place where the chain of the audit or of an incident does not hold, in words; null when all hold.</summary>
    Task<string?> BrokenAsync(CancellationToken cancel);
}

/// <summary>One thing somebody did.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="What">One of <see cref="AuditWords"/>, or the word of an incident's event.</param>
/// <param name="About">Whom or what it is about: <c>shop</c>, <c>INC-7 shop</c>, a person's name.</param>
/// <param name="Text">What else there is to say, such as the reason; may be empty.</param>
public sealed record AuditEntry(DateTimeOffset At, Actor Actor, string What, string About, string Text)
{
    /// <summary><see cref="What"/> as people read it: <c>kill switch on</c>.</summary>
    public string Did => What.Replace('_', ' ');

    /// <summary>The most characters kept of <see cref="About"/>.</summary>
    public const int LongestAbout = 200;

    /// <summary>The most characters kept of <see cref="Text"/>.</summary>
    public const int LongestText = 500;
}

/// <summary>The words of the audit. Stored: only ever added.</summary>
public static class AuditWords
{
    public const string SignedIn = "signed_in";
    public const string SignedOut = "signed_out";
    public const string LinkMade = "link_made";
    public const string PersonAdded = "person_added";
    public const string PersonRemoved = "person_removed";
    public const string RoleGiven = "role_given";
    public const string AccountLinked = "account_linked";
    public const string AccountUnlinked = "account_unlinked";
    public const string PlaybookConfirmed = "playbook_confirmed";
    public const string PlaybookAdopted = "playbook_adopted";
    public const string PlaybookRemoved = "playbook_removed";
    public const string PlaybookPaused = "playbook_paused";
    public const string PlaybookResumed = "playbook_resumed";
    public const string KillSwitchOn = "kill_switch_on";
    public const string KillSwitchOff = "kill_switch_off";
    public const string Silenced = "silenced";
    public const string SilenceEnded = "silence_ended";
}
