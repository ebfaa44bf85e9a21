namespace Alvis.Engine.Conversations;

/// <summary>Cards as plain text: what a terminal shows, and what a notification or a screen reader gets from a chat product.</summary>
public static class PlainText
{
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
        _ => throw new System.Diagnostics.UnreachableException($"No text for {card.GetType().Name}."),
    };

    private static string Lines(Card.List list)
    {
        var width = list.Rows.Max(r => r.Title.Length);
        return string.Join('\n', [.. list.Rows.Select(r => $"{r.Title.PadRight(width)}  {r.Text}"), .. list.More is { } more ? new[] { more } : []]);
    }
}
