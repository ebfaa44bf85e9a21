using Alvis.Bot;
using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Engine.Response;

/// <summary>The playbooks of one Alvis over a real store and a real folder. <see cref="RestartAsync"/> is a new process on the same data.</summary>
internal sealed class PlaybookBench : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly ServiceProvider services;
    private readonly TempStore store;

    private PlaybookBench(TempStore store)
    {
        this.store = store;
        services = AlvisHost.Reading(new StartOptions
        {
            Logs = false,
            Time = Clock,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Processes:shop:Run:0"] = "shop", ["Processes:api:Run:0"] = "api" },
        });
        Directory.CreateDirectory(Path);
        Restart();
    }

    public ManualClock Clock { get; } = new();
    public string Path => folder.File("playbooks");
    public SqliteDatabase Database => store.Database;
    public RecordingSchedule Schedule { get; private set; } = null!;
    public CheckStates States { get; private set; } = null!;
    public Library Library { get; private set; } = null!;
    public FolderSync Sync { get; private set; } = null!;
    public Proposals Proposals { get; private set; } = null!;
    public Heard<Library> LibraryLog { get; private set; } = null!;
    public Heard<FolderSync> FolderLog { get; private set; } = null!;
    public Drafts Drafts => services.GetRequiredService<Drafts>();
    public KindSet<IPlatform> Platforms => services.GetRequiredService<KindSet<IPlatform>>();

    public IReadOnlyList<string> Told => [.. Sync.Problems.Select(p => p.ToString())];

    public static async Task<PlaybookBench> StartAsync() => new(await TempStore.StartAsync());

    /// <summary>A playbook of a service that is looked at every five minutes, or as said.</summary>
    public static string Of(string service, string every = "5m", string details = "If the health check fails, restart the app.") => $"""
        meta:
          service: {service}
          platform: process
        health_check:
          url: https://{service}.example/health
          every: {every}
        details: |-
          {details}

        """;

    public void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        // Not just now: what was just written is left for the next look.
        File.SetLastWriteTimeUtc(path, Some.Night.UtcDateTime.AddDays(-1));
    }

    public void Delete(string name) => File.Delete(System.IO.Path.Combine(Path, name));

    public void Rename(string from, string to) => File.Move(System.IO.Path.Combine(Path, from), System.IO.Path.Combine(Path, to));

    public Task<TimeSpan> LookAsync() => Sync.LookAsync(Path, CancellationToken.None);

    /// <summary>Time passes, with a look at the folder every ten seconds.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += FolderSync.Afterwards)
        {
            Clock.Advance(FolderSync.Afterwards);
            await LookAsync();
        }
    }

    public async Task RestartAsync()
    {
        await store.ReopenAsync();
        Restart();
        await States.LoadAsync(CancellationToken.None);
        await Library.LoadAsync(CancellationToken.None);
    }

    /// <summary>Proposes a text in the console and answers with what was shown.</summary>
    public async Task<PreviewCard> ProposeAsync(string text, Person? by = null, string? began = null) => Assert.IsType<PreviewCard>(
        await Proposals.ProposeAsync(new ProposedText("shop.yaml", text, began), by ?? Some.Mara, "console", CancellationToken.None));

    /// <summary>Proposes a text and confirms it.</summary>
    public async Task ConfirmAsync(string text, Person? by = null)
    {
        var shown = await ProposeAsync(text, by);
        var (done, card) = await Proposals.ConfirmAsync(shown.Proposal, by ?? Some.Mara, "console", CancellationToken.None);
        Assert.True(done, card.ToString());
    }

    public Task<IReadOnlyList<StoredPlaybook>> StoredAsync() => new SqlitePlaybookStore(Database).AllAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await store.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A new process on the same data that has read nothing yet.</summary>
    public void Restart()
    {
        (Schedule, LibraryLog, FolderLog) = (new RecordingSchedule(), new Heard<Library>(), new Heard<FolderSync>());
        States = new CheckStates(new SqliteCheckStore(Database), Clock);
        Library = new Library(
            new SqlitePlaybookStore(Database), services.GetRequiredService<PlaybookReader>(), services.GetRequiredService<CheckFactory>(), Schedule, States, Clock, LibraryLog);
        Sync = new FolderSync(services.GetRequiredService<PlaybookFolder>(), Drafts, Library, Clock, FolderLog);
        Proposals = new Proposals(new SqliteProposalStore(Database), Drafts, Library, Sync, Platforms, new RandomIds(), Clock);
    }
}
