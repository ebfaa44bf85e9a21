using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>A user group: <c>@sre</c>.</summary>
internal sealed class Group(string id, string handle, string name)
{
    public string Id { get; } = id;

    public string Handle { get; } = handle;

    public string Name { get; } = name;

    /// <summary>The ids of who is in it.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

    public JsonObject Json(bool users) => new()
    {
        ["id"] = Id,
        ["team_id"] = Workspace.Team,
        ["is_usergroup"] = true,
        ["name"] = Name,
        ["handle"] = Handle,
        ["description"] = "",
        ["is_external"] = false,
        ["date_create"] = 1_446_598_059,
        ["date_update"] = 1_446_670_362,
        ["date_delete"] = 0,
        ["auto_type"] = null,
        ["user_count"] = Members.Count,
        ["users"] = users ? new JsonArray([.. Members.Select(m => (JsonNode)m)]) : null,
    };
}
