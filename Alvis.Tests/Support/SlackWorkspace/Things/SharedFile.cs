using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>A file that somebody uploaded.</summary>
internal sealed class SharedFile(Workspace workspace, string id, string name, byte[] bytes, string owner)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public byte[] Bytes { get; } = bytes;

    public string Owner { get; } = owner;

    public string Title { get; set; } = name;

    /// <summary>The channels it is shared in.</summary>
    public HashSet<string> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>True when the app was handed it in a modal.</summary>
    public bool IsHandedToApp { get; set; }

    /// <summary>Somebody deletes it: what is left is a tombstone.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>The workspace keeps no more files than its plan allows and hides this one.</summary>
    public bool IsHidden { get; set; }

    /// <summary>In a channel shared with another company Slack may send only a stub, to be asked about.</summary>
    public bool IsStub { get; set; }

    /// <summary>How often its download leads on to another address before it comes.</summary>
    public int Redirects { get; set; }

    /// <summary>Its download leads on to a stranger's server.</summary>
    public bool LeadsAway { get; set; }

    /// <summary>What Slack says of its size: true unless a test lies.</summary>
    public long SaidSize { get; set; } = bytes.Length;

    /// <summary>Never reaches the last byte.</summary>
    public bool BreaksOff { get; set; }

    private string Type => Name.LastIndexOf('.') is > 0 and var dot ? Name[(dot + 1)..].ToLowerInvariant() : "text";

    private string Mimetype => Type switch
    {
        "png" => "image/png",
        "gif" => "image/gif",
        "zip" => "application/zip",
        "yaml" or "yml" => "text/plain",
        "md" => "text/markdown",
        "json" => "application/json",
        _ => "text/plain",
    };

    /// <summary>As Slack sends it.</summary>
    /// <param name="inMessage">True in a message, where a stub may stand for it.</param>
    public JsonObject Json(bool inMessage)
    {
        if (IsDeleted)
            return new JsonObject { ["id"] = Id, ["mode"] = "tombstone" };
        if (IsHidden)
            return new JsonObject { ["id"] = Id, ["mode"] = "hidden_by_limit" };
        if (IsStub && inMessage)
            return new JsonObject { ["id"] = Id, ["mode"] = "file_access", ["file_access"] = "check_file_info" };
        var at = workspace.Time.GetUtcNow().ToUnixTimeSeconds();
        var address = $"{workspace.Url}/files-pri/{Workspace.Team}-{Id}";
        return new JsonObject
        {
            ["id"] = Id,
            ["created"] = at,
            ["timestamp"] = at,
            ["name"] = Name,
            ["title"] = Title,
            ["mimetype"] = Mimetype,
            ["filetype"] = Type,
            ["pretty_type"] = Type.ToUpperInvariant(),
            ["user"] = Owner,
            ["user_team"] = workspace.TeamOf(Owner),
            ["editable"] = false,
            ["size"] = SaidSize,
            ["mode"] = "hosted",
            ["is_external"] = false,
            ["external_type"] = "",
            ["is_public"] = Channels.Count > 0,
            ["public_url_shared"] = false,
            ["display_as_bot"] = false,
            ["username"] = "",
            ["url_private"] = $"{address}/{Uri.EscapeDataString(Name)}",
            ["url_private_download"] = $"{address}/download/{Uri.EscapeDataString(Name)}",
            ["permalink"] = $"{Workspace.Home}files/{Owner}/{Id}/{Uri.EscapeDataString(Name)}",
            ["has_rich_preview"] = false,
            ["file_access"] = "visible",
            ["channels"] = new JsonArray([.. Channels.Where(c => c[0] == 'C').Select(c => (JsonNode)c)]),
            ["groups"] = new JsonArray(),
            ["ims"] = new JsonArray([.. Channels.Where(c => c[0] == 'D').Select(c => (JsonNode)c)]),
        };
    }
}
