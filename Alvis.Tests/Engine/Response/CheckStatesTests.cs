using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response;

/// <summary>What all checks have seen: in memory, and in the store by the minute.</summary>
public sealed class CheckStatesTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private TempStore store = null!;
    private SometimesBroken kept = null!;
    private CheckStates states = null!;

    public async Task InitializeAsync()
    {
        store = await TempStore.StartAsync();
        kept = new SometimesBroken(new SqliteCheckStore(store.Database));
        states = new CheckStates(kept, clock);
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public void Before_its_first_look_nothing_is_known_of_a_check() => Assert.Equal(CheckState.Start, states.Of("shop"));

    [Fact]
    public async Task What_is_known_survives_a_restart()
    {
        See(EveryEvent.FullResult with { At = clock.GetUtcNow() });
        See(Some.Failing(clock.GetUtcNow()));
        await states.FlushAsync(CancellationToken.None);

        await store.ReopenAsync();
        var after = new CheckStates(new SqliteCheckStore(store.Database), clock);
        await after.LoadAsync(CancellationToken.None);

        Assert.Equal(CheckPhase.Failing, after.Of("shop").Phase);
        Assert.Equal(states.Of("shop"), after.Of("shop"));
    }

    [Fact]
    public async Task Results_are_rolled_up_by_the_minute_and_a_later_flush_adds_to_it()
    {
        See(Took(10));
        See(Took(30));
        See(Some.Failing(clock.GetUtcNow()));
        await states.FlushAsync(CancellationToken.None);
        See(Took(20));
        clock.Advance(TimeSpan.FromMinutes(1));
        See(Took(5));
        await states.FlushAsync(CancellationToken.None);

        Assert.Equal(
            [
                new CheckMinute("shop", CheckSpec.HealthCheck, Some.Night, 4, 1, TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(30)),
                new CheckMinute("shop", CheckSpec.HealthCheck, Some.Night.AddMinutes(1), 1, 0, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5)),
            ],
            await MinutesAsync());
    }

    [Fact]
    public async Task Minutes_are_dropped_after_thirty_days()
    {
        See(Took(10));
        await states.FlushAsync(CancellationToken.None);
        clock.Advance(CheckStates.Keeps);
        await states.FlushAsync(CancellationToken.None);
        Assert.Single(await MinutesAsync());

        clock.Advance(TimeSpan.FromMinutes(1));
        await states.FlushAsync(CancellationToken.None);
        Assert.Empty(await MinutesAsync());
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_by_the_next_flush()
    {
        See(Some.Passing(clock.GetUtcNow()));
        kept.Broken = true;
        await Assert.ThrowsAsync<IOException>(() => states.FlushAsync(CancellationToken.None));
        await Assert.ThrowsAsync<IOException>(() => states.KeepAsync("shop", CheckSpec.HealthCheck, CancellationToken.None));

        kept.Broken = false;
        await states.FlushAsync(CancellationToken.None);

        Assert.Equal(states.Of("shop"), (await kept.StatesAsync(CancellationToken.None))[("shop", CheckSpec.HealthCheck)]);
        Assert.Single(await MinutesAsync());
    }

    private void See(CheckResult result) => states.Fold("shop", CheckSpec.HealthCheck, result, Some.HealthCheck(), out _);

    private CheckResult Took(int milliseconds) =>
        Some.Passing(clock.GetUtcNow()) with { Timings = new Timings(null, null, null, null, TimeSpan.FromMilliseconds(milliseconds)) };

    private Task<IReadOnlyList<CheckMinute>> MinutesAsync() => kept.MinutesAsync("shop", CheckSpec.HealthCheck, DateTimeOffset.UnixEpoch, CancellationToken.None);

    private sealed class SometimesBroken(ICheckStore store) : ICheckStore
    {
        public bool Broken { get; set; }

        public Task<IReadOnlyDictionary<(string Service, string Check), CheckState>> StatesAsync(CancellationToken cancel) => store.StatesAsync(cancel);

        public Task SaveAsync(IReadOnlyCollection<(string Service, string Check, CheckState State)> states, CancellationToken cancel) =>
            Broken ? throw new IOException("the disk is full") : store.SaveAsync(states, cancel);

        public Task AddMinutesAsync(IReadOnlyCollection<CheckMinute> minutes, DateTimeOffset dropBefore, CancellationToken cancel) =>
            Broken ? throw new IOException("the disk is full") : store.AddMinutesAsync(minutes, dropBefore, cancel);

        public Task<IReadOnlyList<CheckMinute>> SlotsAsync(IReadOnlyCollection<string> services, string check, DateTimeOffset from, TimeSpan slot, CancellationToken cancel) =>
            store.SlotsAsync(services, check, from, slot, cancel);

        public Task<IReadOnlyList<CheckMinute>> MinutesAsync(string service, string check, DateTimeOffset from, CancellationToken cancel) =>
            store.MinutesAsync(service, check, from, cancel);
    }
}
