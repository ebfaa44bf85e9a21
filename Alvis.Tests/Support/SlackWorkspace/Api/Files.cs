using System.Globalization;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary><c>files.*</c>: what people uploaded, and uploads of the app in three steps.</summary>
internal sealed class Files(Workspace workspace)
{
    private readonly Dictionary<string, Upload> uploads = new(StringComparer.Ordinal);

    public IEnumerable<(string, Method)> All => [("files.info", Info), ("files.getUploadURLExternal", Begin), ("files.completeUploadExternal", Complete)];

    /// <summary>Takes the bytes of an upload. False when nothing of the kind was begun.</summary>
    public bool Take(string ticket, byte[] bytes) => workspace.Locked(() =>
    {
        if (uploads.Values.FirstOrDefault(u => u.Ticket == ticket) is not { } upload)
            return false;
        upload.Bytes = bytes;
        return true;
    });

    /// <summary>True when the app may see the file. The caller holds the lock.</summary>
    public bool Sees(SharedFile file) =>
        file.IsHandedToApp || file.Owner == Workspace.BotUser || file.Channels.Any(c => workspace.FindChannelById(c) is { } channel && channel.Members.Contains(Workspace.BotUser));

    private JsonObject Info(Call call)
    {
        var file = workspace.Files.GetValueOrDefault(call.Need("file")) is { } found && Sees(found) ? found : throw new Refused("file_not_found");
        if (file.IsDeleted)
            throw new Refused("file_deleted");
        var json = file.Json(inMessage: false);
        json["shares"] = Shares(file);
        return new JsonObject { ["ok"] = true, ["file"] = json, ["comments"] = new JsonArray(), ["response_metadata"] = new JsonObject { ["next_cursor"] = "" } };
    }

    private JsonObject Begin(Call call)
    {
        if (!int.TryParse(call.Need("length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length == 0)
            throw new Refused("invalid_arguments", "must be a positive number [json-pointer:/length]");
        if (call.Text("alt_txt") is { Length: > 1_000 })
            throw new Refused("alt_txt_too_large");
        var upload = new Upload(workspace.Ids.Next("F"), workspace.Ids.Next("TICKET"), call.Need("filename"), length);
        uploads[upload.Id] = upload;
        return new JsonObject { ["ok"] = true, ["upload_url"] = $"{workspace.Url}/upload/v1/{upload.Ticket}", ["file_id"] = upload.Id };
    }

    private JsonObject Complete(Call call)
    {
        if (call.Json("files", "invalid_arguments") is not JsonArray { Count: > 0 } list)
            throw Call.Missing("files");
        var begun = list.Select(f => (Upload: uploads.GetValueOrDefault((string?)f?["id"] ?? ""), Title: (string?)f?["title"])).ToList();
        if (begun.Any(b => b.Upload?.Bytes is null))
            throw new Refused("file_not_found");
        if (begun.Any(b => b.Upload!.Bytes!.Length != b.Upload.Length))
            throw new Refused("file_update_failed");
        var channels = Channels(call);
        var content = new JsonObject { ["text"] = call.Text("initial_comment") ?? "" };
        if (call.Text("initial_comment") is null && call.Json("blocks", "invalid_blocks") is { } blocks)
        {
            var findings = new Findings();
            Blocks.Judge(blocks, Surface.Message, "/blocks", findings);
            findings.Throw("invalid_blocks");
            content["blocks"] = blocks;
        }

        var files = begun.Select(b => Finish(b.Upload!, b.Title)).ToList();
        foreach (var channel in channels)
        {
            foreach (var file in files)
                file.Channels.Add(channel.Id);
            var shared = content.DeepClone().AsObject();
            shared["files"] = Methods.Array(files.Select(f => f.Json(inMessage: true)));
            workspace.Events.Posted(workspace.Chat.Put(channel, Workspace.BotUser, shared, call.Text("thread_ts")));
        }

        // The files are scanned first, so where they stand is not known yet: shares is empty.
        return new JsonObject { ["ok"] = true, ["files"] = Methods.Array(files.Select(f => new JsonObject { ["id"] = f.Id, ["title"] = f.Title })) };
    }

    private List<Channel> Channels(Call call)
    {
        var ids = (call.Text("channels") ?? call.Text("channel_id") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length > 100)
            throw new Refused("channels_limit_exceeded");
        if (ids.Length > 1 && call.Text("thread_ts") is not null)
            throw new Refused("invalid_arguments", "thread_ts takes one channel");
        var channels = ids.Select(workspace.Visible).ToList();
        return channels.All(c => c.Members.Contains(Workspace.BotUser) && !c.IsArchived) ? channels : throw new Refused("not_in_channel");
    }

    private SharedFile Finish(Upload upload, string? title)
    {
        uploads.Remove(upload.Id);
        var file = new SharedFile(workspace, upload.Id, upload.Name, upload.Bytes!, Workspace.BotUser) { Title = title ?? upload.Name };
        workspace.Files[file.Id] = file;
        return file;
    }

    private JsonObject Shares(SharedFile file)
    {
        var shares = new JsonObject();
        foreach (var channel in file.Channels.Select(workspace.FindChannelById).OfType<Channel>())
        {
            var kind = channel.Kind == ChannelKind.Public ? "public" : "private";
            shares[kind] ??= new JsonObject();
            shares[kind]![channel.Id] = Methods.Array(channel.Everything
                .Where(m => (m.Content["files"]?.AsArray() ?? []).Any(f => (string?)f!["id"] == file.Id))
                .Select(m => new JsonObject { ["ts"] = m.Ts, ["channel_name"] = channel.Name, ["team_id"] = Workspace.Team }));
        }

        return shares;
    }

    private sealed record Upload(string Id, string Ticket, string Name, int Length)
    {
        public byte[]? Bytes { get; set; }
    }
}
