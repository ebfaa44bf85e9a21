using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Where blocks stand: not every kind can stand everywhere.</summary>
internal enum Surface
{
    Message,
    Modal,
    Home,
}

/// <summary>Block Kit's blocks: limits of <c>wire/slack.md</c>, section 14, and of <c>@slack/types</c>.</summary>
internal static class Blocks
{
    private static readonly Dictionary<string, Shape> Everywhere = new(StringComparer.Ordinal)
    {
        ["section"] = Block().Takes("text", Texts.Any(3_000)).Takes("fields", Must.List(1, 10, Texts.Any(2_000))).Takes("accessory", Elements.Accessory).Takes("expand", Must.Flag).And(TextOrFields),
        ["header"] = Block().Needs("text", Texts.Plain(150)).Takes("level", Must.Number(1, 6)),
        ["divider"] = Block(),
        ["context"] = Block().Needs("elements", Must.List(1, 10, Elements.InContext)),
        ["actions"] = Block().Needs("elements", Must.List(1, 25, Elements.InActions)),
        ["image"] = Block().Needs("alt_text", Must.String(2_000)).Takes("title", Texts.Plain(2_000)).Takes("image_url", Must.Address).Takes("slack_file", Must.Object).And(Texts.OneImage),
        ["rich_text"] = RichText.Block,
        ["input"] = Input(Elements.Input),
    };

    private static readonly Rule Cell = (value, at, f) => Must.Kind(new Dictionary<string, Shape>(StringComparer.Ordinal)
    {
        ["raw_text"] = new Shape().Needs("text", Must.String(3_000)),
        ["raw_number"] = new Shape().Needs("value", Must.Number(double.MinValue, double.MaxValue)).Needs("text", Must.String(3_000)),
        ["rich_text"] = RichText.Block,
    })(value, at, f);

    private static readonly Dictionary<Surface, Dictionary<string, Shape>> ByPlace = new()
    {
        [Surface.Message] = new(Everywhere, StringComparer.Ordinal)
        {
            ["markdown"] = Block().Needs("text", Must.String(12_000)),
            ["table"] = Block().Needs("rows", Must.List(1, 100, Must.List(1, 20, Cell))).Takes("column_settings", Must.List(1, 20, Must.Object)),
        },
        [Surface.Modal] = new(Everywhere, StringComparer.Ordinal) { ["input"] = Input(Elements.ModalInput) },
        [Surface.Home] = Everywhere,
    };

    /// <summary>The most blocks: 50 in a message, 100 in a view.</summary>
    public static int Most(Surface surface) => surface == Surface.Message ? 50 : 100;

    /// <summary>Judges a list of blocks.</summary>
    public static void Judge(JsonNode? blocks, Surface surface, string at, Findings findings)
    {
        Must.List(0, Most(surface), Must.Kind(ByPlace[surface]))(blocks, at, findings);
        if (blocks is not JsonArray list || findings.All.Count > 0)
            return;
        if (list.Count(b => (string?)b!["type"] == "table") > 1)
            findings.Add(at, "only one table allowed");
        if (list.Sum(b => (string?)b!["type"] == "markdown" ? ((string)b["text"]!).Length : 0) > 12_000)
            throw new Refused("msg_blocks_too_long");
    }

    /// <summary>Gives ids to blocks and elements that came without, and says the defaults aloud, as Slack does.</summary>
    public static void Complete(JsonNode? blocks, Ids ids)
    {
        foreach (var block in blocks?.AsArray() ?? [])
        {
            block!["block_id"] ??= ids.Next("b");
            foreach (var element in (JsonNode?[])[.. (string?)block["type"] == "actions" ? block["elements"]!.AsArray() : [], block["accessory"], block["element"]])
            {
                if (element is JsonObject o && (string?)o["type"] is not ("image" or "plain_text" or "mrkdwn"))
                    o["action_id"] ??= ids.Next("a");
            }
        }
    }

    private static Shape Block() => new Shape().Takes("block_id", Must.BlockId);

    private static Shape Input(Rule element) => Block()
        .Needs("label", Texts.Plain(2_000)).Needs("element", element).Takes("hint", Texts.Plain(2_000)).Takes("optional", Must.Flag).Takes("dispatch_action", Must.Flag);

    private static void TextOrFields(JsonObject o, string at, Findings f)
    {
        if (!o.ContainsKey("text") && !o.ContainsKey("fields"))
            f.Add(at, "must define either `text` or `fields`");
    }
}
