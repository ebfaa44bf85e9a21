using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response;

/// <summary>A store that cannot be written wakes a person without its help.</summary>
public sealed class StoreHealthTests : IStoreUpkeep
{
    private readonly ManualClock clock = new();
    private readonly RecordingEscalations escalations = new();
    private readonly StoreHealth health;
    private bool broken = true;

    public StoreHealthTests() => health = new StoreHealth(this, escalations, clock, new Heard<StoreHealth>());

    [Fact]
    public async Task Nobody_is_woken_before_a_minute_of_failing()
    {
        await LookForAsync(TimeSpan.FromSeconds(50));
        Assert.Empty(escalations.Pages);
    }

    [Fact]
    public async Task After_a_minute_the_operator_is_told_what_it_means_and_what_to_do()
    {
        await LookForAsync(TimeSpan.FromSeconds(60));

        var page = Assert.Single(escalations.Pages);
        Assert.Equal("operator", page.To);
        Assert.True(page.Urgent);
        Assert.Equal("Alvis cannot write to its store", page.Subject);
        Assert.Equal(
            "Alvis cannot write to its store since 2026-03-01 03:00:00 UTC. It does nothing until it can: no incident is opened and no service restarted. "
            + "Look at the disk and the rights of the data folder; its log has the reason.",
            page.Body);
        Assert.DoesNotContain("disk I/O error", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_is_told_again_every_hour_as_long_as_it_lasts()
    {
        await LookForAsync(TimeSpan.FromMinutes(60));
        Assert.Single(escalations.Pages);
        await LookForAsync(TimeSpan.FromMinutes(60));
        Assert.Equal(2, escalations.Pages.Count);
    }

    [Fact]
    public async Task A_page_that_did_not_arrive_is_sent_again_at_the_next_look_with_the_same_key()
    {
        escalations.Deliver = _ => new Delivery.Failed("no route");
        await LookForAsync(TimeSpan.FromSeconds(60));
        escalations.Deliver = to => new Delivery.Sent($"sent to {to}");
        await LookForAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(2, escalations.Pages.Count);
        Assert.Equal(escalations.Pages[0].Key, escalations.Pages[1].Key);
    }

    [Fact]
    public async Task After_a_recovery_a_new_failure_has_its_own_minute_and_its_own_page()
    {
        await LookForAsync(TimeSpan.FromSeconds(60));
        broken = false;
        await LookForAsync(TimeSpan.FromSeconds(10));
        broken = true;

        // The first of these looks is the one that finds it failing.
        await LookForAsync(TimeSpan.FromSeconds(60));
        Assert.Single(escalations.Pages);
        await LookForAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, escalations.Pages.Count);
        Assert.NotEqual(escalations.Pages[0].Key, escalations.Pages[1].Key);
    }

    [Fact]
    public async Task Short_failures_in_between_are_not_added_up()
    {
        for (var i = 0; i < 10; i++)
        {
            broken = true;
            await LookForAsync(TimeSpan.FromSeconds(50));
            broken = false;
            await LookForAsync(TimeSpan.FromSeconds(10));
        }

        Assert.Empty(escalations.Pages);
    }

    Task IStoreUpkeep.BeatAsync(DateTimeOffset at, CancellationToken cancel) => broken ? throw new IOException("disk I/O error") : Task.CompletedTask;

    Task<string?> IStoreUpkeep.SealAsync(CancellationToken cancel) => throw new InvalidOperationException("Nobody asked for a seal.");

    /// <summary>Looks every ten seconds; the last look stands at the end of the time.</summary>
    private async Task LookForAsync(TimeSpan span)
    {
        if (clock.GetUtcNow() == Some.Night)
            await health.LookAsync(CancellationToken.None);
        for (var passed = TimeSpan.Zero; passed < span; passed += StoreHealth.Every)
        {
            clock.Advance(StoreHealth.Every);
            await health.LookAsync(CancellationToken.None);
        }
    }
}
