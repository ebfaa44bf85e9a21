using Alvis.Bot.Slack.Blocks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Cards;

/// <summary>
/// Alvis's cards as messages in Slack. Pure. Whatever a card holds, the message keeps Slack's limits, nothing in foreign text comes alive, every
/// state is said by sign and word, and every instant is shown in the reader's zone. Blocks of messages have no ids: Slack wants new ones at every
/// edit, and gives them itself.
/// </summary>
internal static class SlackCards
{
    private const int MostRows = 30, LongestRow = 300;

    /// <summary>The one message of an incident.</summary>
    /// <param name="thread">The incident.</param>
    /// <param name="context">What it is drawn with.</param>
    /// <param name="again">True when it took the place of another message.</param>
    public static SlackMessage Incident(IncidentThread thread, SlackContext context, bool again = false)
    {
        var card = thread.Card;
        var facts = new RichText();
        if (card.Approval is { } asked)
            Approval(facts, asked, card.Finding);
        else
            facts.Text(card.Now).End().Text("Last seen: ").Code(card.Finding);
        List<Block?> blocks =
        [
            new HeaderBlock(new PlainTextObject(ButtonCode.Escaped($"{SlackSigns.Of(card.Tone)} {Heading(card)}", BlockLimits.Header), Emoji: true)),
            facts.Done(),
            Decided(card.Decisions),
            new ContextBlock([new MrkdwnTextObject(Standing(card))]),
            again ? new ContextBlock([new PlainTextObject("This message takes the place of one that was deleted or cannot be reached.")]) : null,
            Actions(card.Buttons, context, $"/incidents/{card.Id}"),
        ];
        return Message(Headline(card), blocks);
    }

    /// <summary>Posts of an incident's thread as one reply.</summary>
    /// <param name="posts">At least one.</param>
    /// <param name="context">What it is drawn with; whom it mentions.</param>
    /// <param name="incident">Of which incident, for the way to what does not fit; null for the list of all.</param>
    public static SlackMessage Reply(IReadOnlyList<Post> posts, SlackContext context, IncidentId? incident = null)
    {
        var text = new RichText(BlockLimits.AllText);
        var notes = posts.SelectMany(p => p.Notes.Select(n => (p.At, Note: n))).ToList();
        var mentions = notes.Select(n => n.Note.Calls is { } calls ? context.Mention(calls) : null).OfType<string>().Where(m => m.Length > 0).Distinct(StringComparer.Ordinal).Take(20).ToList();
        var mentioned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, note) in notes)
        {
            if (text.IsFull)
                break;
            text.Sign(note.Tone);
            // Slack shows when the message came; several posts in one came at different times.
            if (posts.Count > 1)
                text.Time(at).Text("  ");
            text.Text(note.Text, bold: note.Tone == Tone.Person);
            if (note.Calls is { } calls && context.Mention(calls) is { Length: > 0 } id && mentioned.Add(id))
                text.Text(" ").Mention(id);
            text.End();
        }

        // Whoever must come is called even when what was said before left no room.
        foreach (var id in mentions.Where(mentioned.Add))
            text.Mention(id);
        List<Block?> blocks = [text.Done(), Rest(text, context, incident is { } of ? $"/incidents/{of}" : "/incidents")];
        return Message(
            string.Concat(mentions.Select(m => $"{(m[0] == 'S' ? $"<!subteam^{m}>" : $"<@{m}>")} ")), string.Join('\n', notes.Take(20).Select(n => $"{SlackSigns.Of(n.Note.Tone)} {n.Note.Text}")), blocks);
    }

    /// <summary>The summary of an incident that is over.</summary>
    public static SlackMessage Summary(IncidentThread thread, SlackContext context)
    {
        var path = $"/incidents/{thread.Card.Id}";
        var text = new RichText(BlockLimits.AllText);
        SummaryText.Write(text, thread.Summary ?? "");
        List<Block?> blocks = [text.Done(), Rest(text, context, path), Actions([], context, path)];
        return Message($"Summary of {Headline(thread.Card)}", blocks);
    }

    /// <summary>An answer to what somebody said or pressed.</summary>
    public static SlackMessage Answer(Card card, SlackContext context) =>
        Message(PlainText.Of(card, context.Console.AbsoluteUri.TrimEnd('/')), Blocks(card, context).Take(BlockLimits.MessageBlocks));

    /// <summary>The blocks of any card, for a message or a view.</summary>
    public static IEnumerable<Block> Blocks(Card card, SlackContext context) => card switch
    {
        Card.Say say => Said(new RichText(BlockLimits.AllText), say.Text, context),
        Card.Refused refused => Said(new RichText(BlockLimits.AllText).Sign(Tone.Bad), refused.Text, context),
        Card.Link link => [new SectionBlock(new MrkdwnTextObject(Mrkdwn.Link(context.Link(link.Path), BlockLimits.Line(link.Text, LongestRow))))],
        Card.List list => Rows(list, context),
        IncidentCard incident => Incident(new IncidentThread(incident, [], null, 0), context).Blocks,
        PreviewCard preview => PreviewBlocks.Of(preview, context),
        _ => throw new System.Diagnostics.UnreachableException($"No blocks for {card.GetType().Name}."),
    };

    /// <summary>The row of buttons of a card and the way to its page; null when there is neither.</summary>
    public static ActionsBlock? Actions(IReadOnlyList<Button> buttons, SlackContext context, string? path)
    {
        List<Element> elements = [.. buttons.Take(BlockLimits.Elements - 1).Select((b, n) => ButtonCode.Of(b, n))];
        if (path is not null)
            elements.Add(ButtonCode.Link("Open in the console", context.Link(path), elements.Count));
        return elements.Count == 0 ? null : new ActionsBlock(elements);
    }

    /// <summary>A line that says that there is more, and where.</summary>
    public static ContextBlock More(string text, SlackContext context, string path) =>
        new([new MrkdwnTextObject($"{Mrkdwn.Escape(BlockLimits.Line(text, LongestRow))} {Mrkdwn.Link(context.Link(path), "Open it in the console")}")]);

    /// <summary>The same for a text that did not fit; null when it did.</summary>
    public static ContextBlock? Rest(RichText text, SlackContext context, string path) => text.IsFull ? More("Cut here: there is more than Slack shows.", context, path) : null;

    /// <summary>An incident in one line: <c>shop is down: approval needed</c>.</summary>
    public static string Heading(IncidentCard card) => card switch
    {
        { ClosedAt: not null } => card.Title,
        { Approval: not null } => $"{card.Title}: approval needed",
        { Tone: Tone.Doing } => $"{card.Title}: Alvis is at it",
        { Status: IncidentStatus.Open } => card.Title,
        _ => $"{card.Title}: {Word(card)}",
    };

    /// <summary>How it stands, on a line of small print with instants.</summary>
    public static string Standing(IncidentCard card)
    {
        List<string> parts = [$"{card.Id}", Word(card), $"failing since {Mrkdwn.Date(card.FailingSince)}"];
        if (card.ClosedAt is { } closed)
            parts.Add($"closed {Mrkdwn.Date(closed)}");
        if (card.Restarts > 0)
            parts.Add($"{Words.Count(card.Restarts, "restart")} begun");
        return string.Join("  ·  ", parts);
    }

    private static string Word(IncidentCard card) => card.Status.ToString().ToLowerInvariant();

    private static string Headline(IncidentCard card) => $"{SlackSigns.Of(card.Tone)} {card.Id}: {Heading(card)}. {card.Now}";

    private static void Approval(RichText text, ApprovalRequest asked, string finding)
    {
        text.Text("May Alvis go on with ").Text(asked.For, bold: true).Text("?");
        if (asked.Call is { } call)
            text.Preformatted(call);
        List<Action<RichText>> points =
        [
            t => t.Text("Down since ").Date(asked.DownSince).Text(": ").Code(finding),
            t => t.Text("Before: ").Text(asked.Record ?? "not done by Alvis in the last 30 days"),
            t => t.Text("Who may decide: ").Text(asked.WhoMay, bold: true),
            t => t.Text("Without an answer by ").Date(asked.ExpiresAt).Text(": ").Text(asked.Otherwise, bold: true),
        ];
        text.Points(asked.Record is null ? points.Where((_, n) => n != 1) : points);
    }

    private static RichTextBlock? Decided(IReadOnlyList<Decision> decisions)
    {
        var text = new RichText();
        foreach (var decision in decisions)
            text.Sign(Tone.Person).Text(decision.Text, bold: true).Text("  ").Date(decision.At).End();
        return text.Done();
    }

    private static IEnumerable<Block> Rows(Card.List list, SlackContext context)
    {
        yield return new HeaderBlock(new PlainTextObject(ButtonCode.Escaped(list.Title, BlockLimits.Header)));
        var text = new RichText(BlockLimits.AllText);
        var shown = 0;
        foreach (var row in list.Rows.Take(MostRows).TakeWhile(_ => !text.IsFull))
        {
            shown++;
            text.Sign(row.Tone);
            _ = row.Path is { } path ? text.Link(context.Link(path), BlockLimits.Line(row.Title, LongestRow)) : text.Text(Words.Clip(row.Title, LongestRow), bold: true);
            text.Text($"  {Words.Clip(row.Text, LongestRow)}").End();
        }

        if (list.Rows.Count == 0)
            text.Text(list.Empty);
        if (text.Done() is { } block)
            yield return block;
        if (list.Rows.Count > shown)
            yield return More($"{list.Rows.Count - shown} more of these.", context, "/");
        else if (list.More is { } more)
            yield return new ContextBlock([new PlainTextObject(ButtonCode.Escaped(more, LongestRow))]);
    }

    private static IEnumerable<Block> Said(RichText text, string lines, SlackContext context)
    {
        foreach (var line in lines.Split('\n').TakeWhile(_ => !text.IsFull))
            text.Text(line).End();
        Block?[] blocks = [text.Done(), Rest(text, context, "/")];
        return blocks.OfType<Block>();
    }

    private static SlackMessage Message(string text, IEnumerable<Block?> blocks) => Message("", text, blocks);

    // The text is what a notification and a screen reader say. Slack takes it for markup: what stands in it is escaped, and cut so that it is short enough then.
    private static SlackMessage Message(string mentions, string text, IEnumerable<Block?> blocks)
    {
        var lines = Mrkdwn.Escape(string.Join('\n', text.Split('\n').Take(30).Select(l => Words.Clip(l.TrimEnd('\r'), 500))));
        var most = BlockLimits.MessageText - mentions.Length;
        if (lines.Length > most)
            lines = Mrkdwn.Escape(Words.Clip(text, most / "&amp;".Length - 1));
        List<Block> kept = [.. blocks.OfType<Block>()];
        return new SlackMessage(lines.Trim().Length == 0 ? $"{mentions}Alvis" : mentions + lines, kept.Count > 0 ? kept : [new ContextBlock([new PlainTextObject("Nothing to show.")])]);
    }
}
