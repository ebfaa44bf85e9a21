namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>The app's home tab as one person sees it.</summary>
internal sealed class HomeTab(Workspace workspace, View view)
{
    public View View { get; } = view;

    /// <summary>What is read there.</summary>
    public string Shown => workspace.Locked(() => Reading.Of(View.Content));

    /// <summary>What can be pressed, in order.</summary>
    public IReadOnlyList<Button> Buttons => workspace.Locked(() => Button.In(View));

    public IReadOnlyList<string> Labels => [.. Buttons.Select(b => b.Label)];

    /// <summary>Presses a button.</summary>
    public Task<Pressed> PressAsync(string label) => View.Viewer.PressAsync(Find.One(Buttons, b => b.Label == label, b => b.Label, $"button \"{label}\" in the home tab"));
}
