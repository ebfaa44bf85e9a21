using System.Text.Json.Serialization;

namespace Alvis.Bot.Slack.Blocks;

/// <summary>One block of Block Kit, in Slack's own words: only the kinds that Alvis uses.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SectionBlock), "section")]
[JsonDerivedType(typeof(HeaderBlock), "header")]
[JsonDerivedType(typeof(ActionsBlock), "actions")]
[JsonDerivedType(typeof(ContextBlock), "context")]
[JsonDerivedType(typeof(DividerBlock), "divider")]
[JsonDerivedType(typeof(InputBlock), "input")]
[JsonDerivedType(typeof(RichTextBlock), "rich_text")]
internal abstract record Block
{
    /// <summary>At most 255 characters, unique in its message or view.</summary>
    public string? BlockId { get; init; }
}

/// <summary>A message as Slack takes it.</summary>
/// <param name="Text">What a notification and a screen reader say: always sent, whatever the blocks.</param>
/// <param name="Blocks">At most 50.</param>
internal sealed record SlackMessage(string Text, IReadOnlyList<Block> Blocks);
