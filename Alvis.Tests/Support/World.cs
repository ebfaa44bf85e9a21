using Alvis.Bot;
using Alvis.Engine.Conversations;
using Alvis.Engine.Guards;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Support;

/// <summary>
/// A whole Alvis as <c>serve</c> starts it, on a data folder of its own, with a shop to look after. Nothing is faked but the shop itself,
/// and time is real: playbooks of stories have short times.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>How long what must come is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int port = SteadyPort.Take();
    private readonly TempFolder folder;
    private readonly Dictionary<string, string?> settings;
    private readonly Action<IServiceCollection> parts;
    private AlvisHost? alvis;

    private World(TempFolder folder, ShopServer shop, Dictionary<string, string?> settings, Action<IServiceCollection> parts) =>
        (this.folder, Shop, this.settings, this.parts) = (folder, shop, settings, parts);

    public ShopServer Shop { get; }

    public IServiceProvider Services => alvis!.Services;

    /// <summary>Its data folder, for verbs beside it.</summary>
    public string Data => folder.File("data");

    /// <summary>Where the console is; the same over every start.</summary>
    public Uri Console => new($"http://127.0.0.1:{port}/");

    private IIncidentStore Store => Services.GetRequiredService<IIncidentStore>();

    /// <summary>Starts it with one playbook; <c>SHOP</c> in its text is the shop's address.</summary>
    public static Task<World> StartAsync(string playbook, params (string Key, string Value)[] more) => StartAsync([("shop", playbook)], more);

    /// <summary>Starts it with a playbook for each service; the first must be of <c>shop</c>.</summary>
    public static Task<World> StartAsync(IReadOnlyList<(string Service, string Text)> playbooks, params (string Key, string Value)[] more) => StartAsync(_ => { }, playbooks, more);

    /// <summary>Starts it with parts of the test's own, such as a surface.</summary>
    public static async Task<World> StartAsync(Action<IServiceCollection> parts, IReadOnlyList<(string Service, string Text)> playbooks, params (string Key, string Value)[] more)
    {
        var data = new TempFolder();
        var shop = await ShopServer.StartAsync();
        await File.WriteAllTextAsync(data.File("secret"), ShopServer.Secret);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Checks:Networks:0"] = "loopback",
            ["Secrets:hook:File"] = data.File("secret"),
            ["Secrets:hook:Hosts:0"] = "127.0.0.1",
            ["Escalations:on-call:Kind"] = "webhook",
            ["Escalations:on-call:Url"] = $"{shop.Url}/page/on-call",
            ["Escalations:second-line:Kind"] = "webhook",
            ["Escalations:second-line:Url"] = $"{shop.Url}/page/second-line",
        };
        foreach (var (service, _) in playbooks)
        {
            settings[$"Webhooks:{service}:Url"] = $"{shop.Url}/restart";
            settings[$"Webhooks:{service}:Secret"] = "hook";
        }

        foreach (var (key, value) in more)
            settings[key] = value;
        Directory.CreateDirectory(data.File("playbooks"));
        foreach (var (service, text) in playbooks)
            await File.WriteAllTextAsync(data.File($"playbooks/{service}.yaml"), text.Replace("SHOP", shop.Url, StringComparison.Ordinal));
        var world = new World(data, shop, settings, parts);
        await world.StartAgainAsync();
        return world;
    }

    /// <summary>Stops Alvis as a person would.</summary>
    public async Task StopAsync()
    {
        if (alvis is not null)
            await alvis.DisposeAsync();
        alvis = null;
    }

    /// <summary>Stops Alvis unless it is stopped, and starts it on the same data at the same address.</summary>
    public async Task StartAgainAsync()
    {
        await StopAsync();
        alvis = await AlvisHost.StartAsync(
            new StartOptions { Data = folder.File("data"), Playbooks = folder.File("playbooks"), Settings = settings, Port = port, Terminal = TextWriter.Null, Logs = false, Parts = parts },
            CancellationToken.None);
        await UntilAsync(() => Task.FromResult(Services.GetRequiredService<CheckStates>().Of("shop").Last is not null), () => $"the shop was never checked: {string.Join('\n', Services.GetRequiredService<FolderSync>().Problems)}");
    }

    /// <summary>Replaces the playbook's file.</summary>
    public Task EditPlaybookAsync(Func<string, string> edit) =>
        File.WriteAllTextAsync(folder.File("playbooks/shop.yaml"), edit(File.ReadAllText(folder.File("playbooks/shop.yaml"))));

    /// <summary>Waits until the open incidents, oldest first, are these: each its service and status.</summary>
    public async Task OpenAreAsync(params string[] wanted)
    {
        IReadOnlyList<string> open = [];
        await UntilAsync(
            async () => (open = [.. (await ListAsync()).Where(l => l.Status != IncidentStatus.Closed).Select(l => $"{l.Service} {l.Status}")]).Order().SequenceEqual(wanted.Order()),
            () => $"The open incidents never were {string.Join(", ", wanted)}, but {string.Join(", ", open)}.");
    }

    /// <summary>All incidents, oldest first.</summary>
    public async Task<IReadOnlyList<IncidentLine>> ListAsync() => [.. (await Store.ListAsync(1_000, CancellationToken.None)).OrderBy(l => l.Id.Number)];

    /// <summary>One incident.</summary>
    public async Task<Incident> IncidentAsync(IncidentId id) => (await Store.LoadAsync(id, CancellationToken.None))!;

    /// <summary>Presses a button of an incident.</summary>
    public async Task<Refusal?> PressAsync(IncidentId incident, Press press) =>
        (await Services.GetRequiredService<Desk>().PressAsync(incident, press, CancellationToken.None)).Refusal;

    /// <summary>Waits until the thread of the newest incident shows a line with this text.</summary>
    public Task ShowsAsync(string text) => UntilAsync(
        async () => (await ThreadAsync()).Any(line => line.Contains(text, StringComparison.Ordinal)),
        () => $"The thread never showed \"{text}\".");

    /// <summary>Waits until the newest incident has this status.</summary>
    public async Task<Incident> BecomesAsync(IncidentStatus status)
    {
        await UntilAsync(async () => await NewestAsync() is { } i && i.Status == status && (status != IncidentStatus.Closed || i.Summary is not null), () => $"The incident never became {status}.");
        return (await NewestAsync())!;
    }

    /// <summary>Waits until somebody was paged with this text.</summary>
    public Task PagedAsync(string to, string text) => UntilAsync(
        () => Task.FromResult(Shop.Pages.Any(p => p.To == to && p.Text.Contains(text, StringComparison.Ordinal))),
        () => $"{to} was never paged with \"{text}\". Pages: {string.Join(" | ", Shop.Pages)}");

    /// <summary>Presses a button of the newest incident.</summary>
    public async Task<Refusal?> PressAsync(Press press) =>
        (await Services.GetRequiredService<Desk>().PressAsync((await NewestAsync())!.Id, press, CancellationToken.None)).Refusal;

    public Task SwitchOnAsync(string? service, string because) => Services.GetRequiredService<ISwitches>()
        .TurnOnAsync(new KillSwitch(service, "Mara", DateTimeOffset.UnixEpoch, because), CancellationToken.None);

    public async Task<Incident?> NewestAsync() =>
        (await Store.ListAsync(1, CancellationToken.None)) is [var line, ..] ? await Store.LoadAsync(line.Id, CancellationToken.None) : null;

    /// <summary>The thread of the newest incident, as every surface shows it.</summary>
    public async Task<IReadOnlyList<string>> ThreadAsync()
    {
        if (await NewestAsync() is not { } newest)
            return [];
        Incident? now = null;
        var lines = new List<string>();
        foreach (var entry in await Store.TimelineAsync(newest.Id, CancellationToken.None))
        {
            now = Fold.Next(now, entry);
            if (Note.Of(now, entry) is { } note)
                lines.Add(note.Text);
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Shop.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Waits until it is reached, not for ever.</summary>
    public async Task UntilAsync(Func<Task<bool>> reached, Func<string> otherwise)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await reached())
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"{otherwise()}\nThread:\n{string.Join('\n', await ThreadAsync())}");
            await often.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
