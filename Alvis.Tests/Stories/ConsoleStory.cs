using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using Microsoft.Playwright;

namespace Alvis.Tests.Stories;

/// <summary>
/// A story of people in front of the console, each with a browser of their own. However it ends, nothing may have gone wrong in their browsers
/// beside what it is about.
/// </summary>
public abstract class ConsoleStory : IAsyncLifetime
{
    private readonly List<ConsoleUser> people = [];
    private World? world;

    private protected World Alvis => world ?? throw new InvalidOperationException("The story has not begun: start Alvis first.");

    private protected async Task StartAsync(string playbook, params (string Key, string Value)[] settings) => world = await World.StartAsync(playbook, settings);

    private protected async Task<ConsoleUser> SignInAsync(string name = "Ada", Role role = Role.Admin, Action<BrowserNewContextOptions>? with = null)
    {
        var user = await ConsoleUser.SignInAsync(Alvis, name, role, with);
        people.Add(user);
        return user;
    }

    private protected async Task<ConsoleUser> OpenTabAsync(ConsoleUser user, string path)
    {
        var tab = await user.OpenTabAsync(path);
        people.Add(tab);
        return tab;
    }

    private protected async Task<ConsoleUser> ArriveAsync(string name)
    {
        var user = await ConsoleUser.ArriveAsync(Alvis, name);
        people.Add(user);
        return user;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var user in people)
            await user.DisposeAsync();
        if (world is not null)
            await world.DisposeAsync();
        Assert.Empty(people.SelectMany(p => p.Faults));
    }
}
