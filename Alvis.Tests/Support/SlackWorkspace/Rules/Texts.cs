using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Text objects, options and the question before a press: limits of <c>wire/slack.md</c>, section 14.</summary>
internal static class Texts
{
    /// <summary>Text without markup.</summary>
    public static Rule Plain(int most) => Must.Kind(new Dictionary<string, Shape>(StringComparer.Ordinal) { ["plain_text"] = PlainShape(most) });

    /// <summary>Text with or without markup.</summary>
    public static Rule Any(int most) => Must.Kind(new Dictionary<string, Shape>(StringComparer.Ordinal) { ["plain_text"] = PlainShape(most), ["mrkdwn"] = MrkdwnShape(most) });

    /// <summary>One of a list to choose from.</summary>
    public static Shape Option(bool plain, bool url = false)
    {
        var option = new Shape().Needs("text", plain ? Plain(75) : Any(75)).Takes("value", Must.String(75, 0)).Takes("description", plain ? Plain(75) : Any(75));
        return url ? option.Takes("url", Must.Address) : option;
    }

    public static Rule Options(int most, bool plain, bool url = false) => Must.List(1, most, Option(plain, url).Judge);

    public static Shape Confirm { get; } = new Shape()
        .Needs("title", Plain(100)).Needs("text", Any(300)).Needs("confirm", Plain(30)).Needs("deny", Plain(30)).Takes("style", Must.OneOf("primary", "danger"));

    /// <summary>Either an address or a file of Slack's own, never both.</summary>
    public static void OneImage(JsonObject o, string at, Findings f)
    {
        if (o.ContainsKey("image_url") == o.ContainsKey("slack_file"))
            f.Add(at, "must provide exactly one of image_url and slack_file");
    }

    private static Shape PlainShape(int most) => new Shape().Needs("text", Must.String(most)).Takes("emoji", Must.Flag);

    private static Shape MrkdwnShape(int most) => new Shape().Needs("text", Must.String(most)).Takes("verbatim", Must.Flag);
}
