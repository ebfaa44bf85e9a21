namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>A workspace on a clock that a test moves, without limits on how fast it may be called, and an app that speaks the wire by hand.</summary>
public abstract class WorkspaceTest : IAsyncLifetime
{
    internal ManualClock Clock { get; } = new();

    internal Workspace Workspace { get; private set; } = null!;

    internal RawApp App { get; private set; } = null!;

    internal Channel Incidents => Workspace.Incidents;

    public async Task InitializeAsync()
    {
        Workspace = await Workspace.StartAsync(Clock);
        Workspace.Limits.Pace = Pace.None;
        App = new RawApp(Workspace);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Workspace.DisposeAsync();
    }
}
