using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Storage;

/// <content>What every store tells of storms.</content>
public abstract partial class IncidentStoreContract
{
    [Fact]
    public async Task Services_that_failed_lately_are_counted_once_without_the_asker_and_the_umbrella()
    {
        await OpenForAsync("old", Some.Night - TimeSpan.FromMinutes(1));
        var shop = await OpenForAsync("shop", Some.Night);
        await AppendAsync(shop, Actor.Alvis, new ClosedByPerson("moved"));
        await OpenForAsync("shop", Some.Night);
        await OpenForAsync("db", Some.Night);
        await Store.OpenAsync(Storm.Umbrella(10, Some.Night, TimeSpan.FromHours(1)), Some.Night, None);

        Assert.Equal(2, await Store.FailedSinceAsync(Some.Night - TimeSpan.FromMinutes(1), "cache", None));
        Assert.Equal(1, await Store.FailedSinceAsync(Some.Night - TimeSpan.FromMinutes(1), "db", None));
    }

    [Fact]
    public async Task What_is_under_an_umbrella_is_told_as_it_stands()
    {
        var (umbrella, _) = await Store.OpenAsync(Storm.Umbrella(10, Some.Night, TimeSpan.FromHours(1)), Some.Night, None);
        await OpenForAsync("alone", Some.Night);
        await OpenForAsync("waits", Some.Night, umbrella.Id);
        var acts = await AppendAsync(await OpenForAsync("acts", Some.Night, umbrella.Id), Actor.Alvis, new Resumed());
        var called = await AppendAsync(await OpenForAsync("called", Some.Night, umbrella.Id), Actor.Alvis, new Resumed(), Some.Begun(target: "called"), new Escalated(null, "why", HandOver: false));
        var over = await AppendAsync(await OpenForAsync("over", Some.Night, umbrella.Id), Actor.Alvis, new Closed(ClosedBecause.RecoveredOnItsOwn));

        var under = await Store.UnderAsync(umbrella.Id, None);

        Assert.Equal(["waits", "acts", "called", "over"], under.Select(u => u.Service));
        Assert.Equal([true, false, false, false], under.Select(u => u.Waits));
        Assert.Equal([false, true, true, false], under.Select(u => u.Acts));
        Assert.Equal([true, true, true, false], under.Select(u => u.IsOpen));
        Assert.Equal((acts.Id, called.Status, over.Status), (under[1].Incident, under[2].Status, under[3].Status));
    }

    [Fact]
    public async Task An_umbrella_is_done_with_when_it_is_closed_and_nothing_waits_under_it()
    {
        var (umbrella, _) = await Store.OpenAsync(Storm.Umbrella(10, Some.Night, TimeSpan.FromHours(1)), Some.Night, None);
        var child = await OpenForAsync("shop", Some.Night, umbrella.Id);
        await AppendAsync(umbrella, Actor.Alvis, new Closed(ClosedBecause.StormOver));
        Assert.Equal([umbrella.Id], await Store.UmbrellasAsync(None));

        await AppendAsync(child, Actor.Alvis, new Resumed());
        Assert.Empty(await Store.UmbrellasAsync(None));
    }

    [Fact]
    public async Task What_waits_is_moved_by_no_time()
    {
        await OpenForAsync("shop", Some.Night, new IncidentId(7));

        Assert.Empty(await Store.PendingAsync(None));
    }

    private async Task<Incident> OpenForAsync(string service, DateTimeOffset at, IncidentId? under = null) =>
        (await Store.OpenAsync(Some.Opened(service: service) with { Under = under }, at, None)).Incident;
}
