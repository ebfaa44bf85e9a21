using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>A modal or home tab that the app shows to one person, with what that person entered.</summary>
internal sealed class View(string id, Person viewer, JsonObject content)
{
    public string Id { get; } = id;

    public Person Viewer { get; } = viewer;

    /// <summary>What the app sent. Replaced as a whole.</summary>
    public JsonObject Content { get; set; } = content;

    /// <summary>Its version.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The first of the stack it is in.</summary>
    public string RootId { get; init; } = id;

    /// <summary>The one below it.</summary>
    public string? PreviousId { get; init; }

    /// <summary>What was entered, by block and action.</summary>
    public Dictionary<(string Block, string Action), JsonObject> Entered { get; } = [];

    public bool IsHome => (string?)Content["type"] == "home";

    public bool TellsOfClosing => (bool?)Content["notify_on_close"] == true;

    /// <summary>The blocks in which something can be entered.</summary>
    public IEnumerable<JsonObject> Inputs => Content["blocks"]!.AsArray().Select(b => b!.AsObject()).Where(b => (string?)b["type"] == "input");

    /// <summary>Forgets what was entered where no such field is any more: Slack keeps the rest.</summary>
    public void Settle()
    {
        var fields = Inputs.ToDictionary(b => ((string)b["block_id"]!, (string)b["element"]!["action_id"]!), b => b["element"]!.AsObject());
        foreach (var gone in Entered.Keys.Where(k => !fields.ContainsKey(k)).ToList())
            Entered.Remove(gone);
        foreach (var (field, element) in fields)
        {
            if (!Entered.ContainsKey(field) && Initial(element) is { } initial)
                Entered[field] = initial;
        }
    }

    /// <summary>As Slack sends it.</summary>
    public JsonObject Json(bool withState = true)
    {
        var json = new JsonObject { ["id"] = Id, ["team_id"] = Workspace.Team };
        foreach (var (name, value) in Content)
            json[name] = value?.DeepClone();
        json["callback_id"] ??= "";
        json["private_metadata"] ??= "";
        json["external_id"] ??= "";
        json["clear_on_close"] ??= false;
        json["notify_on_close"] ??= false;
        json["close"] ??= null;
        json["submit"] ??= null;
        json["state"] = new JsonObject { ["values"] = withState ? State() : [] };
        json["hash"] = Hash;
        json["previous_view_id"] = PreviousId;
        json["root_view_id"] = RootId;
        json["app_id"] = Workspace.AppId;
        json["app_installed_team_id"] = Workspace.Team;
        json["bot_id"] = Workspace.BotId;
        return json;
    }

    /// <summary>Everything entered; a field left empty is there with a null.</summary>
    public JsonObject State()
    {
        var values = new JsonObject();
        foreach (var input in Inputs)
        {
            var (block, action, type) = ((string)input["block_id"]!, (string)input["element"]!["action_id"]!, (string)input["element"]!["type"]!);
            var entered = Entered.GetValueOrDefault((block, action));
            values[block] = new JsonObject { [action] = entered?.DeepClone() ?? Empty(type) };
        }

        return values;
    }

    private static JsonObject Empty(string type) => type switch
    {
        "static_select" or "radio_buttons" => new JsonObject { ["type"] = type, ["selected_option"] = null },
        "checkboxes" => new JsonObject { ["type"] = type, ["selected_options"] = new JsonArray() },
        "file_input" => new JsonObject { ["type"] = type, ["files"] = new JsonArray() },
        _ => new JsonObject { ["type"] = type, ["value"] = null },
    };

    private static JsonObject? Initial(JsonObject element) => element switch
    {
        _ when (string?)element["initial_value"] is { } text => new JsonObject { ["type"] = (string)element["type"]!, ["value"] = text },
        _ when element["initial_option"] is { } option => new JsonObject { ["type"] = (string)element["type"]!, ["selected_option"] = option.DeepClone() },
        _ => null,
    };
}
