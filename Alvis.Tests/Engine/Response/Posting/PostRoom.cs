using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Response.Posting;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Response.Posting;

/// <summary>
/// A pump between a real store and a chat product that a test controls. Nothing runs by itself: <see cref="SettleAsync"/> does what can be done now,
/// <see cref="PassAsync"/> lets time pass. <see cref="Start"/> is a kill and a start.
/// </summary>
internal sealed class PostRoom : IAsyncDisposable, IPlaybooks, IIds
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempStore temp;
    private readonly SqliteThreadStore threads;
    private Pump pump = null!;
    private CancellationTokenSource life = new();
    private volatile bool rung;
    private int ids;

    private PostRoom(TempStore temp)
    {
        this.temp = temp;
        Chat = new ChatDouble(Clock) { Boundary = Boundary };
        threads = new SqliteThreadStore(temp.Database);
        Incidents = new SqliteIncidentStore(temp.Database, Options.Create(new ResponseOptions()));
        Start();
    }

    public ManualClock Clock { get; } = new();

    public ChatDouble Chat { get; }

    public IIncidentStore Incidents { get; }

    public IThreadStore Threads => threads;

    public Heard<Outbox> Log { get; } = new();

    public Dictionary<string, InForce> InForce { get; } = new(StringComparer.Ordinal);

    /// <summary>Boundaries with store and product until the process "dies"; null: never.</summary>
    public int? CrashIn { get; set; }

    public int Count => pump.Count;

    public static async Task<PostRoom> StartAsync()
    {
        var posting = new PostRoom(await TempStore.StartAsync());
        // An incident counts as new to a product that was there before it.
        await posting.PassAsync(TimeSpan.FromSeconds(2));
        return posting;
    }

    /// <summary>A new process on the same store.</summary>
    public void Start()
    {
        CrashIn = null;
        // How long it was to be left alone was told to the one before.
        Chat.Forgive();
        pump = new Pump(Chat, Incidents, new Crashing(this), this, this, Clock, Log) { Rings = () => rung = true };
    }

    public async Task<Incident> OpenAsync(string service = "shop", Func<IncidentEvent.Opened, IncidentEvent.Opened>? but = null)
    {
        var opened = Some.Opened(service: service);
        var (incident, _) = await Incidents.OpenAsync(but is null ? opened : but(opened), Clock.GetUtcNow(), None);
        pump.Tell(incident.Id);
        return incident;
    }

    public async Task<Incident> AppendAsync(IncidentId id, params IncidentEvent[] events)
    {
        var read = (await Incidents.LoadAsync(id, None))!;
        var done = Assert.IsType<Appended.Done>(await Incidents.AppendAsync(read, events, Actor.Of(Some.Mara), Clock.GetUtcNow(), None));
        pump.Tell(id);
        return done.Incident;
    }

    public Task<Incident> CloseAsync(IncidentId id) => AppendAsync(id, new IncidentEvent.ClosedByPerson("moved"), new IncidentEvent.SummaryWritten("It moved."));

    public void TryAgain() => pump.TryAgain();

    /// <summary>Does what can be done without time passing.</summary>
    /// <returns>After how long there is more to do.</returns>
    public async Task<TimeSpan> SettleAsync()
    {
        while (true)
        {
            rung = false;
            var next = await pump.TurnAsync(life.Token);
            if (CrashIn < 0)
            {
                await DieAsync();
                Start();
                continue;
            }

            if (pump.Running.Count(t => !t.IsCompleted) is var running && running > Chat.Hanging)
                await Task.WhenAny(pump.Running.Where(t => !t.IsCompleted).Append(Task.Run(() => { })));
            else if (!rung && next > TimeSpan.Zero)
                return next;
        }
    }

    /// <summary>Lets time pass, doing what comes due.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        for (var left = span; left > TimeSpan.Zero;)
        {
            var next = await SettleAsync();
            var step = next < left ? next : left;
            Clock.Advance(step);
            left -= step;
        }

        await SettleAsync();
    }

    /// <summary>What the thread of the incident's own message tells, note by note.</summary>
    public IReadOnlyList<string> Told(IncidentId id) => [.. Chat.Thread(Assert.Single(Chat.Own(id)).Id).SelectMany(m => m.Notes)];

    /// <summary>What it should tell.</summary>
    public async Task<IReadOnlyList<string>> ShouldTellAsync(IncidentId id) =>
        [.. IncidentThread.From(await Incidents.TimelineAsync(id, None)).Posts.SelectMany(p => p.Notes).Select(n => n.Text)];

    public async Task<PostedThread> RowAsync(IncidentId id) => (await threads.FindAsync("chat", id, None))!;

    public async ValueTask DisposeAsync()
    {
        await DieAsync();
        life.Dispose();
        await temp.DisposeAsync();
    }

    InForce? IPlaybooks.Find(string service) => InForce.GetValueOrDefault(service);

    IReadOnlyCollection<InForce> IPlaybooks.All => InForce.Values;

    string IIds.Next() => $"alvis{++ids}";

    // A call that hangs ends with the process that made it.
    private async Task DieAsync()
    {
        await life.CancelAsync();
        await Task.WhenAll(pump.Running);
        life.Dispose();
        life = new CancellationTokenSource();
    }

    private void Boundary()
    {
        if (CrashIn is not { } left)
            return;
        CrashIn = left - 1;
        if (left <= 0)
            throw new Killed();
    }

    /// <summary>A store around which the process can die.</summary>
    private sealed class Crashing(PostRoom posting) : IThreadStore
    {
        public Task<string> FirstAsync(string name, string value, CancellationToken cancel) => posting.threads.FirstAsync(name, value, cancel);

        public Task<PostedThread?> FindAsync(string surface, IncidentId incident, CancellationToken cancel) => posting.threads.FindAsync(surface, incident, cancel);

        public Task<IncidentId?> FindAsync(string surface, string channel, string message, CancellationToken cancel) => posting.threads.FindAsync(surface, channel, message, cancel);

        public async Task<PostedThread?> SaveAsync(PostedThread row, CancellationToken cancel)
        {
            posting.Boundary();
            var saved = await posting.threads.SaveAsync(row, cancel);
            posting.Boundary();
            return saved;
        }

        public Task<IReadOnlyList<IncidentId>> UnfinishedAsync(string surface, DateTimeOffset openedAfter, DateTimeOffset closedAfter, int most, CancellationToken cancel) =>
            posting.threads.UnfinishedAsync(surface, openedAfter, closedAfter, most, cancel);

        public Task<IReadOnlyList<PostedThread>> OfAsync(IncidentId incident, CancellationToken cancel) => posting.threads.OfAsync(incident, cancel);

        public Task<IReadOnlyList<PostedThread>> DeadAsync(int most, CancellationToken cancel) => posting.threads.DeadAsync(most, cancel);

        public Task<int> CountDeadAsync(CancellationToken cancel) => posting.threads.CountDeadAsync(cancel);
    }
}
