using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Guards;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Steps;
using Alvis.Engine.Storage;
using Alvis.Tests.Bot.Access;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Bot.Commands;

/// <summary>The verbs of playbooks and services over a real store, with a shop whose health a test decides.</summary>
internal sealed class VerbBench : IAsyncDisposable, IProbes, IOptionsMonitor<GuardOptions>
{
    private readonly ChatVerbs verbs;

    private VerbBench(PlaybookBench books)
    {
        Books = books;
        var response = Options.Create(new ResponseOptions());
        var (library, clock) = (books.Library, books.Clock);
        var runner = new RecordingRunner();
        var steps = new KindSet<IStepKind>([new RestartStep(books.Platforms), new WaitStep(), new CloseStep()]);
        Incidents = new SqliteIncidentStore(books.Database, response);
        var (silenced, proposed, switches) = (new SqliteSilences(books.Database), new SqliteProposalStore(books.Database), new SqliteSwitches(books.Database));
        Audit = new SqliteAuditStore(books.Database);
        var storms = new Storms(Incidents, runner, clock, response);
        var actions = new ActionRoom(Incidents, [new RestartCap(), new Cooldown(), new KillSwitchGuard(), new DryRun()], switches, new RandomIds(), clock, this, NullLogger<ActionRoom>.Instance);
        Intake = new Intake(Incidents, library, silenced, storms, runner, clock, response);
        var desk = new Desk(Incidents, library, steps, actions, this, storms, runner, clock);
        var silences = new Silences(silenced, Incidents, desk, clock);
        Runs = new RunNow(library, this, Incidents, silenced, Intake, books.States, clock, NullLogger<RunNow>.Instance);
        var rehearsal = new Rehearsal(library, this, steps, actions, Intake, Runs, clock);
        var deeds = new Deeds(Audit, clock);
        IChatVerb[] all =
        [
            new AddPlaybookVerb(books.Proposals), new EditVerb(books.Proposals, library), new ConfirmVerb(books.Proposals, proposed, deeds), new DiscardVerb(books.Proposals, proposed),
            new AdoptVerb(books.Sync, library, deeds), new PauseVerb(library, Incidents, deeds, clock), new ResumeVerb(desk, Incidents, library, deeds),
            new RemoveVerb(library, books.Sync, Incidents, deeds), new SilenceVerb(silences, Incidents, library, deeds), new RunVerb(Runs, library), new TestVerb(rehearsal, library),
            new ListVerb(library, books.States, silences, Incidents, clock), new HistoryVerb(library), new IncidentVerb(Incidents), new ApproveVerb(desk, Incidents),
            new ShowVerb(library, books.States, silences, switches, Incidents, books.Sync, books.Drafts, books.Platforms, clock), new KillSwitchVerb(switches, library, Audit, clock), new AuditVerb(Audit, library),
        ];
        verbs = new ChatVerbs(new KindSet<IChatVerb>(all), new Gate([new SomeAdmins("Ada")]));
    }

    public PlaybookBench Books { get; }
    public IIncidentStore Incidents { get; }
    public IAuditStore Audit { get; }
    public Intake Intake { get; }
    public RunNow Runs { get; }
    public bool Healthy { get; set; } = true;
    public int Looks { get; private set; }

    GuardOptions IOptionsMonitor<GuardOptions>.CurrentValue { get; } = new();

    /// <summary>Starts with a playbook of <c>shop</c> that Mara confirmed, or with none.</summary>
    public static async Task<VerbBench> StartAsync(bool shop = true)
    {
        var bench = new VerbBench(await PlaybookBench.StartAsync());
        if (shop)
            await bench.Books.ConfirmAsync(PlaybookBench.Of("shop"));
        return bench;
    }

    public Task<Reply> ReplyAsync(string line, Role role = Role.Admin, Person? by = null) =>
        verbs.SayAsync(line, new Asker(by ?? Some.Mara, role, "console"), CancellationToken.None);

    public async Task<string> SayAsync(string line, Role role = Role.Admin, Person? by = null) => PlainText.Of((await ReplyAsync(line, role, by)).Card);

    /// <summary>Presses a button of a card.</summary>
    public Task<Reply> PressAsync(Card card, string verb, Role role = Role.Admin, Person? by = null) => verbs.PressAsync(
        Assert.IsType<PreviewCard>(card).Buttons.Single(b => b.Verb == verb), null, new Asker(by ?? Some.Mara, role, "console"), CancellationToken.None);

    /// <summary>Time passes, and what waited for it is done.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        var done = Runs.IdleAsync(CancellationToken.None);
        while (!done.IsCompleted)
        {
            Books.Clock.Advance(span);
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        await done;
    }

    /// <summary>The schedule sees the shop fail.</summary>
    public Task<IncidentId?> FaultAsync() => Intake.FaultAsync("shop", "GET", Some.Failing(Books.Clock.GetUtcNow()), Books.Clock.GetUtcNow(), CancellationToken.None);

    /// <summary>What was recorded outside incidents, oldest first.</summary>
    public async Task<IReadOnlyList<string>> AuditedAsync() =>
        [.. (await Audit.BeforeAsync(DateTimeOffset.MaxValue, 50, CancellationToken.None)).Reverse().Select(e => $"{e.Actor.Name} {e.What} {e.About}")];

    public Task<CheckResult> LookAsync(string service, string check, string? url, CancellationToken cancel)
    {
        Looks++;
        return Task.FromResult(Healthy ? Some.Passing(Books.Clock.GetUtcNow()) : Some.Failing(Books.Clock.GetUtcNow()));
    }

    public async ValueTask DisposeAsync()
    {
        await Runs.DisposeAsync();
        await Books.DisposeAsync();
    }

    GuardOptions IOptionsMonitor<GuardOptions>.Get(string? name) => ((IOptionsMonitor<GuardOptions>)this).CurrentValue;

    IDisposable? IOptionsMonitor<GuardOptions>.OnChange(Action<GuardOptions, string?> listener) => null;
}
