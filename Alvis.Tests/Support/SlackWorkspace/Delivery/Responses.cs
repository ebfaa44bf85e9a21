using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>An address at which the app can answer what a person did.</summary>
/// <param name="Person">Who did it.</param>
/// <param name="Channel">Where.</param>
/// <param name="Message">The message that was pressed; null for a command.</param>
/// <param name="IssuedAt">The clock's timestamp.</param>
internal sealed record ResponseUrl(Person Person, Channel Channel, Message? Message, long IssuedAt)
{
    public int Used { get; set; }
}

/// <summary>Takes answers at response addresses: five within 30 minutes (<c>wire/slack.md</c>, section 5).</summary>
internal sealed class Responses(Workspace workspace)
{
    public const int Most = 5;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, ResponseUrl> urls = new(StringComparer.Ordinal);

    public void Add(string path, ResponseUrl url) => urls[path] = url;

    /// <summary>Takes an answer. The caller holds the lock.</summary>
    /// <returns>The HTTP status and Slack's word.</returns>
    public (int Status, string Word) Take(string path, JsonObject? body)
    {
        if (!urls.TryGetValue(path, out var url))
            return (404, "no_such_url");
        if (workspace.Time.GetElapsedTime(url.IssuedAt) > Life)
            return (404, "expired_url");
        if (url.Used >= Most)
            return (404, "used_url");
        if (body is null)
            return (400, "invalid_payload");
        try
        {
            url.Used++;
            Show(url.Person, url.Channel, body, url.Message);
            return (200, "ok");
        }
        catch (Refused refused)
        {
            return (400, refused.Error);
        }
    }

    /// <summary>Shows an answer, here or as a command's acknowledgement. Refuses what Slack refuses. The caller holds the lock.</summary>
    public void Show(Person person, Channel channel, JsonObject body, Message? original)
    {
        if (Is(body, "delete_original"))
        {
            if (original is not null)
                Remove(original);
            return;
        }

        var type = (string?)body["response_type"] ?? "ephemeral";
        if (type == "in_channel" && body["text"] is null && body["blocks"] is null && body["attachments"] is null)
            return;
        var content = Contents.Read((string?)body["text"] ?? "", body["blocks"]?.DeepClone(), body["attachments"]?.DeepClone(), workspace.Ids);
        if (Is(body, "replace_original") && original is { IsDeleted: false })
        {
            original.Edit(content);
            return;
        }

        var thread = (string?)body["thread_ts"] ?? original?.ThreadTs;
        if (type == "in_channel")
            workspace.Events.Posted(workspace.Chat.Put(channel, Workspace.BotUser, content, thread));
        else
            workspace.ShowTo(person, channel, content, thread);
    }

    private void Remove(Message message)
    {
        if (message.OnlyFor is null)
            workspace.Chat.Delete(message);
        else
            message.IsDeleted = true;
    }

    // Slack's own pages write these as texts; both forms work.
    private static bool Is(JsonObject body, string flag) => body[flag]?.ToString() is "true" or "True";
}
