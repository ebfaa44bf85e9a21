using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Alvis.Bot.Slack.Blocks;

/// <summary>Text in a block.</summary>
[JsonDerivedType(typeof(PlainTextObject))]
[JsonDerivedType(typeof(MrkdwnTextObject))]
internal abstract record TextObject
{
    /// <summary>Slack's word for its form. A property, because the serializer writes a discriminator only where a text of either form may stand.</summary>
    public abstract string Type { get; }
}

/// <summary>Text that is shown as it stands, but for <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c>, which must be escaped.</summary>
internal sealed record PlainTextObject(string Text, bool? Emoji = null) : TextObject
{
    /// <inheritdoc/>
    public override string Type => "plain_text";
}

/// <summary>Text with Slack's markup. <paramref name="Verbatim"/> keeps Slack from making names and addresses in it alive.</summary>
internal sealed record MrkdwnTextObject(string Text, bool? Verbatim = true) : TextObject
{
    /// <inheritdoc/>
    public override string Type => "mrkdwn";
}

/// <summary>Text, and up to ten fields, and one element.</summary>
internal sealed record SectionBlock(TextObject? Text = null) : Block
{
    public IReadOnlyList<TextObject>? Fields { get; init; }
    public Element? Accessory { get; init; }
}

/// <summary>A heading of at most 150 characters.</summary>
internal sealed record HeaderBlock(PlainTextObject Text) : Block;

/// <summary>A row of at most 25 elements.</summary>
internal sealed record ActionsBlock(IReadOnlyList<Element> Elements) : Block;

/// <summary>Small print of at most ten texts.</summary>
internal sealed record ContextBlock(IReadOnlyList<TextObject> Elements) : Block;

/// <summary>A line.</summary>
internal sealed record DividerBlock : Block;

/// <summary>Something to fill in; in views only.</summary>
internal sealed record InputBlock(PlainTextObject Label, Element Element) : Block
{
    public PlainTextObject? Hint { get; init; }
    public bool? Optional { get; init; }
}

/// <summary>Rich text: the one place where foreign text can stand with no markup at all. <paramref name="Elements"/> are Slack's own objects.</summary>
internal sealed record RichTextBlock(JsonArray Elements) : Block;

/// <summary>Something to press or fill in.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ButtonElement), "button")]
[JsonDerivedType(typeof(PlainTextInputElement), "plain_text_input")]
[JsonDerivedType(typeof(FileInputElement), "file_input")]
internal abstract record Element
{
    /// <summary>At most 255 characters, unique in its message or view.</summary>
    public string? ActionId { get; init; }
}

/// <summary>A button: label 75, value 2,000 characters.</summary>
internal sealed record ButtonElement(PlainTextObject Text) : Element
{
    public string? Value { get; init; }
    public string? Url { get; init; }

    /// <summary><c>primary</c> or <c>danger</c>; null for neither.</summary>
    public string? Style { get; init; }
    public ConfirmObject? Confirm { get; init; }
    public string? AccessibilityLabel { get; init; }
}

/// <summary>A question before a press counts: title 100, text 300, labels 30 characters.</summary>
internal sealed record ConfirmObject(PlainTextObject Title, TextObject Text, PlainTextObject Confirm, PlainTextObject Deny)
{
    public string? Style { get; init; }
}

/// <summary>A field for text. Without <c>max_length</c> a person can enter far more than 3,000 characters.</summary>
internal sealed record PlainTextInputElement : Element
{
    public string? InitialValue { get; init; }
    public bool? Multiline { get; init; }
    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }
    public PlainTextObject? Placeholder { get; init; }
    public bool? FocusOnLoad { get; init; }
}

/// <summary>A field for files.</summary>
internal sealed record FileInputElement : Element
{
    public IReadOnlyList<string>? Filetypes { get; init; }
    public int? MaxFiles { get; init; }
}
