namespace Alvis.Bot.Slack.Blocks;

/// <summary>A modal or the home tab, in Slack's own words. At most 100 blocks and 250 KB.</summary>
/// <param name="Type"><c>modal</c> or <c>home</c>.</param>
/// <param name="Blocks">What it shows.</param>
internal sealed record SlackView(string Type, IReadOnlyList<Block> Blocks)
{
    /// <summary>At most 24 characters; a modal must have one.</summary>
    public PlainTextObject? Title { get; init; }

    /// <summary>The word on the button that sends it, at most 24 characters; required with an input.</summary>
    public PlainTextObject? Submit { get; init; }

    /// <summary>The word on the button that closes it, at most 24 characters.</summary>
    public PlainTextObject? Close { get; init; }

    /// <summary>What it is for: comes back with it. At most 255 characters.</summary>
    public string? CallbackId { get; init; }

    /// <summary>What Alvis must know when it comes back. At most 3,000 characters; not secret.</summary>
    public string? PrivateMetadata { get; init; }

    /// <summary>True to be told when it is closed without being sent.</summary>
    public bool? NotifyOnClose { get; init; }

    /// <summary>True to close those below with it.</summary>
    public bool? ClearOnClose { get; init; }
}
