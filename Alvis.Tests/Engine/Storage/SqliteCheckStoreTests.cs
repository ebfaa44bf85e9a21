using Alvis.Engine.Checks;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;
using Dapper;

namespace Alvis.Tests.Engine.Storage;

public sealed class SqliteCheckStoreTests : IAsyncLifetime
{
    private TempStore temp = null!;
    private SqliteCheckStore store = null!;

    public async Task InitializeAsync()
    {
        temp = await TempStore.StartAsync();
        store = new SqliteCheckStore(temp.Database);
    }

    public async Task DisposeAsync() => await temp.DisposeAsync();

    [Fact]
    public async Task What_one_process_wrote_another_one_reads_after_it()
    {
        var full = new CheckState(CheckPhase.Recovering, 2, Some.Night.AddMinutes(-3), EveryEvent.FullResult, Some.Night.AddSeconds(5));
        await store.SaveAsync([("shop", CheckSpec.HealthCheck, full), ("shop", "front-page", CheckState.Start), ("api", CheckSpec.HealthCheck, CheckState.Start)], CancellationToken.None);

        await temp.ReopenAsync();
        var states = await new SqliteCheckStore(temp.Database).StatesAsync(CancellationToken.None);

        Assert.Equal(3, states.Count);
        Assert.Equal(full, states[("shop", CheckSpec.HealthCheck)]);
        Assert.Equal(CheckState.Start, states[("shop", "front-page")]);
    }

    [Fact]
    public async Task A_later_state_takes_the_place_of_an_earlier_one()
    {
        var later = CheckState.Start with { Phase = CheckPhase.Healthy, Streak = 9 };
        await store.SaveAsync([("shop", CheckSpec.HealthCheck, CheckState.Start)], CancellationToken.None);
        await store.SaveAsync([("shop", CheckSpec.HealthCheck, later)], CancellationToken.None);
        Assert.Equal(later, Assert.Single(await store.StatesAsync(CancellationToken.None)).Value);
    }

    [Fact]
    public async Task Minutes_are_added_up_and_read_oldest_first_for_one_check_from_an_instant_on()
    {
        await AddAsync(Minute(2, 12, 0, 120, 20), Minute(1, 3, 1, 30, 15), Minute(0, 1, 0, 5, 5), Minute(1, 7, 7, 70, 70) with { Service = "api" }, Minute(1, 8, 8, 80, 80) with { Check = "front-page" });
        await AddAsync(Minute(1, 2, 1, 40, 10));
        await AddAsync(Minute(2, 1, 1, 30, 30));

        Assert.Equal([Minute(1, 5, 2, 70, 15), Minute(2, 13, 1, 150, 30)], await store.MinutesAsync("shop", CheckSpec.HealthCheck, Some.Night.AddMinutes(1), CancellationToken.None));
    }

    [Fact]
    public async Task Minutes_of_several_services_are_rolled_up_in_slots_that_count_from_midnight()
    {
        var midnight = new DateTimeOffset(Some.Night.Date, TimeSpan.Zero);
        CheckMinute At(string service, int minute, int looks, int failures, int total, int slowest) =>
            Minute(0, looks, failures, total, slowest) with { Service = service, Minute = midnight.AddMinutes(minute) };
        await AddAsync(
            At("shop", 4, 9, 9, 90, 90), At("shop", 5, 1, 0, 10, 8), At("shop", 9, 2, 1, 30, 20), At("shop", 10, 3, 0, 40, 15), At("api", 6, 4, 2, 50, 30), At("mail", 6, 1, 1, 1, 1),
            At("shop", 6, 8, 8, 80, 80) with { Check = "front-page" });

        var slots = await store.SlotsAsync(["shop", "api"], CheckSpec.HealthCheck, midnight.AddMinutes(5), TimeSpan.FromMinutes(5), CancellationToken.None);

        Assert.Equal(
            [At("api", 5, 4, 2, 50, 30), At("shop", 5, 3, 1, 40, 20), At("shop", 10, 3, 0, 40, 15)],
            slots.OrderBy(s => s.Service, StringComparer.Ordinal).ThenBy(s => s.Minute));
    }

    [Fact]
    public async Task Services_that_nobody_looked_at_yet_have_no_slots() =>
        Assert.Empty(await store.SlotsAsync(["shop"], CheckSpec.HealthCheck, Some.Night, TimeSpan.FromMinutes(5), CancellationToken.None));

    [Fact]
    public async Task Old_minutes_are_dropped_a_batch_at_a_time()
    {
        await AddAsync([.. Enumerable.Range(0, 5003).Select(n => Minute(n, 1, 0, 1, 1))]);
        var keep = Some.Night.AddMinutes(5001);

        await store.AddMinutesAsync([], keep, CancellationToken.None);
        Assert.Equal(3, await CountAsync());
        await store.AddMinutesAsync([], keep, CancellationToken.None);
        Assert.Equal(2, await CountAsync());
        await store.AddMinutesAsync([], keep, CancellationToken.None);
        Assert.Equal(2, await CountAsync());
    }

    private static CheckMinute Minute(int at, int looks, int failures, int total, int slowest) =>
        new("shop", CheckSpec.HealthCheck, Some.Night.AddMinutes(at), looks, failures, TimeSpan.FromMilliseconds(total), TimeSpan.FromMilliseconds(slowest));

    private Task AddAsync(params CheckMinute[] minutes) => store.AddMinutesAsync(minutes, DateTimeOffset.UnixEpoch, CancellationToken.None);

    private Task<long> CountAsync() => temp.Database.ReadAsync(db => db.ExecuteScalarAsync<long>("SELECT count(*) FROM check_minutes"), CancellationToken.None);
}
