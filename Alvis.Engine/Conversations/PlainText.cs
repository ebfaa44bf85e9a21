using Alvis.Engine.Kinds;

namespace Alvis.Engine.Conversations;

/// <summary>Cards as plain text: what a terminal shows, and what a notification or a screen reader gets from a chat product. The first line says the most.</summary>
public static class PlainText
{
    private const int LongestFinding = 500;

    /// <summary>The text of a card; several lines.</summary>
    /// <param name="card">The card.</param>
    /// <param name="console">The console's address without a slash at its end, to put before places in it.</param>
    public static string Of(Card card, string console = "") => card switch
    {
        Card.Say say => say.Text,
        Card.Refused refused => refused.Text,
        Card.List { Rows.Count: 0 } list => list.Empty,
        Card.List list => Lines(list),
        Card.Link link => $"{link.Text}: {console}{link.Path}",
        IncidentCard incident => string.Join('\n', Lines(incident)),
        PreviewCard preview => string.Join('\n', Lines(preview)),
        _ => throw new System.Diagnostics.UnreachableException($"No text for {card.GetType().Name}."),
    };

    /// <summary>A button as a person types it: <c>deny INC-7 [why]</c>.</summary>
    public static string Of(Button button) =>
        string.Join(' ', new[] { button.Verb, button.Subject, button.More, button.Asks is null ? null : button.MustAnswer ? "WHY" : "[WHY]" }.Where(w => w is not null));

    private static string Lines(Card.List list)
    {
        var width = list.Rows.Max(r => r.Title.Length);
        return string.Join('\n', [.. list.Rows.Select(r => $"{r.Title.PadRight(width)}  {r.Text}"), .. list.More is { } more ? new[] { more } : []]);
    }

    private static IEnumerable<string> Lines(IncidentCard card)
    {
        yield return $"{card.Id}: {card.Title}{(card.ClosedAt is null ? $", {card.Status.ToString().ToLowerInvariant()}" : "")}";
        yield return card.Now;
        yield return $"Last seen: {Words.Clip(card.Finding, LongestFinding)}";
        yield return card.ClosedAt is { } closed
            ? $"Failing since {Clock.Utc(card.FailingSince)}, closed {Clock.Utc(closed)}"
            : $"Failing since {Clock.Utc(card.FailingSince)}";
        if (card.Owner is { } owner)
            yield return $"Owner: {Words.Clip(owner, 100)}";
        if (card.Restarts > 0)
            yield return $"Restarts begun: {card.Restarts}";
        if (card.Approval is { } asked)
        {
            foreach (var line in Lines(asked))
                yield return line;
        }

        if (card.Buttons.Count > 0)
            yield return $"You can say: {string.Join(", ", card.Buttons.Select(Of))}";
    }

    private static IEnumerable<string> Lines(ApprovalRequest asked)
    {
        yield return $"Approval needed for {asked.For}";
        if (asked.Call is { } call)
            yield return $"  The call: {Words.Clip(call, LongestFinding)}";
        yield return $"  Who may decide: {asked.WhoMay}";
        yield return $"  Down since: {Clock.Utc(asked.DownSince)}";
        if (asked.Record is { } record)
            yield return $"  So far: {record}";
        yield return $"  Without an answer by {Clock.Utc(asked.ExpiresAt)}: {asked.Otherwise}";
    }

    private static IEnumerable<string> Lines(PreviewCard card)
    {
        yield return card.Title;
        if (card.Target is { } target)
            yield return $"It would touch: {Words.Clip(target, LongestFinding)}";
        foreach (var problem in card.Problems)
            yield return $"Wrong: {problem}";
        foreach (var line in card.Plan?.Plain() ?? [])
            yield return line;
        if (card.Difference.Count > 0)
            yield return "What changes:";
        foreach (var line in card.Difference.Where(l => l.Kind != DiffKind.Same))
            yield return $"{(line.Kind == DiffKind.Added ? "+ " : "- ")}{line.Text}";
        if (card.Buttons.Count > 0)
            yield return $"You can say: {string.Join(", ", card.Buttons.Select(Of))}";
    }
}
