namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Rich text: the parts that <c>@slack/types</c> lists.</summary>
internal static class RichText
{
    private static readonly Shape Styles = Flags("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink");

    private static readonly Dictionary<string, Shape> Words = new(StringComparer.Ordinal)
    {
        ["text"] = Styled().Needs("text", Must.String(3_000)),
        ["link"] = Styled().Needs("url", Must.Address).Takes("text", Must.String(3_000)).Takes("unsafe", Must.Flag),
        ["user"] = Styled().Needs("user_id", Must.String(100)),
        ["usergroup"] = Styled().Needs("usergroup_id", Must.String(100)),
        ["channel"] = Styled().Needs("channel_id", Must.String(100)),
        ["team"] = Styled().Needs("team_id", Must.String(100)),
        ["broadcast"] = Styled().Needs("range", Must.OneOf("here", "channel", "everyone")),
        ["emoji"] = Styled().Needs("name", Must.String(100)).Takes("unicode", Must.String(100)).Takes("url", Must.Address),
        ["color"] = Styled().Needs("value", Must.String(20)),
        ["date"] = Styled().Needs("timestamp", Must.Number(0, 9_999_999_999)).Needs("format", Must.String(500)).Takes("url", Must.Address).Takes("fallback", Must.String(500)),
    };

    private static readonly Shape Section = new Shape().Needs("elements", Must.List(0, 1_000, Must.Kind(Words)));

    /// <summary>The parts of a block.</summary>
    public static Rule Parts { get; } = Must.List(1, 1_000, Must.Kind(new Dictionary<string, Shape>(StringComparer.Ordinal)
    {
        ["rich_text_section"] = Section,
        ["rich_text_quote"] = new Shape().Needs("elements", Must.List(0, 1_000, Must.Kind(Words))).Takes("border", Must.Number(0, 1)),
        ["rich_text_preformatted"] = new Shape()
            .Needs("elements", Must.List(0, 1_000, Must.Kind(Words.Where(w => w.Key is "text" or "link").ToDictionary(StringComparer.Ordinal))))
            .Takes("border", Must.Number(0, 1)).Takes("language", Must.String(50)),
        ["rich_text_list"] = new Shape()
            .Needs("elements", Must.List(1, 1_000, Must.Kind(new Dictionary<string, Shape>(StringComparer.Ordinal) { ["rich_text_section"] = Section })))
            .Needs("style", Must.OneOf("bullet", "ordered")).Takes("indent", Must.Number(0, 8)).Takes("offset", Must.Number(0, 10_000)).Takes("border", Must.Number(0, 1)),
    }));

    public static Shape Block { get; } = new Shape().Takes("block_id", Must.BlockId).Needs("elements", Parts);

    private static Shape Flags(params string[] names) => names.Aggregate(new Shape(), (shape, name) => shape.Takes(name, Must.Flag));

    private static Shape Styled() => new Shape().Takes("style", Styles.Judge);
}
