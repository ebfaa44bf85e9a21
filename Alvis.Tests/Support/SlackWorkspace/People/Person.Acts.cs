using System.Text;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What came of a press or a menu entry.</summary>
/// <param name="Trouble">What Slack shows when the app did not answer in time; null when it did.</param>
internal sealed record Pressed(string? Trouble);

/// <summary>What came of a slash command.</summary>
/// <param name="Trouble">What Slack shows when the app did not answer, or badly; null when it did.</param>
/// <param name="Reply">What the app answered at once, as shown; null for nothing.</param>
internal sealed record Commanded(string? Trouble, string? Reply);

internal sealed partial class Person
{
    /// <summary>Writes in a channel: <c>mara.Says("#ops", "@Alvis list")</c>.</summary>
    public Message Says(string channel, string text) => Says(workspace.Channel(channel.TrimStart('#')), text);

    /// <summary>Writes in a channel, or below a message.</summary>
    public Message Says(Channel channel, string text, Message? below = null) => Put(channel, text, below, []);

    /// <summary>Writes below a message.</summary>
    public Message Replies(Message to, string text) => Put(to.Channel, text, to, []);

    /// <summary>Writes to the app directly.</summary>
    public Message Writes(string text, Message? below = null) => Put(workspace.DirectTo(this), text, below, []);

    /// <summary>Puts a file into a channel, or below a message.</summary>
    public SharedFile Uploads(string name, string text, Channel to, string saying = "", Message? below = null) => Uploads(name, Encoding.UTF8.GetBytes(text), to, saying, below);

    /// <summary>Puts a file into a channel, or below a message.</summary>
    /// <param name="as">Changes the file before it is shared: a test's lies about it.</param>
    public SharedFile Uploads(string name, byte[] bytes, Channel to, string saying = "", Message? below = null, Action<SharedFile>? @as = null)
    {
        var file = workspace.Locked(() => workspace.AddFile(name, bytes, this));
        @as?.Invoke(file);
        workspace.Locked(() => file.Channels.Add(to.Id));
        Put(to, saying, below, [file]);
        return file;
    }

    /// <summary>Types a slash command: <c>/alvis add-playbook</c>. In <c>#incidents</c> unless said otherwise.</summary>
    public async Task<Commanded> TypesAsync(string typed, Channel? where = null)
    {
        var channel = where ?? workspace.Incidents;
        var (command, text) = typed.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (typed[..space], typed[(space + 1)..].Trim()) : (typed, "");
        if (!workspace.App.Commands.Contains(command))
            throw new WorkspaceException($"The app's manifest has no command {command}, so Slack says that it is not a valid command.");
        var delivery = workspace.Locked(() =>
        {
            Sees(channel);
            return workspace.Interactions.Command(this, channel, command, workspace.Typing.Command(text));
        });
        var attempt = await workspace.Dispatcher.AskAsync(delivery);
        if (!attempt.IsAcked)
            return new Commanded($"{command} failed with the error \"{(attempt.Reason == "http_timeout" ? "operation_timeout" : "dispatch_failed")}\"", null);
        if (attempt.Body.Length == 0)
            return new Commanded(null, null);
        return workspace.Locked(() => Answered(channel, command, attempt));
    }

    /// <summary>Presses a button of a message.</summary>
    public Task<Pressed> PressAsync(Message message, string label) => PressAsync(message.Button(label));

    /// <summary>Presses a button as they saw it, and says yes where it asks. Works though the message has changed since.</summary>
    public async Task<Pressed> PressAsync(Button button)
    {
        var delivery = workspace.Locked(() =>
        {
            if (button.Message is { } message)
            {
                Sees(message.Channel);
                if (message.OnlyFor is not null && message.OnlyFor != Id)
                    throw new WorkspaceException($"{Name} does not see what was shown to somebody else alone.");
            }

            return workspace.Interactions.Press(this, button);
        });
        return Result(await workspace.Dispatcher.AskAsync(delivery));
    }

    /// <summary>Picks an entry of a message's menu, or of the workspace's when there is no message.</summary>
    public async Task<Pressed> PicksAsync(string entry, Message? of = null)
    {
        var callback = workspace.App.Shortcuts.GetValueOrDefault(entry) ?? throw new WorkspaceException($"The app's manifest has no shortcut \"{entry}\".");
        return Result(await workspace.Dispatcher.AskAsync(workspace.Locked(() => workspace.Interactions.Shortcut(this, callback, of))));
    }

    /// <summary>Opens the app's home.</summary>
    public void OpensHome(string tab = "home") => workspace.Locked(() => workspace.Events.HomeOpened(this, tab));

    private static Pressed Result(Attempt attempt) => new(attempt.IsAcked ? null : "This app is not responding. Try again.");

    private Commanded Answered(Channel channel, string command, Attempt attempt)
    {
        var body = attempt.Json ?? new JsonObject { ["text"] = attempt.Body };
        try
        {
            workspace.Responses.Show(this, channel, body, null);
            return new Commanded(null, Reading.Of(body));
        }
        catch (Refused refused)
        {
            return new Commanded($"{command} failed with the error \"{refused.Message}\"", null);
        }
    }

    private Message Put(Channel channel, string text, Message? below, IReadOnlyList<SharedFile> files) => workspace.Locked(() =>
    {
        Sees(channel);
        if (channel.IsArchived)
            throw new WorkspaceException($"#{channel.Name} is archived: nobody can write there.");
        if (channel.Kind == ChannelKind.Direct && !workspace.App.Messages)
            throw new WorkspaceException("Sending messages to this app has been turned off.");
        var content = new JsonObject { ["text"] = workspace.Typing.Message(text) };
        if (files.Count > 0)
            content["files"] = Methods.Array(files.Select(f => f.Json(inMessage: true)));
        var parent = below is { IsReply: true } ? below.ThreadTs : below?.Ts;
        var message = workspace.Chat.Put(channel, Id, content, parent, subtype: files.Count > 0 ? "file_share" : IsBot ? "bot_message" : null);
        workspace.Events.Posted(message);
        return message;
    });

    private void Sees(Channel channel)
    {
        if (channel.Kind != ChannelKind.Public && !channel.Members.Contains(Id))
            throw new WorkspaceException($"{Name} is not in #{channel.Name} and does not see it.");
    }
}
