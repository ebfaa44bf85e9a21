using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What a message may hold: <c>wire/slack.md</c>, sections 10 and 14.</summary>
internal static partial class Contents
{
    /// <summary>Texts beyond this are cut.</summary>
    public const int MostText = 40_000;

    /// <summary>Texts beyond this become several messages of <see cref="PartText"/> when there is nothing but text.</summary>
    public const int OneMessage = 4_040;
    public const int PartText = 4_000;

    /// <summary>The most bytes of metadata. Slack has a limit and does not say which.</summary>
    public const int MostMetadata = 8_000;

    private static readonly Shape Attachment = new Shape()
        .Takes("blocks", Must.List(0, 50, Must.Object)).Takes("color", Must.String(20)).Takes("fallback", Must.String(4_000, 0)).Takes("text", Must.String(8_000, 0))
        .Takes("pretext", Must.String(4_000, 0)).Takes("title", Must.String(1_000, 0)).Takes("title_link", Must.Address).Takes("footer", Must.String(300, 0))
        .Takes("fields", Must.List(0, 100, Must.Object)).Takes("mrkdwn_in", Must.List(0, 3, Must.String(20))).Takes("ts", (_, _, _) => { });

    /// <summary>Reads the content of a message and refuses what Slack refuses.</summary>
    /// <param name="cuts">True where a text that is too long is cut; otherwise it is refused.</param>
    public static JsonObject Read(Call call, Ids ids, bool cuts)
    {
        if (call.Text("markdown_text") is { } markdown)
        {
            if (call.Text("text") is not null || call.Text("blocks") is not null)
                throw new Refused("markdown_text_conflict");
            return markdown.Length > 12_000 ? throw new Refused("msg_blocks_too_long") : new JsonObject { ["text"] = markdown, ["blocks"] = new JsonArray(new JsonObject { ["type"] = "markdown", ["block_id"] = ids.Next("b"), ["text"] = markdown }) };
        }

        var text = call.Text("text") ?? "";
        if (text.Length > MostText && cuts)
        {
            text = text[..MostText];
            call.Warnings.Add("message_truncated");
        }

        if (text.Length > PartText && !cuts)
            throw new Refused("msg_too_long");
        return Read(text, call.Json("blocks", "invalid_blocks_format"), call.Json("attachments", call.Contract.Knows("invalid_attachments") ? "invalid_attachments" : "invalid_blocks"), ids);
    }

    /// <summary>The same for what comes without a call: an answer to a command.</summary>
    public static JsonObject Read(string text, JsonNode? blocks, JsonNode? attachments, Ids ids)
    {
        var content = new JsonObject { ["text"] = text };
        var findings = new Findings();
        if (blocks is not null)
        {
            if (blocks is not JsonArray)
                throw new Refused("invalid_blocks_format");
            Blocks.Judge(blocks, Surface.Message, "/blocks", findings);
        }

        if (attachments is not null)
            Judge(attachments, findings);
        findings.Throw("invalid_blocks");
        Blocks.Complete(blocks, ids);
        foreach (var attachment in attachments?.AsArray() ?? [])
            Blocks.Complete(attachment!["blocks"], ids);

        if (text.Length == 0 && blocks is not JsonArray { Count: > 0 } && attachments is not JsonArray { Count: > 0 })
            throw new Refused("no_text");
        if (blocks is JsonArray { Count: > 0 })
            content["blocks"] = blocks;
        if (attachments is JsonArray { Count: > 0 } list)
        {
            for (var i = 0; i < list.Count; i++)
                list[i]!["id"] = i + 1;
            content["attachments"] = list;
        }

        return content;
    }

    /// <summary>Reads metadata; null when none was sent, an empty object when it is to be removed.</summary>
    public static JsonObject? Metadata(Call call)
    {
        if (call.Json("metadata", "invalid_metadata_format") is not { } node)
            return null;
        if (node is not JsonObject metadata)
            throw new Refused("invalid_metadata_format");
        if (metadata.Count == 0)
            return metadata;
        if (metadata["event_type"]?.GetValueKind() != JsonValueKind.String || metadata["event_payload"] is not JsonObject payload || metadata.Count > 2)
            throw new Refused("invalid_metadata_format");
        if (!Name().IsMatch((string)metadata["event_type"]!) || payload.Any(p => !IsFlat(p.Value) && !(p.Value is JsonArray list && list.All(i => i is JsonObject && IsFlat(i)))))
            throw new Refused("invalid_metadata_schema");
        return Encoding.UTF8.GetByteCount(metadata.ToJsonString()) > MostMetadata ? throw new Refused("metadata_too_large") : metadata;
    }

    private static void Judge(JsonNode attachments, Findings findings)
    {
        if (attachments is not JsonArray list)
            throw new Refused("invalid_blocks");
        if (list.Count > 100)
            throw new Refused("too_many_attachments");
        for (var i = 0; i < list.Count; i++)
        {
            Attachment.Judge(list[i], $"/attachments/{i}", findings);
            if (list[i] is JsonObject o && o["blocks"] is { } blocks)
                Blocks.Judge(blocks, Surface.Message, $"/attachments/{i}/blocks", findings);
        }
    }

    // A string, number or boolean, or an object of nothing else.
    private static bool IsFlat(JsonNode? value) => value switch
    {
        JsonObject o => o.All(f => f.Value is JsonValue),
        JsonValue => true,
        _ => false,
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Name();
}
