using System.Security.Cryptography;
using System.Text;
using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;

namespace Alvis.Engine.Response;

/// <summary>A text that somebody wants to see as a playbook.</summary>
/// <param name="Name">What its author calls it, for places in it: <c>shop.yaml</c>.</param>
/// <param name="Text">The YAML.</param>
/// <param name="Base">The hash of the version that the author began with; null when that is not known.</param>
/// <param name="Service">The service it must be for; null for any.</param>
public sealed record ProposedText(string Name, string Text, string? Base = null, string? Service = null);

/// <summary>
/// From a text in chat or console to a playbook in force: what would happen is shown first, a person confirms it, and what is confirmed is
/// what was shown. Asks no rights: the caller has. Confirmations take turns.
/// </summary>
public sealed class Proposals(
    IProposalStore store, Drafts drafts, Library library, FolderSync folder, KindSet<IPlatform> platforms, IIds ids, TimeProvider time) : IDisposable
{
    /// <summary>The most bytes of a playbook that comes by chat or console.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>How long a proposal waits.</summary>
    public static readonly TimeSpan Keeps = TimeSpan.FromHours(24);

    /// <summary>More than this many do not wait: the oldest give way.</summary>
    public const int Most = 300;

    private const string ConfirmedWord = "confirmed", DiscardedWord = "discarded";

    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Answers with a <see cref="PreviewCard"/>, which has no buttons when something is wrong, or with a <see cref="Card.Refused"/>.</summary>
    public async Task<Card> ProposeAsync(ProposedText proposed, Person by, string surface, CancellationToken cancel)
    {
        if (TooLong(proposed.Text) is { } size)
            return new Card.Refused($"That is {size} KB of text; a playbook has at most {MostBytes / 1024} KB. Put what is not needed into a document and name it there.");
        if (string.IsNullOrWhiteSpace(proposed.Text))
            return new Card.Refused("There is no text. Write the playbook as YAML after the verb.");

        // Before the text is judged: there is no use in mending one that cannot be taken here.
        if (proposed.Service is { } edited && RefuseFile(library.Find(edited)) is { } owned)
            return new Card.Refused(owned);

        var draft = Make(proposed.Name, proposed.Text);
        if (draft.Playbook is not { } playbook)
            return Preview(draft, null, "", proposed.Text);
        if (proposed.Service is { } meant && playbook.Service != meant)
            return new Card.Refused($"The text is a playbook of '{playbook.Service}', not of {meant}. Change meta.service, or use: edit {playbook.Service}");
        var now = library.Find(playbook.Service);
        if (RefuseFile(now) is { } refusal)
            return new Card.Refused(refusal);
        if (!draft.IsGood)
            return Preview(draft, now, "", proposed.Text);

        var overtaken = proposed.Base is { } began && now is not null && now.Hash != began ? Overtaken(now) : "";
        return await KeepAsync(draft, now, proposed, by, surface, overtaken, cancel);
    }

    /// <summary>The preview of a text as it is being written; stores nothing. The refusals of <see cref="ProposeAsync"/> come with it.</summary>
    public Card Look(ProposedText proposed)
    {
        if (TooLong(proposed.Text) is { } size)
            return new Card.Refused($"That is {size} KB of text; a playbook has at most {MostBytes / 1024} KB.");
        var draft = Make(proposed.Name, proposed.Text);
        var now = draft.Playbook is { } playbook ? library.Find(playbook.Service) : null;
        // Who looks at what is in force changes nothing.
        return RefuseFile(now) is { } refusal && now!.Hash != Hash(proposed.Text) ? new Card.Refused(refusal) : Preview(draft, now, "", proposed.Text);
    }

    /// <summary>
    /// Puts a proposal in force, if what it was shown against still is. Answers in a sentence; with a fresh preview when the playbook or what it
    /// names has changed meanwhile; or with a refusal.
    /// </summary>
    public async Task<(bool Done, Card Card)> ConfirmAsync(string id, Person by, string surface, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            var (proposal, gone) = await WaitingAsync(id, cancel);
            if (proposal is null)
                return (false, new Card.Refused(gone));
            var proposed = new ProposedText(proposal.Name, proposal.Text, proposal.Base);
            var draft = Make(proposal.Name, proposal.Text);
            var now = library.Find(proposal.Service);
            if (RefuseFile(now) is { } refusal)
                return (false, new Card.Refused(refusal));
            if (!draft.IsGood)
                return (false, Preview(draft, now, "", proposal.Text));
            var confirmed = new ConfirmedText(draft, InForce.Chat, proposal.Text, Hash(proposal.Text));
            if (!await library.ConfirmOverAsync(confirmed, proposal.Base, by.Name, cancel))
            {
                now = library.Find(proposal.Service);
                return (false, await KeepAsync(draft, now, proposed, by, surface, now is null ? ": the version it changes was removed meanwhile" : Overtaken(now), cancel));
            }

            await store.EndAsync(id, new ProposalEnd(ConfirmedWord, by.Name, time.Now()), cancel);
            var paused = library.Find(proposal.Service)?.Paused is { } pause ? $" The service stays paused: {pause}" : "";
            return (true, new Card.Say($"The playbook of {proposal.Service} is in force. Its check runs every {Duration.Spoken(draft.Playbook!.HealthCheck.Every ?? TimeSpan.Zero)}.{paused}"));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Throws a proposal away. Who may not confirm may still take back what they proposed themselves.</summary>
    /// <param name="id">Which.</param>
    /// <param name="by">Who.</param>
    /// <param name="anyones">True when they may throw away what others proposed.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Refusal?> DiscardAsync(string id, Person by, bool anyones, CancellationToken cancel)
    {
        var (proposal, gone) = await WaitingAsync(id, cancel);
        if (proposal is null)
            return new Refusal(gone);
        if (!anyones && proposal.By.Id != by.Id)
            return new Refusal($"{proposal.By.Name} proposed it; only they or an author can discard it.");
        return await store.EndAsync(id, new ProposalEnd(DiscardedWord, by.Name, time.Now()), cancel)
            ? null
            : new Refusal((await WaitingAsync(id, cancel)).Gone);
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    /// <summary>The hash of a text as it would be of a file with it.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<(Proposal? Proposal, string Gone)> WaitingAsync(string id, CancellationToken cancel)
    {
        var proposal = id.Length is 0 or > 64 ? null : await store.FindAsync(id, cancel);
        return proposal switch
        {
            { End: { } end } => (null, $"{end.By} {end.How} this proposal for {proposal.Service} at {Clock.Utc(end.At)} already."),
            null => (null, $"There is no such proposal any more: they are kept for {Duration.Spoken(Keeps)}. Propose the playbook again."),
            _ when proposal.At + Keeps <= time.Now() => (null, $"The proposal for {proposal.Service} is older than {Duration.Spoken(Keeps)}. Propose the playbook again."),
            _ => (proposal, ""),
        };
    }

    private async Task<Card> KeepAsync(Draft draft, InForce? now, ProposedText proposed, Person by, string surface, string overtaken, CancellationToken cancel)
    {
        var at = time.Now();
        var proposal = new Proposal(ids.Next(), draft.Playbook!.Service, proposed.Name, proposed.Text, now?.Hash, by, surface, at);
        await store.AddAsync(proposal, at - Keeps, Most, cancel);
        return Preview(draft, now, overtaken, proposed.Text) with
        {
            Proposal = proposal.Id,
            Buttons =
            [
                new Button("confirm", "Confirm", proposal.Id, Style: ButtonStyle.Primary),
                new Button("discard", "Discard", proposal.Id),
            ],
        };
    }

    private PreviewCard Preview(Draft draft, InForce? now, string overtaken, string text)
    {
        var service = draft.Playbook?.Service ?? "";
        var title = draft.Playbook is null ? "This is no playbook yet" : $"{(now is null ? "Add a playbook for" : "Change the playbook of")} {service}";
        return new PreviewCard(
            "", service, title + overtaken, Target(draft, text), draft.Plan is { } plan ? Shown(plan) : null, draft.Problems,
            now is null ? [] : Difference.Between(now.Text, text), [])
        {
            Above = draft.Playbook is { Steps: null } written ? written.DetailsAt.Line - 1 : 0,
        };
    }

    // What is wrong stands among the problems already.
    private static PlanPreview? Shown(MadePlan plan)
    {
        var lines = PlanPreview.Of(plan).Lines.Where(l => l.Role != PreviewRole.Error).ToList();
        return lines.Count == 0 ? null : new PlanPreview(lines);
    }

    // Whoever confirms lends Alvis their authority: they see what is touched and what is sent.
    private string? Target(Draft draft, string text)
    {
        if (draft.Playbook is not { } playbook || platforms.Find(playbook.Platform) is not { } platform)
            return null;
        var secrets = new SecretText(text).Names.Distinct(StringComparer.Ordinal).ToList();
        return $"{playbook.App} on {playbook.Platform}: {platform.Describe(playbook.App)}"
            + (secrets.Count > 0 ? $"; sends the {(secrets.Count == 1 ? "secret" : "secrets")} {Words.And(secrets)}" : "");
    }

    /// <summary>Why chat and console do not change a playbook that is a file's; null when they may.</summary>
    public string? RefuseFile(InForce? now) => now is { File: { } file }
        ? $"The playbook of {now.Service} is the file {folder.PathOf(file)}, so it is changed there: adding or saving it confirms it."
            + (now.Paused is { IsWanted: false } ? $" If the file is gone for good, an admin gives the service to chat with: adopt {now.Service}" : "")
        : null;

    private static string Overtaken(InForce now) => $": changed meanwhile by {now.ConfirmedBy} at {Clock.Utc(now.ConfirmedAt)}. Nothing was overwritten; look at the difference and confirm again";

    private Draft Make(string name, string text) => drafts.Make(name, Encoding.UTF8.GetBytes(text));

    // Every character takes at least one byte: a huge text is turned away without counting.
    private static long? TooLong(string text)
    {
        var bytes = text.Length > MostBytes ? text.Length : Encoding.UTF8.GetByteCount(text);
        return bytes > MostBytes ? (bytes + 1023) / 1024 : null;
    }
}
