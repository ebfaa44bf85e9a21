using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What can be pressed or filled in: limits of <c>wire/slack.md</c>, section 14, and of <c>@slack/types</c>.</summary>
internal static class Elements
{
    private static readonly Rule Words = Must.List(1, 1_000, Must.String(100));

    private static readonly Dictionary<string, Shape> All = new(StringComparer.Ordinal)
    {
        ["button"] = Pressed().Needs("text", Texts.Plain(75)).Takes("value", Must.String(2_000, 0)).Takes("url", Must.Address).Takes("style", Must.OneOf("primary", "danger"))
            .Takes("accessibility_label", Must.String(75)),
        ["image"] = new Shape().Needs("alt_text", Must.String(2_000)).Takes("image_url", Must.Address).Takes("slack_file", Must.Object).And(Texts.OneImage),
        ["overflow"] = Pressed().Needs("options", Texts.Options(5, plain: true, url: true)),
        ["datepicker"] = Field().Takes("initial_date", Must.String(10, 10)),
        ["timepicker"] = Field().Takes("initial_time", Must.String(5, 5)).Takes("timezone", Must.String(100)),
        ["datetimepicker"] = Chosen().Takes("initial_date_time", Must.Number(0, 9_999_999_999)),
        ["checkboxes"] = Chosen().Needs("options", Texts.Options(10, plain: false)).Takes("initial_options", Texts.Options(10, plain: false)),
        ["radio_buttons"] = Chosen().Needs("options", Texts.Options(10, plain: false)).Takes("initial_option", Texts.Option(plain: false).Judge),
        ["static_select"] = Select(Field()).Takes("initial_option", Texts.Option(plain: true).Judge),
        ["multi_static_select"] = Select(Several()).Takes("initial_options", Texts.Options(100, plain: true)),
        ["external_select"] = Field().Takes("initial_option", Texts.Option(plain: true).Judge).Takes("min_query_length", Must.Number(0, 100)),
        ["multi_external_select"] = Several().Takes("initial_options", Texts.Options(100, plain: true)).Takes("min_query_length", Must.Number(0, 100)),
        ["users_select"] = Field().Takes("initial_user", Must.String(100)),
        ["multi_users_select"] = Several().Takes("initial_users", Words),
        ["channels_select"] = Field().Takes("initial_channel", Must.String(100)).Takes("response_url_enabled", Must.Flag),
        ["multi_channels_select"] = Several().Takes("initial_channels", Words),
        ["conversations_select"] = Conversations(Field()).Takes("initial_conversation", Must.String(100)).Takes("response_url_enabled", Must.Flag),
        ["multi_conversations_select"] = Conversations(Several()).Takes("initial_conversations", Words),
        ["plain_text_input"] = Typed().Takes("initial_value", Must.String(3_000, 0)).Takes("multiline", Must.Flag).Takes("min_length", Must.Number(0, 3_000)).Takes("max_length", Must.Number(1, 3_000)),
        ["email_text_input"] = Typed().Takes("initial_value", Must.String(3_000, 0)),
        ["url_text_input"] = Typed().Takes("initial_value", Must.String(3_000, 0)),
        ["number_input"] = Typed().Needs("is_decimal_allowed", Must.Flag).Takes("initial_value", Must.String(100)).Takes("min_value", Must.String(100)).Takes("max_value", Must.String(100)),
        ["rich_text_input"] = Typed().Takes("initial_value", Must.Object).Takes("min_lines", Must.Number(1, 100)).Takes("max_lines", Must.Number(1, 100)),
        ["file_input"] = new Shape().Takes("action_id", Must.ActionId).Takes("filetypes", Must.List(1, 100, Must.String(20))).Takes("max_files", Must.Number(1, 10)),
    };

    /// <summary>In a row of elements.</summary>
    public static Rule InActions { get; } = Except("image", "plain_text_input", "email_text_input", "url_text_input", "number_input", "file_input");

    /// <summary>Beside a text.</summary>
    public static Rule Accessory { get; } = Except("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input");

    /// <summary>In an input of a message or home tab.</summary>
    public static Rule Input { get; } = Except("button", "image", "overflow", "file_input");

    /// <summary>In an input of a modal.</summary>
    public static Rule ModalInput { get; } = Except("button", "image", "overflow");

    /// <summary>Small print: texts and pictures.</summary>
    public static Rule InContext { get; } = (value, at, f) =>
    {
        if (value is JsonObject o && (string?)o["type"] == "image")
            All["image"].Judge(o, at, f);
        else
            Texts.Any(3_000)(value, at, f);
    };

    public static Rule Button { get; } = Must.Kind(new Dictionary<string, Shape>(StringComparer.Ordinal) { ["button"] = All["button"] });

    private static Rule Except(params string[] kinds) => Must.Kind(All.Where(e => !kinds.Contains(e.Key)).ToDictionary(StringComparer.Ordinal));

    private static Shape Pressed() => new Shape().Takes("action_id", Must.ActionId).Takes("confirm", Texts.Confirm.Judge);

    private static Shape Chosen() => Pressed().Takes("focus_on_load", Must.Flag);

    private static Shape Field() => Chosen().Takes("placeholder", Texts.Plain(150));

    private static Shape Several() => Field().Takes("max_selected_items", Must.Number(1, 1_000));

    private static Shape Typed() => new Shape().Takes("action_id", Must.ActionId).Takes("placeholder", Texts.Plain(150)).Takes("focus_on_load", Must.Flag).Takes("dispatch_action_config", Must.Object);

    private static Shape Conversations(Shape select) => select.Takes("default_to_current_conversation", Must.Flag).Takes("filter", Must.Object);

    private static Shape Select(Shape select) => select
        .Takes("options", Texts.Options(100, plain: true))
        .Takes("option_groups", Must.List(1, 100, new Shape().Needs("label", Texts.Plain(75)).Needs("options", Texts.Options(100, plain: true)).Judge))
        .And((o, at, f) =>
        {
            if (o.ContainsKey("options") == o.ContainsKey("option_groups"))
                f.Add(at, "must provide exactly one of options and option_groups");
        });
}
