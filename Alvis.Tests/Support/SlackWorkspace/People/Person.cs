using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>Somebody in Slack: what Slack knows of them, what they see, and what they do.</summary>
internal sealed partial class Person(Workspace workspace, string id, string name, string team)
{
    public string Id { get; } = id;

    /// <summary>As others mention them: <c>mara</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Their own company's workspace: another one than ours for an outsider in a shared channel.</summary>
    public string Team { get; } = team;

    public string? Email { get; init; }

    /// <summary>A guest: sees only some channels.</summary>
    public bool IsGuest { get; init; }

    /// <summary>Another app's bot.</summary>
    public bool IsBot { get; init; }

    /// <summary>They left the company.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Modals before them, the top one last. Kept under the workspace's lock.</summary>
    public List<View> Stack { get; } = [];

    /// <summary>The app's home tab as they see it; null while the app has shown none.</summary>
    public HomeTab? Home { get; set; }

    /// <summary>The modal on top.</summary>
    public Modal Modal => workspace.Locked(() => Stack.Count > 0) ? Top()! : throw new WorkspaceException($"{Name} sees no modal.");

    /// <summary>What was shown to them alone in a channel, oldest first.</summary>
    public IReadOnlyList<Message> Ephemerals(Channel channel) => workspace.Locked(() => workspace.Ephemerals.Where(m => m.OnlyFor == Id && m.Channel == channel && !m.IsDeleted).ToList());

    /// <summary>Waits until something that shows this text was shown to them alone.</summary>
    public Task<Message> IsToldAsync(Channel channel, string text) => Wait.ForAsync(
        () => Ephemerals(channel).LastOrDefault(m => m.Shows(text)),
        () => $"{Name} was never told \"{text}\" in #{channel.Name} but:\n{string.Join("\n---\n", Ephemerals(channel).Select(m => m.Shown))}");

    /// <summary>Waits for a modal with this title on top.</summary>
    public Task<Modal> SeesModalAsync(string title) =>
        Wait.ForAsync(() => Top() is { } top && top.Title == title ? top : null, () => $"{Name} never saw the modal \"{title}\" but {Top()?.Title ?? "none"}.");

    /// <summary>Waits until their home tab shows this text.</summary>
    public Task<HomeTab> SeesHomeAsync(string text) =>
        Wait.ForAsync(() => Home is { } home && home.Shown.Contains(text, StringComparison.Ordinal) ? home : null, () => $"{Name}'s home never showed \"{text}\" but:\n{Home?.Shown ?? "nothing"}");

    public JsonObject Json(bool email)
    {
        var profile = new JsonObject { ["real_name"] = Name, ["display_name"] = Name, ["team"] = Team };
        if (email && Email is not null)
            profile["email"] = Email;
        return new JsonObject
        {
            ["id"] = Id,
            ["team_id"] = Team,
            ["name"] = Name,
            ["real_name"] = Name,
            ["deleted"] = IsDeleted,
            ["tz"] = "Europe/Amsterdam",
            ["tz_label"] = "Central European Time",
            ["tz_offset"] = 3_600,
            ["profile"] = profile,
            ["is_admin"] = false,
            ["is_owner"] = false,
            ["is_restricted"] = IsGuest,
            ["is_ultra_restricted"] = false,
            ["is_bot"] = IsBot,
            ["is_app_user"] = false,
            ["is_stranger"] = Team != Workspace.Team,
            ["updated"] = 1_502_138_686,
        };
    }

    private Modal? Top() => workspace.Locked(() => Stack.LastOrDefault()) is { } view ? new Modal(workspace, view) : null;
}
