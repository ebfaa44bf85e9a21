using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Microsoft.Extensions.Options;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Response;

/// <summary>Surfaces that are told of incidents over a real store.</summary>
public sealed class TellingTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Changes changes = new();
    private readonly Heard<Telling> log = new();
    private readonly ManualClock clock = new();
    private readonly List<Telling> started = [];
    private readonly ListeningSurface surface = new("console");
    private TempStore temp = null!;
    private SqliteIncidentStore store = null!;

    public async Task InitializeAsync()
    {
        temp = await TempStore.StartAsync();
        store = new SqliteIncidentStore(temp.Database, Options.Create(new ResponseOptions()), changes);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        foreach (var telling in started)
        {
            await telling.StopAsync(None);
            telling.Dispose();
        }

        await temp.DisposeAsync();
    }

    [Fact]
    public async Task An_append_reaches_every_surface_with_what_is_new()
    {
        var other = new ListeningSurface("terminal");
        await StartAsync(surface, other);

        var incident = await OpenAsync();
        foreach (var heard in new[] { surface, other })
            Assert.Equal(["shop is down: answered 503, wanted 200 (failing since 2026-03-01 02:59:25 UTC)"], (await heard.NextAsync()).Fresh);

        await AppendAsync(incident, new Escalated(null, "it still fails", HandOver: true));
        foreach (var heard in new[] { surface, other })
        {
            var shown = await heard.NextAsync();
            Assert.Equal(["Handing over to the on-call engineer: it still fails"], shown.Fresh);
            Assert.Equal((IncidentStatus.Escalated, 2, 2L), (shown.Thread.Card.Status, shown.Thread.Posts.SelectMany(p => p.Notes).Count(), shown.Thread.Version));
        }
    }

    [Fact]
    public async Task What_changes_without_a_line_of_its_own_is_shown_too()
    {
        await StartAsync(surface);
        var incident = await OpenAsync();
        await surface.NextAsync();

        await AppendAsync(incident, new StepFinished("s1", StepOutcome.Failure, "no"));

        var shown = await surface.NextAsync();
        Assert.Empty(shown.Fresh);
        Assert.Equal("Next, Alvis will restart shop.", shown.Thread.Card.Now);
    }

    [Fact]
    public async Task What_was_open_before_the_start_is_shown_from_its_beginning()
    {
        var incident = await OpenAsync();
        await AppendAsync(incident, new Escalated(null, "why", HandOver: true));

        await StartAsync(surface);

        Assert.Equal(2, (await surface.NextAsync()).Fresh.Count);
    }

    [Fact]
    public async Task Changes_while_a_surface_is_busy_are_shown_at_once_and_none_is_left_out()
    {
        var held = surface.Hold();
        await StartAsync(surface);
        var incident = await OpenAsync();
        await surface.NextAsync();
        for (var n = 0; n < 50; n++)
            incident = await AppendAsync(incident, new Probed(null, Some.Failing(Some.Night, $"look {n}")));

        held.SetResult(new Delivery.Sent("shown"));

        var shown = await surface.NextAsync();
        Assert.Equal(Enumerable.Range(0, 50).Select(n => $"Check failed: look {n}"), shown.Fresh);
        Assert.Equal(1, surface.MostAtOnce);
    }

    [Fact]
    public async Task Whoever_asks_for_time_is_told_again_after_it_with_all_that_came_since()
    {
        surface.Answers.Enqueue(new Delivery.Retry("slow down", TimeSpan.FromSeconds(20)));
        await StartAsync(surface);
        var incident = await OpenAsync();
        await surface.NextAsync();

        await AppendAsync(incident, new Acknowledged());
        await PassAsync(TimeSpan.FromSeconds(19));
        Assert.False(surface.WasToldMore);
        await PassUntilToldAsync(TimeSpan.FromSeconds(1));

        var shown = await surface.NextAsync();
        Assert.Equal(2, shown.Fresh.Count);
        Assert.Equal(2, shown.Thread.Version);
    }

    [Fact]
    public async Task What_cannot_be_shown_is_logged_once_and_tried_with_the_next_change()
    {
        surface.Answers.Enqueue(new Delivery.Failed("the channel is archived"));
        await StartAsync(surface);
        var incident = await OpenAsync();
        await surface.NextAsync();
        await started[0].IdleAsync(None);

        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["console cannot show incident INC-1: the channel is archived. It is tried again when the incident changes"], log.Lines);
        Assert.False(surface.WasToldMore);

        await AppendAsync(incident, new Acknowledged());
        Assert.Equal(2, (await surface.NextAsync()).Fresh.Count);
    }

    [Fact]
    public async Task A_surface_that_hangs_and_one_that_throws_delay_nobody_else()
    {
        var hanging = new ListeningSurface("hanging");
        hanging.Hold();
        var throwing = new ListeningSurface("throwing") { Throws = true };
        await StartAsync(hanging, throwing, surface);

        for (var n = 0; n < 20; n++)
            await OpenAsync($"shop-{n}");

        var shown = new List<IncidentId>();
        for (var n = 0; n < 20; n++)
            shown.Add((await surface.NextAsync()).Thread.Card.Id);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => new IncidentId(n)), shown.OrderBy(id => id.Number));
    }

    [Fact]
    public async Task A_surface_that_throws_is_told_again_and_logged_once_in_a_row()
    {
        surface.Throws = true;
        await StartAsync(surface);
        await OpenAsync();
        for (var n = 0; n < 3; n++)
        {
            await PassUntilToldAsync(TimeSpan.FromSeconds(1));
            await surface.NextAsync();
        }

        surface.Throws = false;
        await PassUntilToldAsync(TimeSpan.FromSeconds(1));
        Assert.Single((await surface.NextAsync()).Fresh);
        Assert.Equal(["console failed at incident INC-1; it is tried again"], log.Lines);
    }

    [Fact]
    public async Task One_incident_whose_message_is_refused_for_now_holds_up_no_other()
    {
        surface.Answers.Enqueue(new Delivery.Retry("slow down", TimeSpan.FromHours(1)));
        await StartAsync(surface);
        await OpenAsync();
        await surface.NextAsync();

        await OpenAsync("till");

        Assert.Equal("till", (await surface.NextAsync()).Thread.Card.Service);
    }

    [Fact]
    public async Task An_incident_is_forgotten_once_its_summary_was_shown_and_never_told_again()
    {
        await StartAsync(surface);
        var incident = await OpenAsync();
        await surface.NextAsync();
        Assert.Equal(1, started[0].Count);

        incident = await AppendAsync(incident, new ClosedByPerson("moved"), new SummaryWritten("It moved."));
        Assert.Equal("It moved.", (await surface.NextAsync()).Thread.Summary);
        await started[0].IdleAsync(None);
        changes.Tell(incident.Id);
        await OpenAsync("till");

        Assert.Equal("till", (await surface.NextAsync()).Thread.Card.Service);
        await started[0].IdleAsync(None);
        Assert.Equal(1, started[0].Count);
    }

    [Fact]
    public async Task What_cannot_be_shown_at_all_is_forgotten_with_its_end()
    {
        surface.Answers.Enqueue(new Delivery.Failed("archived"));
        surface.Answers.Enqueue(new Delivery.Failed("archived"));
        await StartAsync(surface);
        var incident = await OpenAsync();
        await surface.NextAsync();
        await started[0].IdleAsync(None);

        await AppendAsync(incident, new ClosedByPerson("moved"), new SummaryWritten("It moved."));
        await surface.NextAsync();
        await started[0].IdleAsync(None);

        Assert.Equal(0, started[0].Count);
    }

    [Fact]
    public async Task Stopping_ends_what_hangs()
    {
        surface.Hold();
        await StartAsync(surface);
        await OpenAsync();
        await surface.NextAsync();

        await started[0].StopAsync(None);

        Assert.True(surface.WasCutOff);
    }

    private async Task StartAsync(params IChatSurface[] surfaces)
    {
        var telling = new Telling(store, changes, surfaces, clock, log);
        started.Add(telling);
        await telling.StartAsync(None);
    }

    private async Task<Incident> OpenAsync(string service = "shop") => (await store.OpenAsync(Some.Opened(service: service), Some.Night, None)).Incident;

    private async Task<Incident> AppendAsync(Incident incident, params IncidentEvent[] events) =>
        ((Appended.Done)await store.AppendAsync(incident, events, Actor.Of(Some.Mara), Some.Night, None)).Incident;

    // A timer may be set a moment after the surface was told: time passes in small steps until there is news.
    private async Task PassUntilToldAsync(TimeSpan step)
    {
        for (var n = 0; n < 10_000 && !surface.WasToldMore; n++)
        {
            clock.Advance(step);
            await Task.Yield();
            await Task.Run(() => { });
        }
    }

    private async Task PassAsync(TimeSpan span)
    {
        // Whatever is under way gets to its timer first.
        for (var n = 0; n < 50; n++)
            await Task.Run(() => { });
        clock.Advance(span);
    }
}

/// <summary>A surface that keeps what it was told and answers as a test wants.</summary>
internal sealed class ListeningSurface(string word) : IChatSurface
{
    private readonly System.Threading.Channels.Channel<(IncidentThread Thread, IReadOnlyList<string> Fresh)> told =
        System.Threading.Channels.Channel.CreateUnbounded<(IncidentThread, IReadOnlyList<string>)>();

    private readonly Lock gate = new();
    private readonly Dictionary<IncidentId, int> atOnce = [];
    private TaskCompletionSource<Delivery>? held;

    public string Word => word;

    /// <summary>What it answers, first to last; then that it was sent.</summary>
    public Queue<Delivery> Answers { get; } = new();

    public bool Throws { get; set; }

    public bool WasCutOff { get; private set; }

    /// <summary>The most calls for one incident at once.</summary>
    public int MostAtOnce { get; private set; }

    public bool WasToldMore => told.Reader.Count > 0;

    /// <summary>Its next answer waits for the test.</summary>
    public TaskCompletionSource<Delivery> Hold() => held = new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it was told next.</summary>
    public async Task<(IncidentThread Thread, IReadOnlyList<string> Fresh)> NextAsync() => await told.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public async Task<Delivery> ShowAsync(IncidentThread thread, IReadOnlyList<Post> fresh, CancellationToken cancel)
    {
        Task<Delivery>? wait;
        Delivery? answer;
        lock (gate)
        {
            MostAtOnce = Math.Max(MostAtOnce, atOnce[thread.Card.Id] = atOnce.GetValueOrDefault(thread.Card.Id) + 1);
            wait = held?.Task;
            answer = Answers.TryDequeue(out var first) ? first : null;
        }

        try
        {
            await told.Writer.WriteAsync((thread, [.. fresh.SelectMany(p => p.Notes).Select(n => n.Text)]), CancellationToken.None);
            if (Throws)
                throw new InvalidOperationException("It broke.");
            return wait is not null ? await wait.WaitAsync(cancel) : answer ?? new Delivery.Sent("shown");
        }
        catch (OperationCanceledException)
        {
            WasCutOff = true;
            throw;
        }
        finally
        {
            lock (gate)
                atOnce[thread.Card.Id]--;
        }
    }
}
