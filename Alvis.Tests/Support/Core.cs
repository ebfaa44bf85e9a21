using Alvis.Engine.Checks;
using Alvis.Engine.Escalations;
using Alvis.Engine.Guards;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Response;
using Alvis.Engine.Steps;
using Alvis.Engine.Storage;
using Alvis.Engine.Summaries;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Support;

/// <summary>
/// The responding core over a real store, with a service, a platform and pagers that a test controls. Single-threaded and without
/// waiting: <see cref="DrainAsync"/> runs what is due, <see cref="PassAsync"/> lets time pass. <see cref="Start"/> is a kill and a start.
/// </summary>
internal sealed class Core : IAsyncDisposable, IPlaybooks, IProbes, IEscalations, IAlarmClock, IRunner, IIds
{
    private readonly TempFolder folder;
    private readonly SqliteDatabase database;
    private readonly HashSet<IncidentId> kicked = [];
    private readonly Options options = new();
    private readonly IOptions<ResponseOptions> response;
    private DateTimeOffset sweepAt;
    private int ids;

    private Core(TempFolder folder, SqliteDatabase database, ManualClock clock, ResponseOptions response)
    {
        (this.folder, this.database, Clock, this.response) = (folder, database, clock, Microsoft.Extensions.Options.Options.Create(response));
        Switches = new SqliteSwitches(database);
        Audit = new SqliteAuditStore(database);
        Silenced = new SqliteSilences(database);
        RealStore = new SqliteIncidentStore(database, this.response);
        Platform = new TestPlatform(this);
        Start();
    }

    public ManualClock Clock { get; }
    public TestPlatform Platform { get; }
    public IIncidentStore RealStore { get; }
    public ISwitches Switches { get; }
    public IAuditStore Audit { get; }
    public ISilenceStore Silenced { get; }
    public Silences Silences { get; private set; } = null!;
    public CrashingStore Store { get; private set; } = null!;
    public Responder Responder { get; private set; } = null!;
    public Intake Intake { get; private set; } = null!;
    public Storms Storms { get; private set; } = null!;
    public Sweep Sweep { get; private set; } = null!;
    public Desk Desk { get; private set; } = null!;
    public ActionRoom Actions { get; private set; } = null!;
    public ClockWatch ClockWatch { get; private set; } = null!;
    public GuardOptions Guards => options.CurrentValue;

    /// <summary>Whether the service answers.</summary>
    public bool Healthy { get; set; }

    /// <summary>Services that do not answer although <see cref="Healthy"/> holds.</summary>
    public HashSet<string> Unwell { get; } = new(StringComparer.Ordinal);

    /// <summary>Looked at after every commit.</summary>
    public Func<Task>? Committed { get; set; }

    /// <summary>Whether a restart brings it back.</summary>
    public bool RestartHelps { get; set; } = true;

    public Dictionary<string, InForce> InForce { get; } = new(StringComparer.Ordinal) { ["shop"] = Some.InForce() };
    public List<(string To, Page Page)> Pages { get; } = [];
    public Func<string, Delivery> Deliver { get; set; } = to => new Delivery.Sent($"sent to {to}");

    /// <summary>Who writes summaries, from the next <see cref="Start"/> on.</summary>
    public ISummaries Summaries { get; set; } = new PlainSummaries();

    /// <summary>Boundaries with the outside until the process "dies"; null: never.</summary>
    public int? CrashIn { get; set; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public static async Task<Core> StartAsync(ResponseOptions? response = null)
    {
        var clock = new ManualClock();
        var data = new TempFolder();
        return new Core(data, await SqliteDatabase.OpenAsync(new DataFolder(data.Path), clock, CancellationToken.None), clock, response ?? new ResponseOptions());
    }

    /// <summary>A new process on the same store.</summary>
    public void Start()
    {
        kicked.Clear();
        CrashIn = null;
        Store = new CrashingStore(this, RealStore);
        Storms = new Storms(Store, this, Clock, response);
        Actions = new ActionRoom(Store, [new RestartCap(), new Cooldown(), new KillSwitchGuard(), new DryRun()], Switches, this, Clock, options, NullLogger<ActionRoom>.Instance);
        var platforms = new KindSet<IPlatform>([Platform]);
        var steps = new KindSet<IStepKind>([new CheckStep(this), new WaitStep(), new ApproveStep(platforms, new RecordingCommands()), new RestartStep(platforms), new NotifyStep(this), new EscalateStep(), new CloseStep()]);
        Responder = new Responder(Store, this, steps, Actions, this, new Pager(Store, this, Clock), Storms, Summaries, this, this, Clock, NullLogger<Responder>.Instance);
        Intake = new Intake(Store, this, Silenced, Storms, this, Clock, response);
        Desk = new Desk(Store, this, steps, Actions, this, Storms, this, Clock);
        Silences = new Silences(Silenced, RealStore, Desk, Clock);
        Sweep = new Sweep(Store, Storms, this, this, Clock);
        ClockWatch = new ClockWatch(Store, this, Clock);
    }

    /// <summary>The check has failed twice.</summary>
    public async Task<Incident> FailAsync(string service = "shop")
    {
        Healthy = false;
        var id = await Intake.FaultAsync(service, "GET http://shop/health", Some.Failing(Now), Now - TimeSpan.FromSeconds(35), CancellationToken.None);
        await DrainAsync();
        return (await RealStore.LoadAsync(id!.Value, CancellationToken.None))!;
    }

    /// <summary>Carries on every incident that is due, as the sweep and the alarms do.</summary>
    public async Task DrainAsync()
    {
        for (var turn = 0; turn < 200; turn++)
        {
            var due = (await RealStore.PendingAsync(CancellationToken.None)).Where(d => d.At <= Now).Select(d => d.Incident).Concat(kicked).Distinct().ToList();
            kicked.Clear();
            if (due.Count == 0)
                return;
            foreach (var id in due)
                await Responder.AdvanceAsync(id, CancellationToken.None);
        }

        throw new InvalidOperationException("The incidents do not come to rest.");
    }

    /// <summary>Lets time pass in small steps, running what comes due.</summary>
    public async Task PassAsync(TimeSpan span, TimeSpan? step = null)
    {
        var by = step ?? TimeSpan.FromSeconds(1);
        for (var passed = TimeSpan.Zero; passed < span; passed += by)
        {
            Clock.Advance(by);
            if (Now >= sweepAt)
            {
                sweepAt = Now + Alvis.Engine.Response.Sweep.Every;
                await Sweep.OnceAsync(CancellationToken.None);
            }

            await DrainAsync();
        }
    }

    public async Task<Refusal?> PressAsync(Press press, long incident = 1)
    {
        var (_, refusal) = await Desk.PressAsync(new IncidentId(incident), press, CancellationToken.None);
        await DrainAsync();
        return refusal;
    }

    public async Task<IReadOnlyList<Entry>> TimelineAsync(long incident = 1) => await RealStore.TimelineAsync(new IncidentId(incident), CancellationToken.None);

    public async Task<Incident> IncidentAsync(long incident = 1) => (await RealStore.LoadAsync(new IncidentId(incident), CancellationToken.None))!;

    public async Task<IReadOnlyList<string>> WordsAsync(long incident = 1) => [.. (await TimelineAsync(incident)).Select(e => EventWords.Of(e.Event))];

    /// <summary>A boundary with the outside: here a process can die.</summary>
    public void Boundary()
    {
        if (CrashIn is { } left)
        {
            CrashIn = left - 1;
            if (left <= 0)
                throw new Killed();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    InForce? IPlaybooks.Find(string service) => InForce.GetValueOrDefault(service);

    IReadOnlyCollection<InForce> IPlaybooks.All => InForce.Values;

    Task<CheckResult> IProbes.LookAsync(string service, string check, string? url, CancellationToken cancel)
    {
        Boundary();
        return Task.FromResult(Healthy && !Unwell.Contains(service) ? Some.Passing(Now) : Some.Failing(Now));
    }

    string IEscalations.Self => "on-call";

    (string? Name, Refusal? Refusal) IEscalations.Resolve(string words) => (words, null);

    IReadOnlyList<string> IEscalations.Levels(string? words) => words is null or "on-call" ? ["on-call"] : [words, "on-call"];

    Task<Delivery> IEscalations.SendAsync(string name, Page page, CancellationToken cancel)
    {
        Boundary();
        Pages.Add((name, page));
        return Task.FromResult(Deliver(name));
    }

    Task IAlarmClock.SetAsync(IncidentId incident, DateTimeOffset at, CancellationToken cancel) => Task.CompletedTask;

    void IRunner.Kick(IncidentId incident) => kicked.Add(incident);

    string IIds.Next() => $"id{++ids}";

    private sealed class Options : IOptionsMonitor<GuardOptions>
    {
        public GuardOptions CurrentValue { get; } = new();

        public GuardOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<GuardOptions, string?> listener) => null;
    }
}

/// <summary>The process died: nothing may catch this, as nothing catches SIGKILL. Cancellation is what no boundary swallows.</summary>
internal sealed class Killed : OperationCanceledException;

/// <summary>A platform that keeps book of every restart by key.</summary>
internal sealed class TestPlatform(Core core) : IPlatform
{
    public string Word => "test";
    public string Example => "test";

    /// <summary>What each call really did, by key.</summary>
    public List<string> Restarts { get; } = [];

    /// <summary>What it says of a call that was cut off; null: the truth.</summary>
    public Happened? Says { get; set; }

    public CallResult? Answers { get; set; }
    public Func<CancellationToken, Task>? During { get; set; }
    public int AtOnce { get; private set; }
    public int MostAtOnce { get; private set; }

    public IReadOnlyList<string> RestartCommands(string target) => [];

    public Refusal? Preflight(string target) => null;

    public string Describe(string target) => $"restart {target}";

    public async Task<CallResult> RestartAsync(RestartOrder order, CancellationToken cancel)
    {
        core.Boundary();
        MostAtOnce = Math.Max(MostAtOnce, ++AtOnce);
        try
        {
            if (During is { } during)
                await during(cancel);
            cancel.ThrowIfCancellationRequested();
            Restarts.Add(order.Key);
            if (core.RestartHelps)
            {
                core.Healthy = true;
                core.Unwell.Remove(order.Target);
            }

            core.Boundary();
            return Answers ?? CallResult.Done("stopped pid 10, started pid 11");
        }
        finally
        {
            AtOnce--;
        }
    }

    public Task<Happened> RestartedSinceAsync(RestartOrder order, DateTimeOffset since, CancellationToken cancel)
    {
        core.Boundary();
        return Task.FromResult(Says ?? (Restarts.Contains(order.Key) ? Happened.Yes : Happened.No));
    }
}

/// <summary>The real store, in a process that can die before or after each commit.</summary>
internal sealed class CrashingStore(Core core, IIncidentStore store) : IIncidentStore
{
    public async Task<(Incident Incident, bool IsNew)> OpenAsync(IncidentEvent.Opened happened, DateTimeOffset at, CancellationToken cancel)
    {
        core.Boundary();
        var opened = await store.OpenAsync(happened, at, cancel);
        await (core.Committed?.Invoke() ?? Task.CompletedTask);
        core.Boundary();
        return opened;
    }

    public async Task<Appended> AppendAsync(Incident read, IReadOnlyList<IncidentEvent> events, Actor by, DateTimeOffset at, CancellationToken cancel)
    {
        core.Boundary();
        var appended = await store.AppendAsync(read, events, by, at, cancel);
        await (core.Committed?.Invoke() ?? Task.CompletedTask);
        core.Boundary();
        return appended;
    }

    public Task<Incident?> LoadAsync(IncidentId id, CancellationToken cancel) => store.LoadAsync(id, cancel);

    public Task<IReadOnlyList<Entry>> TimelineAsync(IncidentId id, CancellationToken cancel) => store.TimelineAsync(id, cancel);

    public Task<IReadOnlyList<Entry>> TimelineAsync(IncidentId id, long after, CancellationToken cancel) => store.TimelineAsync(id, after, cancel);

    public Task<IncidentId?> FindOpenAsync(string service, CancellationToken cancel) => store.FindOpenAsync(service, cancel);

    public Task<Incident?> LastClosedAsync(string service, CancellationToken cancel) => store.LastClosedAsync(service, cancel);

    public Task<IReadOnlyList<Due>> PendingAsync(CancellationToken cancel) => store.PendingAsync(cancel);

    public Task<IReadOnlyList<IncidentLine>> ListAsync(int most, CancellationToken cancel) => store.ListAsync(most, cancel);

    public Task<IReadOnlyDictionary<string, IncidentId>> OpenByServiceAsync(CancellationToken cancel) => store.OpenByServiceAsync(cancel);

    public Task<int> FailedSinceAsync(DateTimeOffset since, string except, CancellationToken cancel) => store.FailedSinceAsync(since, except, cancel);

    public Task<IReadOnlyList<IncidentId>> UmbrellasAsync(CancellationToken cancel) => store.UmbrellasAsync(cancel);

    public Task<IReadOnlyList<UnderUmbrella>> UnderAsync(IncidentId umbrella, CancellationToken cancel) => store.UnderAsync(umbrella, cancel);

    public Task<IReadOnlyList<PastRestart>> RestartsAsync(string platform, string target, DateTimeOffset after, CancellationToken cancel) => store.RestartsAsync(platform, target, after, cancel);

    public Task<Quiet?> QuietAsync(string service, CancellationToken cancel) => store.QuietAsync(service, cancel);

    public Task EndQuietAsync(string service, CancellationToken cancel) => store.EndQuietAsync(service, cancel);
}
