using Alvis.Bot.Slack.Blocks;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;

namespace Alvis.Bot.Slack.Cards;

/// <summary>
/// Alvis's cards as messages in Slack. Pure. Whatever a card holds, the message keeps Slack's limits, nothing in foreign text comes alive, every
/// state is said by sign and word, and every instant is shown in the reader's zone.
/// </summary>
internal static class SlackCards
{
    private const int MostRows = 30;

    /// <summary>The one message of an incident.</summary>
    /// <param name="thread">The incident.</param>
    /// <param name="context">What it is drawn with.</param>
    /// <param name="again">True when it took the place of another message.</param>
    public static SlackMessage Incident(IncidentThread thread, SlackContext context, bool again = false)
    {
        var card = thread.Card;
        var facts = new RichText().Text(card.Now, bold: card.ClosedAt is null).End().Text("Last seen: ").Code(card.Finding).End();
        Standing(facts, card);
        if (again)
            facts.End().Text("This message takes the place of one that was deleted or cannot be reached.");
        List<Block?> blocks =
        [
            new HeaderBlock(new PlainTextObject(ButtonCode.Escaped($"{Signs.Of(card.Tone)} {card.Title}", BlockLimits.Header))) { BlockId = "title" },
            facts.Done("facts"),
            card.Approval is { } asked ? Approval(asked) : null,
            Actions(card.Buttons, context, $"/incidents/{card.Id}"),
        ];
        return new SlackMessage(Notification($"{Signs.Of(card.Tone)} {card.Id}: {card.Title}{(card.ClosedAt is null ? $", {card.Status.ToString().ToLowerInvariant()}" : "")}. {card.Now}"), [.. blocks.OfType<Block>()]);
    }

    /// <summary>Posts of an incident's thread as one reply.</summary>
    public static SlackMessage Reply(IReadOnlyList<Post> posts, SlackContext context)
    {
        var text = new RichText(BlockLimits.AllText);
        var notes = posts.SelectMany(p => p.Notes.Select(n => (p.At, Note: n))).ToList();
        foreach (var (at, note) in notes)
        {
            if (text.IsFull)
                break;
            // Slack shows when the message came; several posts in one came at different times.
            if (posts.Count > 1)
                text.Date(at).Text(" ");
            text.Text($"{Signs.Of(note.Tone)} {note.Text}", bold: note.Tone == Tone.Person);
            if (note.Calls is { } calls && context.Mention(calls) is { Length: > 0 } id)
                text.Text(" ").Mention(id);
            text.End();
        }

        List<Block?> blocks = [text.Done("notes"), text.IsFull ? More($"The rest is in the console.", context, "/incidents") : null];
        return new SlackMessage(Notification(string.Join(". ", notes.Select(n => $"{Signs.Of(n.Note.Tone)} {n.Note.Text}"))), [.. blocks.OfType<Block>()]);
    }

    /// <summary>The summary of an incident that is over.</summary>
    public static SlackMessage Summary(IncidentThread thread, SlackContext context)
    {
        var text = new RichText(BlockLimits.AllText);
        foreach (var line in (thread.Summary ?? "").Split('\n').Select(l => l.TrimEnd('\r')))
            Markdown(text, line);
        List<Block?> blocks =
        [
            text.Done("summary"),
            new ActionsBlock([ButtonCode.Link("Open in the console", context.Link($"/incidents/{thread.Card.Id}"), 0)]) { BlockId = "links" },
        ];
        return new SlackMessage(Notification($"Summary of {thread.Card.Id}: {thread.Card.Title}. {thread.Card.Now}"), [.. blocks.OfType<Block>()]);
    }

    /// <summary>An answer to what somebody said or pressed.</summary>
    public static SlackMessage Answer(Card card, SlackContext context) =>
        new(Notification(PlainText.Of(card, context.Console.AbsoluteUri.TrimEnd('/'))), [.. Blocks(card, context).Take(BlockLimits.MessageBlocks)]);

    /// <summary>The blocks of any card, for a message or a view.</summary>
    public static IEnumerable<Block> Blocks(Card card, SlackContext context) => card switch
    {
        Card.Say say => Several(Lines(new RichText(), say.Text)),
        Card.Refused refused => Several(Lines(new RichText().Text($"{Signs.Of(Tone.Bad)} "), refused.Text)),
        Card.Link link => [new SectionBlock(new MrkdwnTextObject(Mrkdwn.Link(context.Link(link.Path), BlockLimits.Line(link.Text, 500))))],
        Card.List list => Rows(list, context),
        IncidentCard incident => Incident(new IncidentThread(incident, [], null, 0), context).Blocks,
        PreviewCard preview => PreviewBlocks.Of(preview, context),
        _ => throw new System.Diagnostics.UnreachableException($"No blocks for {card.GetType().Name}."),
    };

    /// <summary>The row of buttons of a card and the way to its page; null when there is neither.</summary>
    public static ActionsBlock? Actions(IReadOnlyList<Button> buttons, SlackContext context, string? path, string id = "buttons")
    {
        List<Element> elements = [.. buttons.Take(BlockLimits.Elements - 1).Select((b, n) => ButtonCode.Of(b, n))];
        if (path is not null)
            elements.Add(ButtonCode.Link("Open in the console", context.Link(path), elements.Count));
        return elements.Count == 0 ? null : new ActionsBlock(elements) { BlockId = id };
    }

    /// <summary>A line that says that there is more, and where.</summary>
    public static ContextBlock More(string text, SlackContext context, string path) =>
        new([new MrkdwnTextObject($"{Mrkdwn.Escape(text)} {Mrkdwn.Link(context.Link(path), "Open it")}")]);

    private static void Standing(RichText text, IncidentCard card)
    {
        text.Text($"{card.Id}, {card.Status.ToString().ToLowerInvariant()}. Failing since ").Date(card.FailingSince);
        if (card.ClosedAt is { } closed)
            text.Text(", closed ").Date(closed);
        if (card.Restarts > 0)
            text.Text($", {Words.Count(card.Restarts, "restart")} begun");
        if (card.Owner is { } owner)
            text.Text($", {Words.Clip(owner, 100)} has it");
        text.Text(".");
    }

    private static RichTextBlock? Approval(ApprovalRequest asked)
    {
        var text = new RichText().Text($"Approval needed for {asked.For}", bold: true).End();
        if (asked.Call is { } call)
            text.Text("The call: ").Code(call).End();
        text.Text($"Who may decide: {asked.WhoMay}").End().Text("Down since: ").Date(asked.DownSince).End();
        if (asked.Record is { } record)
            text.Text($"So far: {record}").End();
        return text.Text("Without an answer by ").Date(asked.ExpiresAt).Text($": {asked.Otherwise}").Done("approval");
    }

    private static IEnumerable<Block> Rows(Card.List list, SlackContext context)
    {
        yield return new HeaderBlock(new PlainTextObject(ButtonCode.Escaped(list.Title, BlockLimits.Header)));
        var text = new RichText(BlockLimits.AllText);
        foreach (var row in list.Rows.Take(MostRows))
        {
            text.Text($"{Signs.Of(row.Tone)} ");
            _ = row.Path is { } path ? text.Link(context.Link(path), row.Title) : text.Text(row.Title, bold: true);
            text.Text($"  {Words.Clip(row.Text, 300)}").End();
        }

        if ((list.Rows.Count == 0 ? Lines(text, list.Empty) : text.Done()) is { } block)
            yield return block;
        if (list.Rows.Count > MostRows)
            yield return More($"{list.Rows.Count - MostRows} more.", context, "/");
        else if (list.More is { } more)
            yield return new ContextBlock([new PlainTextObject(ButtonCode.Escaped(more, BlockLimits.ConfirmText))]);
    }

    private static RichTextBlock? Lines(RichText text, string lines)
    {
        foreach (var line in lines.Split('\n').Take(100))
            text.Text(line).End();
        return text.Done();
    }

    // Our own summaries are plain Markdown: headings, points and bold words; everything else is text.
    private static void Markdown(RichText text, string line)
    {
        if (line.StartsWith('#'))
            text.Text(line.TrimStart('#').Trim(), bold: true);
        else
            text.Text(line.Replace("**", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal) is { } plain && plain.StartsWith("- ", StringComparison.Ordinal) ? $"• {plain[2..]}" : line.Replace("**", "", StringComparison.Ordinal));
        text.End();
    }

    private static IEnumerable<Block> Several(params IEnumerable<Block?> blocks) => blocks.OfType<Block>();

    // What a notification and a screen reader say. Slack takes it for markup: what stands in it is escaped.
    private static string Notification(string text)
    {
        var escaped = Mrkdwn.Escape(Words.Clip(text, 1_500));
        return escaped.Length == 0 ? "Alvis" : escaped;
    }
}
