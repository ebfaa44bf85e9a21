using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>People, user groups, the workspace and the app itself.</summary>
internal sealed class Users(Workspace workspace)
{
    public IEnumerable<(string, Method)> All =>
    [
        ("auth.test", Test), ("bots.info", Bot), ("team.info", TeamInfo), ("users.info", Info), ("users.list", List), ("users.lookupByEmail", ByEmail),
        ("usergroups.list", Groups), ("usergroups.users.list", GroupMembers),
    ];

    private static JsonObject Test(Call call) => call.Scopes.Contains("connections:write")
        ? new JsonObject { ["ok"] = true, ["app_id"] = Workspace.AppId, ["app_name"] = "Alvis" }
        : new JsonObject
        {
            ["ok"] = true,
            ["url"] = Workspace.Home,
            ["team"] = "Alvis Test",
            ["user"] = "alvis",
            ["team_id"] = Workspace.Team,
            ["user_id"] = Workspace.BotUser,
            ["bot_id"] = Workspace.BotId,
            ["is_enterprise_install"] = false,
        };

    private static JsonObject Bot(Call call) => call.Text("bot") is not { } id
        ? throw new Refused("missing_argument")
        : id != Workspace.BotId
            ? throw new Refused("bot_not_found")
            : new JsonObject
            {
                ["ok"] = true,
                ["bot"] = new JsonObject { ["id"] = Workspace.BotId, ["app_id"] = Workspace.AppId, ["user_id"] = Workspace.BotUser, ["name"] = "alvis", ["deleted"] = false },
            };

    private static JsonObject TeamInfo(Call call) => new()
    {
        ["ok"] = true,
        ["team"] = new JsonObject { ["id"] = Workspace.Team, ["name"] = "Alvis Test", ["domain"] = Workspace.Domain },
    };

    private JsonObject Info(Call call)
    {
        var id = call.Need("user");
        var json = id == Workspace.BotUser ? BotUser() : (workspace.FindPerson(id) ?? throw new Refused("user_not_found")).Json(call.Scopes.Contains("users:read.email"));
        return new JsonObject { ["ok"] = true, ["user"] = json };
    }

    private JsonObject List(Call call)
    {
        var answer = new JsonObject { ["ok"] = true, ["cache_ts"] = workspace.Time.GetUtcNow().ToUnixTimeSeconds() };
        answer["members"] = Methods.Array(Methods.Page(call, workspace.People, answer).Select(p => p.Json(call.Scopes.Contains("users:read.email"))));
        return answer;
    }

    private JsonObject ByEmail(Call call) =>
        new() { ["ok"] = true, ["user"] = (workspace.People.FirstOrDefault(p => p.Email == call.Need("email")) ?? throw new Refused("users_not_found")).Json(email: true) };

    private JsonObject Groups(Call call)
    {
        Paid();
        return new JsonObject { ["ok"] = true, ["usergroups"] = Methods.Array(workspace.Groups.Select(g => g.Json(call.Flag("include_users")))) };
    }

    private JsonObject GroupMembers(Call call)
    {
        Paid();
        var group = workspace.Groups.FirstOrDefault(g => g.Id == call.Need("usergroup")) ?? throw new Refused("no_such_subteam");
        return new JsonObject { ["ok"] = true, ["users"] = Methods.Array(group.Members.Select(m => (JsonNode)m)) };
    }

    private void Paid()
    {
        if (workspace.IsFree)
            throw new Refused("plan_upgrade_required");
    }

    private static JsonObject BotUser() => new()
    {
        ["id"] = Workspace.BotUser,
        ["team_id"] = Workspace.Team,
        ["name"] = "alvis",
        ["deleted"] = false,
        ["is_bot"] = true,
        ["is_app_user"] = false,
        ["profile"] = new JsonObject { ["display_name"] = "Alvis", ["real_name"] = "Alvis", ["api_app_id"] = Workspace.AppId, ["bot_id"] = Workspace.BotId, ["team"] = Workspace.Team },
    };
}
