using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What is asked before a press counts.</summary>
internal sealed record Confirm(string Title, string Text, string Yes, string No, string? Style);

/// <summary>Something that can be pressed, as a person saw it: pressing it works even after the message has changed, as it does for whoever was a moment late.</summary>
internal sealed record Button(string Label, string ActionId, string BlockId, string Value, string? Style, string? Url, Confirm? Confirm, JsonObject Element)
{
    /// <summary>The message it is on; null in a view.</summary>
    public Message? Message { get; init; }

    /// <summary>The view it is in; null in a message.</summary>
    public View? View { get; init; }

    /// <summary>Which attachment it is in, from 1; 0 for none.</summary>
    public int Attachment { get; init; }

    public static IReadOnlyList<Button> In(Message message, JsonObject content) =>
    [
        .. Of(content["blocks"]).Select(b => b with { Message = message }),
        .. (content["attachments"]?.AsArray() ?? []).SelectMany((a, at) => Of(a!["blocks"]).Select(b => b with { Message = message, Attachment = at + 1 })),
    ];

    public static IReadOnlyList<Button> In(View view) => [.. Of(view.Content["blocks"]).Select(b => b with { View = view })];

    private static IEnumerable<Button> Of(JsonNode? blocks) =>
        from block in blocks?.AsArray() ?? []
        from element in Elements(block!)
        where (string?)element["type"] == "button"
        select Read(block!, element);

    private static IEnumerable<JsonObject> Elements(JsonNode block) => (string?)block["type"] switch
    {
        "actions" => block["elements"]!.AsArray().Select(e => e!.AsObject()),
        "section" when block["accessory"] is JsonObject accessory => [accessory],
        _ => [],
    };

    private static Button Read(JsonNode block, JsonObject element)
    {
        var confirm = element["confirm"] is { } c
            ? new Confirm(Word(c["title"]), Word(c["text"]), Word(c["confirm"]), Word(c["deny"]), (string?)c["style"])
            : null;
        return new Button(
            Word(element["text"]), (string)element["action_id"]!, (string)block["block_id"]!, (string?)element["value"] ?? "", (string?)element["style"], (string?)element["url"], confirm, element);
    }

    private static string Word(JsonNode? text) => text is null ? "" : Reading.Plain((string?)text["text"] ?? "");
}
