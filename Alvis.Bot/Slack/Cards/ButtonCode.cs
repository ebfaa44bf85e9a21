using System.Text.Json;
using Alvis.Bot.Slack.Blocks;
using Alvis.Engine.Conversations;

namespace Alvis.Bot.Slack.Cards;

/// <summary>
/// Alvis's buttons as Slack's and back: the verb in the action's id, the ids it is about in its value, and no state. What another version wrote
/// and cannot be read is none.
/// </summary>
internal static class ButtonCode
{
    private const string Prefix = "alvis.", LinkPrefix = "alvis.link", Version = "1";

    // Each character of it may take six in JSON, like those of the label and of what is asked.
    private const int LongestQuestion = 120;

    /// <summary>A button; <paramref name="n"/> makes its id the only one of its message.</summary>
    public static ButtonElement Of(Button button, int n) => new(new PlainTextObject(Escaped(button.Label, BlockLimits.Label)))
    {
        ActionId = $"{Prefix}{button.Verb}.{n}",
        Value = Write(button),
        Style = button.Style switch { ButtonStyle.Primary => "primary", ButtonStyle.Danger => "danger", _ => null },
        // What wants words opens a form, which can be closed: a question before it would be one too many.
        Confirm = button.Asks is null && button.Confirm is { } question ? Ask(button, question) : null,
    };

    /// <summary>A button that only opens a page. Slack tells of the press all the same.</summary>
    public static ButtonElement Link(string label, string address, int n) => new(new PlainTextObject(Escaped(label, BlockLimits.Label))) { ActionId = $"{LinkPrefix}.{n}", Url = address };

    /// <summary>True for a button that only opens a page.</summary>
    public static bool IsLink(string actionId) => actionId.StartsWith(LinkPrefix, StringComparison.Ordinal);

    /// <summary>The button that was pressed; null when this version knows no such one.</summary>
    public static Button? Read(string actionId, string value)
    {
        if (!actionId.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var verb = actionId[Prefix.Length..].Split('.')[0];
        return Read(value) is { } button && button.Verb == verb ? button : null;
    }

    /// <summary>The button as text, at most 2,000 characters. Its question goes along where a form must still show it.</summary>
    public static string Write(Button button) => JsonSerializer.Serialize<string?[]>(
    [
        Version, button.Verb, button.Subject, button.Token, button.More, BlockLimits.Line(button.Label, BlockLimits.Label), button.Asks is { } asks ? BlockLimits.Line(asks, 100) : null,
        button.MustAnswer ? "1" : null, .. button is { Asks: not null, Confirm: { } question } ? new[] { BlockLimits.Line(question, LongestQuestion) } : [],
    ]);

    /// <summary>The button of such a text, or null.</summary>
    public static Button? Read(string value)
    {
        try
        {
            return value.Length <= BlockLimits.Value && JsonSerializer.Deserialize<string?[]>(value) is [Version, { Length: > 0 } verb, { } subject, var token, var more, { } label, var asks, var must, .. var rest]
                ? new Button(verb, label, subject, token, Asks: asks, MustAnswer: must is not null, Confirm: rest.FirstOrDefault(), More: more)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ConfirmObject Ask(Button button, string question) => new(
        new PlainTextObject(Escaped($"{button.Label}?", BlockLimits.ConfirmTitle)), new PlainTextObject(Escaped(question, BlockLimits.ConfirmText)),
        new PlainTextObject(Escaped(button.Label, BlockLimits.ConfirmLabel)), new PlainTextObject("Cancel"))
    {
        Style = button.Style == ButtonStyle.Danger ? "danger" : null,
    };

    /// <summary>Text for a plain text object, which decodes the three escapes too; short enough once it is escaped.</summary>
    internal static string Escaped(string text, int most)
    {
        var line = BlockLimits.Line(text, most);
        while (Mrkdwn.Escape(line) is { } escaped)
        {
            if (escaped.Length <= most)
                return escaped;
            line = BlockLimits.Line(line, line.Length - Math.Max(1, (escaped.Length - most) / 4));
        }

        return "-";
    }
}
