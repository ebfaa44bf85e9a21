using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary><c>views.*</c>: modals and the home tab.</summary>
internal sealed class ViewMethods(Workspace workspace)
{
    /// <summary>The most modals on top of one another.</summary>
    public const int MostStacked = 3;

    public IEnumerable<(string, Method)> All => [("views.open", Open), ("views.push", Push), ("views.update", Update), ("views.publish", Publish)];

    /// <summary>Shows a modal, alone or on top of those there. The caller holds the lock.</summary>
    public View Show(Person person, JsonObject content, bool onTop)
    {
        Views.Judge(content, "modal");
        OnlyId(content, null);
        if (onTop && person.Stack.Count >= MostStacked)
            throw new Refused("push_limit_reached");
        if (!onTop)
            person.Stack.Clear();
        var id = workspace.Ids.Next("V");
        var view = new View(id, person, content) { RootId = person.Stack.FirstOrDefault()?.RootId ?? id, PreviousId = person.Stack.LastOrDefault()?.Id };
        Set(view, content);
        person.Stack.Add(view);
        return view;
    }

    /// <summary>Replaces what a view shows. The caller holds the lock.</summary>
    public void Replace(View view, JsonObject content)
    {
        Views.Judge(content, (string)view.Content["type"]!);
        OnlyId(content, view);
        Set(view, content);
    }

    private JsonObject Open(Call call)
    {
        var content = Content(call);
        var view = Show(Triggered(call).Person, content, onTop: false);
        return Shown(view);
    }

    private JsonObject Push(Call call)
    {
        var content = Content(call);
        var trigger = Triggered(call);

        // Only what was pressed in a modal can put another on top of it.
        if (!trigger.FromModal || trigger.Person.Stack.Count == 0)
            throw new Refused("not_found");
        return Shown(Show(trigger.Person, content, onTop: true));
    }

    private JsonObject Update(Call call)
    {
        var content = Content(call);
        var (id, external) = (call.Text("view_id"), call.Text("external_id"));
        var all = workspace.People.SelectMany(p => p.Home is null ? p.Stack : p.Stack.Append(p.Home.View));
        var view = all.FirstOrDefault(v => id is not null ? v.Id == id : external is not null && (string?)v.Content["external_id"] == external) ?? throw new Refused("not_found");
        Same(call, view);
        Replace(view, content);
        return Shown(view);
    }

    private JsonObject Publish(Call call)
    {
        if (!workspace.App.Home)
            throw new Refused("not_enabled");
        var person = workspace.FindPerson(call.Need("user_id")) ?? throw new Refused("invalid_arguments", "invalid `user_id`");
        var content = Content(call);
        if (person.Home is { } home)
        {
            Same(call, home.View);
            Replace(home.View, content);
            return Shown(home.View);
        }

        Views.Judge(content, "home");
        var view = new View(workspace.Ids.Next("V"), person, content);
        Set(view, content);
        person.Home = new HomeTab(workspace, view);
        return Shown(view);
    }

    private static JsonObject Content(Call call) =>
        (call.Json("view", "invalid_arguments") ?? throw Call.Missing("view")) as JsonObject ?? throw new Refused("invalid_arguments", "must provide an object [json-pointer:/view]");

    private Trigger Triggered(Call call)
    {
        var id = call.Text("trigger_id") ?? throw new Refused("invalid_arguments", "missing required field: trigger_id");
        var trigger = workspace.Triggers.GetValueOrDefault(id) ?? throw new Refused("invalid_trigger_id");
        if (workspace.Time.GetElapsedTime(trigger.IssuedAt) > Trigger.Life)
            throw new Refused("expired_trigger_id");
        if (trigger.IsUsed)
            throw new Refused("exchanged_trigger_id");
        trigger.IsUsed = true;
        return trigger;
    }

    private static void Same(Call call, View view)
    {
        if (call.Text("hash") is { } hash && hash != view.Hash)
            throw new Refused("hash_conflict");
    }

    private void OnlyId(JsonObject content, View? itself)
    {
        if ((string?)content["external_id"] is { Length: > 0 } id && workspace.People.SelectMany(p => p.Stack).Any(v => v != itself && (string?)v.Content["external_id"] == id))
            throw new Refused("duplicate_external_id");
    }

    private void Set(View view, JsonObject content)
    {
        Blocks.Complete(content["blocks"], workspace.Ids);
        view.Content = content;
        view.Hash = workspace.Ids.Hash();
        view.Settle();
    }

    private static JsonObject Shown(View view) => new() { ["ok"] = true, ["view"] = view.Json() };
}

/// <summary>What a person's action can be answered with: a modal, once, within three seconds.</summary>
/// <param name="Person">Who acted.</param>
/// <param name="IssuedAt">The clock's timestamp.</param>
/// <param name="FromModal">True when it was in a modal.</param>
internal sealed record Trigger(Person Person, long IssuedAt, bool FromModal)
{
    /// <summary>How long it lives.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(3);

    public bool IsUsed { get; set; }
}
