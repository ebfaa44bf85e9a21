using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Storage;

/// <summary>What every store of incidents keeps to, whichever database is behind it.</summary>
public abstract partial class IncidentStoreContract : IAsyncLifetime
{
    /// <summary>How long nothing opens after a person closed a failing service.</summary>
    protected static readonly TimeSpan QuietFor = TimeSpan.FromMinutes(30);

    private static readonly CancellationToken None = CancellationToken.None;

    private protected IIncidentStore Store { get; set; } = null!;

    /// <summary>Makes an empty store.</summary>
    public abstract Task InitializeAsync();

    /// <summary>Takes it away again.</summary>
    public abstract Task DisposeAsync();

    /// <summary>Puts a row into a timeline as a newer version would.</summary>
    protected abstract Task WriteNewerAsync(long incident, long sequence, string word);

    [Fact]
    public async Task What_is_opened_is_read_back_as_it_was_answered()
    {
        var (incident, isNew) = await Store.OpenAsync(Some.Opened(EveryEvent.FullPlan) with { Result = EveryEvent.FullResult }, Some.Night, None);

        Assert.True(isNew);
        Assert.Equivalent(incident, await Store.LoadAsync(incident.Id, None), strict: true);
        Assert.Equal(incident.Id, await Store.FindOpenAsync("shop", None));
    }

    [Fact]
    public async Task What_is_appended_is_read_back_as_it_was_answered()
    {
        var incident = await OpenAsync();
        foreach (var events in new IncidentEvent[][]
        {
            [new Probed("s1", EveryEvent.FullResult), new StepFinished("s1", StepOutcome.Failure, "no")],
            [Some.Begun()],
            [new RestartFinished("k1", CallEnd.Unknown, "no answer")],
            [new ClockJumped(TimeSpan.FromSeconds(90.5))],
            [new Escalated(null, "why", HandOver: true)],
        })
        {
            incident = await AppendAsync(incident, Actor.Alvis, events);
            Assert.Equivalent(incident, await Store.LoadAsync(incident.Id, None), strict: true);
        }
    }

    [Fact]
    public async Task A_timeline_has_order_instant_and_actor()
    {
        var incident = await OpenAsync();
        await Store.AppendAsync(incident, [new Acknowledged(), new HandedBack()], Actor.Of(Some.Mara), Some.Night + TimeSpan.FromMilliseconds(1), None);

        var timeline = await Store.TimelineAsync(incident.Id, None);

        Assert.Equal([1L, 2L, 3L], timeline.Select(e => e.Sequence));
        Assert.Equal([Some.Night, Some.Night + TimeSpan.FromMilliseconds(1), Some.Night + TimeSpan.FromMilliseconds(1)], timeline.Select(e => e.At));
        Assert.Equal([Actor.Alvis, Actor.Of(Some.Mara), Actor.Of(Some.Mara)], timeline.Select(e => e.By));
    }

    [Fact]
    public async Task What_does_not_exist_is_nothing()
    {
        Assert.Null(await Store.LoadAsync(new IncidentId(7), None));
        Assert.Empty(await Store.TimelineAsync(new IncidentId(7), None));
        Assert.Null(await Store.FindOpenAsync("shop", None));
        Assert.Null(await Store.LastClosedAsync("shop", None));
        Assert.Null(await Store.QuietAsync("shop", None));
        Assert.Empty(await Store.PendingAsync(None));
    }

    [Fact]
    public async Task A_service_has_one_open_incident()
    {
        var first = await OpenAsync();
        var (second, isNew) = await Store.OpenAsync(Some.Opened() with { Check = "another" }, Some.Night, None);

        Assert.False(isNew);
        Assert.Equal((first.Id, first.Check), (second.Id, second.Check));
        Assert.Single(await Store.TimelineAsync(first.Id, None));
    }

    [Fact]
    public async Task Fifty_faults_at_once_open_one_incident()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Store.OpenAsync(Some.Opened(), Some.Night, None))));

        Assert.Single(opened, o => o.IsNew);
        Assert.Single(opened.Select(o => o.Incident.Id).Distinct());
        Assert.Single(await Store.ListAsync(100, None));
    }

    [Fact]
    public async Task Services_are_open_side_by_side()
    {
        await OpenAsync();
        await OpenAsync("till");

        Assert.Equal(["shop", "till"], (await Store.OpenByServiceAsync(None)).Keys.Order());
    }

    [Fact]
    public async Task A_number_is_never_used_again()
    {
        var first = await OpenAsync();
        await OpenAsync();
        await CloseAsync(first);

        var second = await OpenAsync();

        Assert.True(second.Id.Number > first.Id.Number);
        Assert.Equal(IncidentStatus.Closed, (await Store.LoadAsync(first.Id, None))!.Status);
        Assert.Equal(first.Id, (await Store.LastClosedAsync("shop", None))!.Id);
    }

    [Fact]
    public async Task An_append_to_what_was_read_too_long_ago_is_refused_and_changes_nothing()
    {
        var read = await OpenAsync();
        await AppendAsync(read, Actor.Of(Some.Mara), new Acknowledged());

        Assert.IsType<Appended.Stale>(await Store.AppendAsync(read, [new ClosedByPerson("late")], Actor.Of(Some.Ivo), Some.Night, None));

        Assert.Equal(2, (await Store.TimelineAsync(read.Id, None)).Count);
        Assert.Equal(Some.Mara, (await Store.LoadAsync(read.Id, None))!.Owner);
        Assert.Null(await Store.QuietAsync("shop", None));
    }

    [Fact]
    public async Task Of_fifty_who_append_at_once_one_wins()
    {
        var read = await OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Store.AppendAsync(read, [new Acknowledged()], Actor.Of(Some.Mara), Some.Night, None))));

        Assert.Single(answers.OfType<Appended.Done>());
        Assert.Equal(49, answers.OfType<Appended.Stale>().Count());
        Assert.Equal(2, (await Store.TimelineAsync(read.Id, None)).Count);
    }

    [Fact]
    public async Task A_target_is_acted_on_by_one_incident_at_a_time()
    {
        var (shop, till) = (await OpenAsync(), await OpenAsync("till"));
        shop = await AppendAsync(shop, Actor.Alvis, Some.Begun());

        var busy = await Store.AppendAsync(till, [Some.Begun(2)], Actor.Alvis, Some.Night, None);

        Assert.Equal(new Appended.Busy(shop.Id), busy);
        Assert.Single(await Store.TimelineAsync(till.Id, None));
        Assert.Single(await RestartsAsync());
    }

    [Theory]
    [InlineData(CallEnd.Done)]
    [InlineData(CallEnd.Failed)]
    [InlineData(CallEnd.Unknown)]
    public async Task Its_end_frees_the_target_whatever_it_is(CallEnd end)
    {
        var (shop, till) = (await OpenAsync(), await OpenAsync("till"));
        shop = await AppendAsync(shop, Actor.Alvis, Some.Begun());
        await AppendAsync(shop, Actor.Alvis, new RestartFinished("k1", end, ""));

        await AppendAsync(till, Actor.Alvis, Some.Begun(2));

        Assert.Equal(2, (await RestartsAsync()).Count);
    }

    [Fact]
    public async Task A_registered_command_runs_once_at_a_time_and_is_no_restart()
    {
        var (shop, till) = (await OpenAsync(), await OpenAsync("till"));
        shop = await AppendAsync(shop, Actor.Alvis, new ActionBegun("s1", "k1", "flush", "flush"));

        Assert.IsType<Appended.Busy>(await Store.AppendAsync(till, [new ActionBegun("s1", "k2", "flush", "flush")], Actor.Alvis, Some.Night, None));
        await AppendAsync(shop, Actor.Alvis, new ActionFinished("k1", CallEnd.Failed, "ended with 1"));
        await AppendAsync(till, Actor.Alvis, new ActionBegun("s1", "k2", "flush", "flush"));
        Assert.Empty(await RestartsAsync("command", "flush"));
    }

    [Fact]
    public async Task Restarts_are_counted_per_target_over_incidents()
    {
        var shop = await AppendAsync(await OpenAsync(), Actor.Alvis, Some.Begun());
        shop = await AppendAsync(shop, Actor.Alvis, new RestartFinished("k1", CallEnd.Failed, "no"));
        await CloseAsync(shop);
        await AppendAsync(await OpenAsync(), Actor.Alvis, Some.Begun(2));
        await AppendAsync(await OpenAsync("till"), Actor.Alvis, Some.Begun(3, target: "till", service: "till"));

        Assert.Equal([1L, 2L], (await RestartsAsync()).Select(r => r.Incident.Number));
        Assert.Single(await RestartsAsync(target: "till"));
        Assert.Empty(await RestartsAsync(platform: "other"));
        Assert.Empty(await Store.RestartsAsync("test", "shop", Some.Night, None));
    }

    [Fact]
    public async Task Closed_by_a_person_while_it_fails_a_service_is_quiet_until_it_passes()
    {
        var incident = await OpenAsync();
        await AppendAsync(incident, Actor.Of(Some.Mara), new ClosedByPerson("moved"));

        Assert.Equal(new Quiet(incident.Id, Some.Night + QuietFor, "Mara"), await Store.QuietAsync("shop", None));
        Assert.Null(await Store.QuietAsync("till", None));

        await Store.EndQuietAsync("shop", None);
        Assert.Null(await Store.QuietAsync("shop", None));
    }

    [Fact]
    public async Task Closed_by_a_person_while_it_passes_it_is_not()
    {
        var incident = await AppendAsync(await OpenAsync(), Actor.Alvis, new Probed(null, Some.Passing(Some.Night)));
        await AppendAsync(incident, Actor.Of(Some.Mara), new ClosedByPerson("it is well"));

        Assert.Null(await Store.QuietAsync("shop", None));
    }

    [Fact]
    public async Task A_pass_of_something_else_does_not_end_the_quiet()
    {
        var (incident, _) = await Store.OpenAsync(Some.Opened(EveryEvent.FullPlan), Some.Night, None);
        incident = await AppendAsync(incident, Actor.Alvis, new Probed("s1", Some.Passing(Some.Night)));
        await AppendAsync(incident, Actor.Of(Some.Mara), new ClosedByPerson("known"));

        Assert.NotNull(await Store.QuietAsync("shop", None));
    }

    [Fact]
    public async Task Every_instant_that_time_must_move_is_pending()
    {
        var acknowledged = await AppendAsync(await OpenAsync(), Actor.Of(Some.Mara), new Acknowledged());
        var waiting = await AppendAsync(await OpenAsync("till"), Actor.Alvis, new WaitBegun("s1", Some.Night + TimeSpan.FromMinutes(1), "waiting"));
        var ended = await OpenAsync("desk");
        ended = await AppendAsync(await CloseAsync(ended), Actor.Alvis, new SummaryWritten("It was short."));

        var pending = await Store.PendingAsync(None);

        Assert.Equal([new Due(waiting.Id, Rules.DueAt(waiting)!.Value), new Due(acknowledged.Id, Rules.DueAt(acknowledged)!.Value)], pending);
        Assert.Null(Rules.DueAt(ended));
    }

    [Fact]
    public async Task A_closed_incident_without_its_summary_is_pending()
    {
        var closed = await CloseAsync(await OpenAsync());

        Assert.Equal(closed.Id, Assert.Single(await Store.PendingAsync(None)).Incident);
    }

    [Fact]
    public async Task A_word_of_a_newer_version_is_kept_shown_and_not_acted_on()
    {
        var incident = await OpenAsync();
        await WriteNewerAsync(incident.Id.Number, 2, "dreamt");

        Assert.Equal(new Unknown("dreamt"), (await Store.TimelineAsync(incident.Id, None))[1].Event);
        var loaded = (await Store.LoadAsync(incident.Id, None))!;
        Assert.True(loaded.FromNewer);
        Assert.IsType<Move.None>(Rules.Next(loaded, Some.Night));
    }

    [Fact]
    public async Task The_list_is_newest_first_and_as_long_as_asked_for()
    {
        foreach (var service in new[] { "a", "b", "c" })
            await OpenAsync(service);

        var lines = await Store.ListAsync(2, None);

        Assert.Equal(["c", "b"], lines.Select(l => l.Service));
        Assert.Equal(
            new IncidentLine(new IncidentId(3), "c", IncidentStatus.Open, Some.Night, null, Some.Night - TimeSpan.FromSeconds(35), 0, "answered 503, wanted 200"), lines[0]);
    }

    [Fact]
    public async Task A_line_shows_how_the_incident_stands()
    {
        var incident = await AppendAsync(await OpenAsync(), Actor.Alvis, Some.Begun());
        incident = await AppendAsync(incident, Actor.Alvis, new RestartFinished("k1", CallEnd.Done, "ok"), new Probed(null, Some.Passing(Some.Night)));
        await CloseAsync(incident);

        var line = Assert.Single(await Store.ListAsync(10, None));

        Assert.Equal((IncidentStatus.Closed, Some.Night, 1, "answered 200 in 12 ms"), (line.Status, line.ClosedAt!.Value, line.Restarts, line.Finding));
    }

    private async Task<Incident> OpenAsync(string service = "shop") => (await Store.OpenAsync(Some.Opened(service: service), Some.Night, None)).Incident;

    private async Task<Incident> AppendAsync(Incident read, Actor by, params IncidentEvent[] events) =>
        Assert.IsType<Appended.Done>(await Store.AppendAsync(read, events, by, Some.Night, None)).Incident;

    private Task<Incident> CloseAsync(Incident read) => AppendAsync(read, Actor.Alvis, new Closed(ClosedBecause.Verified));

    private Task<IReadOnlyList<Alvis.Engine.Guards.PastRestart>> RestartsAsync(string platform = "test", string target = "shop") =>
        Store.RestartsAsync(platform, target, Some.Night - TimeSpan.FromMilliseconds(1), None);
}
