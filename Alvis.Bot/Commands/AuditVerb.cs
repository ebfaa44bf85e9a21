using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Lists what people did last, in incidents and outside.</summary>
internal sealed class AuditVerb(IAuditStore audit, IPlaybooks playbooks) : IChatVerb
{
    private const int Most = 20;

    public string Word => "audit";

    public string Example => "audit shop";

    public string Summary => $"What people did, the newest {Most} entries: audit, or audit WORDS for those of a person, a service, an incident or a kind such as kill switch.";

    // Whoever may read an incident may read who pressed what in it.
    public Role Needs => Role.Viewer;

    public int Longest => 200;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        var text = string.Join(' ', said.Words);
        var found = text.Length == 0
            ? await audit.BeforeAsync(DateTimeOffset.MaxValue, Most + 1, cancel)
            : await audit.FindAsync(text, DateTimeOffset.MaxValue, Most + 1, cancel);
        var (about, page) = text.Length == 0 ? ("", "/audit") : ($" with '{text}'", $"/audit?q={Uri.EscapeDataString(text)}");
        return Reply.Show(new Card.List(
            $"{(text.Length == 0 ? "What people did" : $"Entries of the audit{about}")}, newest first",
            [.. found.Take(Most).Select(e => new Row(Tone.Info, Clock.Utc(e.At), AuditTexts.Line(e), AuditTexts.PathOf(e, playbooks)))],
            text.Length == 0 ? $"Nobody has done anything yet. {AuditTexts.Listed}" : $"No entry{about}. All of them: audit",
            found.Count > Most ? $"Older ones, in the console: {page}" : null));
    }
}
