using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Storage;

/// <summary>What every store of posted threads keeps to.</summary>
public abstract class ThreadStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset LongAgo = Some.Night - TimeSpan.FromDays(365);

    private protected IThreadStore Threads { get; set; } = null!;

    private protected IIncidentStore Incidents { get; set; } = null!;

    /// <summary>Makes an empty store.</summary>
    public abstract Task InitializeAsync();

    /// <summary>Takes it away again.</summary>
    public abstract Task DisposeAsync();

    [Fact]
    public async Task What_was_stored_first_under_a_name_counts_for_ever()
    {
        Assert.Equal("a", await Threads.FirstAsync("alvis", "a", None));
        Assert.Equal("a", await Threads.FirstAsync("alvis", "b", None));
        Assert.Equal("b", await Threads.FirstAsync("slack_since", "b", None));
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_stored()
    {
        var incident = await OpenAsync();
        Assert.Null(await Threads.FindAsync("slack", incident.Id, None));

        var row = await SaveAsync(Full(incident.Id));

        Assert.Equal(Full(incident.Id) with { Revision = 1 }, row);
        Assert.Equal(row, await Threads.FindAsync("slack", incident.Id, None));
        Assert.Null(await Threads.FindAsync("teams", incident.Id, None));
        row = await SaveAsync(row with { Channel = "C2", Message = null, Told = 9, Sending = null, Dead = null, Summary = false, Done = false });
        Assert.Equal(row, await Threads.FindAsync("slack", incident.Id, None));
        Assert.Equal(2, row.Revision);
    }

    [Fact]
    public async Task Of_two_who_read_the_same_row_one_stores_it()
    {
        var incident = await OpenAsync();
        var read = await SaveAsync(new PostedThread("slack", incident.Id));

        Assert.NotNull(await Threads.SaveAsync(read with { Told = 1 }, None));
        Assert.Null(await Threads.SaveAsync(read with { Told = 2 }, None));
        Assert.Null(await Threads.SaveAsync(new PostedThread("slack", incident.Id) { Told = 3 }, None));
        Assert.Equal(1, (await Threads.FindAsync("slack", incident.Id, None))!.Told);
    }

    [Fact]
    public async Task An_incident_is_found_by_its_message()
    {
        var incident = await OpenAsync();
        await SaveAsync(Full(incident.Id));

        Assert.Equal(incident.Id, await Threads.FindAsync("slack", "C1", "17.5", None));
        Assert.Null(await Threads.FindAsync("slack", "C2", "17.5", None));
        Assert.Null(await Threads.FindAsync("teams", "C1", "17.5", None));
    }

    [Fact]
    public async Task An_open_incident_is_unfinished_until_all_of_it_is_told_and_shown()
    {
        var incident = await OpenAsync();
        Assert.Equal([incident.Id], await UnfinishedAsync());

        var row = await SaveAsync(new PostedThread("slack", incident.Id) { Told = 1 });
        Assert.Equal([incident.Id], await UnfinishedAsync());

        await SaveAsync(row with { Card = 1 });
        Assert.Empty(await UnfinishedAsync());
        Assert.Equal([incident.Id], await Threads.UnfinishedAsync("teams", LongAgo, LongAgo, 10, None));

        await AppendAsync(incident, new Acknowledged());
        Assert.Equal([incident.Id], await UnfinishedAsync());
    }

    [Fact]
    public async Task A_closed_incident_that_was_begun_is_unfinished_until_its_row_is_done()
    {
        var incident = await CloseAsync(await OpenAsync());
        var row = await SaveAsync(new PostedThread("slack", incident.Id) { Told = 9, Card = 9 });

        Assert.Equal([incident.Id], await UnfinishedAsync());

        await SaveAsync(row with { Done = true });
        Assert.Empty(await UnfinishedAsync());
    }

    [Fact]
    public async Task A_closed_incident_that_was_never_begun_counts_when_it_opened_and_closed_late_enough()
    {
        var incident = await CloseAsync(await OpenAsync());

        Assert.Equal([incident.Id], await UnfinishedAsync());
        Assert.Equal([incident.Id], await Threads.UnfinishedAsync("slack", Some.Night, LongAgo, 10, None));
        Assert.Empty(await Threads.UnfinishedAsync("slack", Some.Night + TimeSpan.FromSeconds(1), LongAgo, 10, None));
        Assert.Empty(await Threads.UnfinishedAsync("slack", LongAgo, Some.Night, 10, None));
    }

    [Fact]
    public async Task The_unfinished_come_oldest_first_and_as_many_as_were_asked_for()
    {
        foreach (var service in new[] { "a", "b", "c" })
            await OpenAsync(service);

        Assert.Equal([new IncidentId(1), new IncidentId(2)], await Threads.UnfinishedAsync("slack", LongAgo, LongAgo, 2, None));
    }

    [Fact]
    public async Task Dead_letters_are_listed_newest_first_but_for_those_that_nothing_cures()
    {
        var dead = Full(default).Dead!;
        var (a, b, c) = (await OpenAsync("a"), await OpenAsync("b"), await OpenAsync("c"));
        await SaveAsync(new PostedThread("slack", a.Id) { Dead = dead });
        await SaveAsync(new PostedThread("slack", b.Id) { Dead = dead with { At = dead.At + TimeSpan.FromMinutes(1) } });
        await SaveAsync(new PostedThread("slack", c.Id) { Dead = dead with { ForGood = true } });

        Assert.Equal([b.Id, a.Id], (await Threads.DeadAsync(10, None)).Select(t => t.Incident));
        Assert.Equal([b.Id], (await Threads.DeadAsync(1, None)).Select(t => t.Incident));
        Assert.Equal(2, await Threads.CountDeadAsync(None));
    }

    [Fact]
    public async Task The_rows_of_an_incident_are_listed_by_product()
    {
        var incident = await OpenAsync();
        await SaveAsync(new PostedThread("teams", incident.Id));
        await SaveAsync(new PostedThread("slack", incident.Id));

        Assert.Equal(["slack", "teams"], (await Threads.OfAsync(incident.Id, None)).Select(t => t.Surface));
    }

    private static PostedThread Full(IncidentId id) => new("slack", id)
    {
        Channel = "C1",
        Message = "17.5",
        Begun = 2,
        Told = 3,
        Card = 4,
        Summary = true,
        Done = true,
        Sending = new PostBegun(-1, 5, Some.Night),
        Dead = new DeadLetter("is_archived", "Unarchive the channel.", Some.Night),
    };

    private Task<IReadOnlyList<IncidentId>> UnfinishedAsync() => Threads.UnfinishedAsync("slack", LongAgo, LongAgo, 10, None);

    private async Task<PostedThread> SaveAsync(PostedThread row) => (await Threads.SaveAsync(row, None))!;

    private async Task<Incident> OpenAsync(string service = "shop") => (await Incidents.OpenAsync(Some.Opened(service: service), Some.Night, None)).Incident;

    private async Task<Incident> AppendAsync(Incident incident, params IncidentEvent[] events) =>
        ((Appended.Done)await Incidents.AppendAsync(incident, events, Actor.Of(Some.Mara), Some.Night, None)).Incident;

    private Task<Incident> CloseAsync(Incident incident) => AppendAsync(incident, new ClosedByPerson("moved"), new SummaryWritten("It moved."));
}
