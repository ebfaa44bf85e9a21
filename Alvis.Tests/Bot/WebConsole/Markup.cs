using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>Pages and parts of pages as a browser reads them, and what a person gets to see of them.</summary>
internal static class Markup
{
    private static readonly string[] Inline = ["a", "b", "code", "em", "small", "span", "strong", "time"];
    private static readonly string[] Addresses = ["href", "src", "action", "formaction", "data"];

    /// <summary>Reads HTML as a browser does.</summary>
    public static IHtmlDocument Read(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>The text of an element, with signs that stand for the eye alone left out, on one line.</summary>
    public static string Text(IElement element)
    {
        var text = new StringBuilder();
        Add(element, text);
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A form of it: where it is posted to, and the fields that are set.</summary>
    public static (string Path, Dictionary<string, string> Fields) Form(IElement form) =>
        (form.GetAttribute("action")!, form.QuerySelectorAll("input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "", StringComparer.Ordinal));

    /// <summary>
    /// Whatever a browser would run or fetch that is not Alvis's own: scripts without an address or from elsewhere, handlers in attributes,
    /// addresses that are scripts, frames.
    /// </summary>
    public static IReadOnlyList<string> Foreign(string html)
    {
        var all = Read(html).All;
        return
        [
            .. all.Where(e => e.LocalName is "iframe" or "object" or "embed" or "base").Select(e => $"<{e.LocalName}>"),
            .. all.Where(e => e.LocalName == "script" && e.GetAttribute("src")?.StartsWith("/assets/", StringComparison.Ordinal) != true).Select(e => $"<script>{e.TextContent}"),
            .. all.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name == "srcdoc").Select(a => $"{a.Name}={a.Value}"),
            .. all.SelectMany(e => e.Attributes).Where(a => Addresses.Contains(a.Name) && IsForeign(a.Value)).Select(a => $"{a.Name}={a.Value}"),
        ];
    }

    private static void Add(INode node, StringBuilder text)
    {
        if (node is not IElement element)
        {
            text.Append(node is IText ? node.TextContent : "");
            return;
        }

        if (element.GetAttribute("aria-hidden") == "true")
            return;
        // What stands below or beside something else does not run into it.
        var apart = !Inline.Contains(element.LocalName);
        text.Append(apart ? " " : "");
        foreach (var child in element.ChildNodes)
            Add(child, text);
        text.Append(apart ? " " : "");
    }

    private static bool IsForeign(string address) =>
        address.Length > 0 && (address[0] is not ('/' or '#' or '?') || address.StartsWith("//", StringComparison.Ordinal) || address.StartsWith("/\\", StringComparison.Ordinal));
}
