using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>One state of a message.</summary>
/// <param name="At">Since when.</param>
/// <param name="Content">Its <c>text</c>, <c>blocks</c>, <c>attachments</c> and <c>files</c>.</param>
internal sealed record MessageVersion(DateTimeOffset At, JsonObject Content)
{
    /// <summary>What a person reads.</summary>
    public string Shown => Reading.Of(Content);
}

/// <summary>A message as it stands in a channel, in a thread, or before one person alone.</summary>
internal sealed class Message(Workspace workspace, Channel channel, string ts, string author, JsonObject content)
{
    private readonly List<MessageVersion> versions = [new(workspace.Time.GetUtcNow(), content)];

    public Channel Channel { get; } = channel;

    /// <summary>Its key in the channel.</summary>
    public string Ts { get; } = ts;

    /// <summary>The id of whoever wrote it.</summary>
    public string Author { get; } = author;

    /// <summary>True when the app wrote it.</summary>
    public bool IsApps => Author == Workspace.BotUser;

    /// <summary>The message above it; its own key when it has replies; null otherwise.</summary>
    public string? ThreadTs { get; set; }

    /// <summary>True for a reply.</summary>
    public bool IsReply => ThreadTs is not null && ThreadTs != Ts;

    /// <summary>True for a reply that is shown in the channel too.</summary>
    public bool IsBroadcast { get; set; }

    /// <summary>True when it stands in the channel itself.</summary>
    public bool IsInChannel => !IsReply || IsBroadcast;

    /// <summary>Who alone sees it; null for everybody.</summary>
    public string? OnlyFor { get; init; }

    /// <summary>Slack's word for messages that are not plain ones: <c>channel_join</c>, <c>tombstone</c>.</summary>
    public string? Subtype { get; set; }

    /// <summary>What the app finds it again by.</summary>
    public JsonObject? Metadata { get; set; }

    /// <summary>True once it is gone. A parent with replies leaves "This message was deleted."</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Every state it had, the newest last.</summary>
    public IReadOnlyList<MessageVersion> Versions => workspace.Locked(() => versions.ToList());

    /// <summary>What it holds now. The caller does not change it.</summary>
    public JsonObject Content => versions[^1].Content;

    /// <summary>What a notification and a screen reader say.</summary>
    public string Text => Reading.Line((string?)Content["text"] ?? "");

    /// <summary>What a person reads in the channel, a line for each part, without buttons.</summary>
    public string Shown => versions[^1].Shown;

    /// <summary>The colour beside it; null for none.</summary>
    public string? Color => (string?)Content["attachments"]?[0]?["color"];

    /// <summary>Whom it mentions: <c>@mara</c>, <c>@sre</c>, <c>@channel</c>.</summary>
    public IReadOnlyList<string> Mentions => workspace.Locked(() => Reading.Mentions(Content).Select(workspace.NameOf).ToList());

    /// <summary>What can be pressed, in order.</summary>
    public IReadOnlyList<Button> Buttons => SlackWorkspace.Button.In(this, Content);

    /// <summary>The words on them.</summary>
    public IReadOnlyList<string> Labels => [.. Buttons.Select(b => b.Label)];

    /// <summary>The one button with this word on it.</summary>
    public Button Button(string label) => Find.One(Buttons, b => b.Label == label, b => b.Label, $"button \"{label}\" on \"{Text}\"");

    /// <summary>The messages below it.</summary>
    public SlackThread Thread => new(workspace, this);

    public bool Shows(string text) => Shown.Contains(text, StringComparison.Ordinal) || Text.Contains(text, StringComparison.Ordinal);

    /// <summary>Waits until it shows this text.</summary>
    public Task ShowsAsync(string text) => Wait.ForAsync(() => Shows(text) ? this : null, () => $"The message never showed \"{text}\" but:\n{Shown}");

    /// <summary>Waits until exactly these can be pressed.</summary>
    public Task HasButtonsAsync(params string[] labels) =>
        Wait.ForAsync(() => Labels.SequenceEqual(labels) ? this : null, () => $"The message never had the buttons {string.Join(", ", labels)} but {string.Join(", ", Labels)}.\n{Shown}");

    /// <summary>Somebody deletes it.</summary>
    public void Delete() => workspace.Locked(() => workspace.Chat.Delete(this));

    public void Edit(JsonObject next) => versions.Add(new MessageVersion(workspace.Time.GetUtcNow(), next));

    /// <summary>As Slack sends it.</summary>
    /// <param name="metadata">Slack gives metadata only where it is asked for.</param>
    public JsonObject Json(bool metadata = false)
    {
        var json = new JsonObject { ["type"] = "message", ["user"] = Author, ["ts"] = Ts, ["team"] = workspace.TeamOf(Author) };
        foreach (var (name, value) in Content)
            json[name] = value?.DeepClone();
        if (IsApps && Subtype is null or "thread_broadcast")
        {
            json["bot_id"] = Workspace.BotId;
            json["app_id"] = Workspace.AppId;
        }

        if (IsBroadcast)
            json["subtype"] = "thread_broadcast";
        else if (Subtype is not null)
            json["subtype"] = Subtype;
        if (versions.Count > 1)
            json["edited"] = new JsonObject { ["user"] = Author, ["ts"] = $"{versions[^1].At.ToUnixTimeSeconds()}.000000" };
        if (metadata && Metadata is not null)
            json["metadata"] = Metadata.DeepClone();
        if (ThreadTs is not null)
            AddThread(json);
        return json;
    }

    private void AddThread(JsonObject json)
    {
        json["thread_ts"] = ThreadTs;
        if (IsReply)
        {
            json["parent_user_id"] = Channel.At(ThreadTs)?.Author;
            return;
        }

        var replies = Channel.RepliesTo(this).ToList();
        json["reply_count"] = replies.Count;
        json["reply_users"] = new JsonArray([.. replies.Select(r => r.Author).Distinct().Select(a => (JsonNode)a)]);
        json["latest_reply"] = replies.LastOrDefault()?.Ts;
        json["is_locked"] = false;
    }
}

/// <summary>The messages below a message.</summary>
internal sealed class SlackThread(Workspace workspace, Message parent)
{
    public IReadOnlyList<Message> Replies => workspace.Locked(() => parent.Channel.RepliesTo(parent).ToList());

    /// <summary>What a person reads in it.</summary>
    public string Shown => string.Join("\n---\n", Replies.Select(r => r.Shown));

    /// <summary>The one reply that shows this text.</summary>
    public Message Message(string text) => Find.One(Replies, r => r.Shows(text), r => r.Shown, $"reply that shows \"{text}\"");

    public bool Shows(string text) => Replies.Any(r => r.Shows(text));

    /// <summary>Waits for a reply that shows this text.</summary>
    public Task<Message> ShowsAsync(string text) => Wait.ForAsync(() => Replies.FirstOrDefault(r => r.Shows(text)), () => $"No reply ever showed \"{text}\". The thread:\n{Shown}");
}
