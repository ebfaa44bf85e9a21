using Alvis.Engine.Incidents;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response;

/// <summary>A silence, seen from who would be paged.</summary>
public sealed class SilencesTests
{
    [Fact]
    public async Task Nobody_is_paged_while_it_holds_and_somebody_is_at_its_end()
    {
        await using var core = await Core.StartAsync();
        core.RestartHelps = false;
        await core.FailAsync();
        await core.Silences.BeginAsync("shop", TimeSpan.FromMinutes(30), "a planned test", Some.Mara, CancellationToken.None);

        await core.PassAsync(TimeSpan.FromMinutes(29));
        Assert.Equal(IncidentStatus.Escalated, (await core.IncidentAsync()).Status);
        Assert.Single(core.Platform.Restarts);
        Assert.Empty(core.Pages);

        await core.PassAsync(TimeSpan.FromMinutes(2));
        Assert.NotEmpty(core.Pages);
    }

    [Fact]
    public async Task Ended_early_the_page_goes_out()
    {
        await using var core = await Core.StartAsync();
        core.RestartHelps = false;
        await core.FailAsync();
        await core.Silences.BeginAsync("shop", TimeSpan.FromMinutes(30), null, Some.Mara, CancellationToken.None);
        await core.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Null(await core.Silences.EndAsync("shop", Some.Ivo, CancellationToken.None));
        await core.DrainAsync();

        Assert.NotEmpty(core.Pages);
    }

    [Fact]
    public async Task A_recovery_closes_meanwhile_and_nothing_new_opens_before_the_end()
    {
        await using var core = await Core.StartAsync();
        await core.FailAsync();
        await core.Silences.BeginAsync("shop", TimeSpan.FromHours(1), null, Some.Mara, CancellationToken.None);
        await core.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(IncidentStatus.Closed, (await core.IncidentAsync()).Status);

        Assert.Null(await core.Intake.FaultAsync("shop", "GET", Some.Failing(core.Now), core.Now, CancellationToken.None));
        await core.PassAsync(TimeSpan.FromMinutes(56));
        Assert.NotNull(await core.Intake.FaultAsync("shop", "GET", Some.Failing(core.Now), core.Now, CancellationToken.None));
    }

    [Fact]
    public async Task A_new_one_takes_the_place_of_an_earlier_one()
    {
        await using var core = await Core.StartAsync();
        await core.Silences.BeginAsync("shop", TimeSpan.FromHours(2), null, Some.Mara, CancellationToken.None);
        await core.Silences.BeginAsync("shop", TimeSpan.FromMinutes(5), "enough", Some.Ivo, CancellationToken.None);

        Assert.Equal(("Ivo", "enough", Some.Night + TimeSpan.FromMinutes(5)), await core.Silences.FindAsync("shop", CancellationToken.None) is { } s ? (s.By.Name, s.Because, s.Until) : default);
        core.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(await core.Silences.AllAsync(CancellationToken.None));
    }
}
