using System.Text;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What a view may hold: <c>wire/slack.md</c>, section 7.</summary>
internal static class Views
{
    /// <summary>The most bytes of a view.</summary>
    public const int MostBytes = 250_000;

    private static readonly Shape Modal = Common(Surface.Modal)
        .Needs("title", Texts.Plain(24)).Takes("submit", Texts.Plain(24)).Takes("close", Texts.Plain(24)).Takes("submit_disabled", Must.Flag)
        .And((o, at, f) =>
        {
            if (!o.ContainsKey("submit") && o["blocks"] is JsonArray blocks && blocks.Any(b => b is JsonObject && (string?)b["type"] == "input"))
                f.Add(at, "missing required field: submit");
        });

    private static readonly Shape Home = Common(Surface.Home);

    /// <summary>Refuses a view that is not one of this type.</summary>
    public static void Judge(JsonObject view, string type)
    {
        if (Encoding.UTF8.GetByteCount(view.ToJsonString()) > MostBytes)
            throw new Refused("view_too_large");
        var findings = new Findings();
        Must.OneOf(type)(view["type"], "/view/type", findings);
        (type == "home" ? Home : Modal).Judge(view, "/view", findings);
        findings.Throw("invalid_arguments");
    }

    private static Shape Common(Surface surface) => new Shape()
        .Needs("type", Must.OneOf("modal", "home"))
        .Needs("blocks", (value, at, f) => Blocks.Judge(value, surface, at, f))
        .Takes("callback_id", Must.String(255, 0)).Takes("private_metadata", Must.String(3_000, 0)).Takes("external_id", Must.String(255, 0))
        .Takes("clear_on_close", Must.Flag).Takes("notify_on_close", Must.Flag);
}
