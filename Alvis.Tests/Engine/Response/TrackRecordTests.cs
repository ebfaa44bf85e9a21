using Alvis.Engine.Incidents;
using Alvis.Engine.Playbooks;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response;

/// <summary>What an approval says of earlier restarts.</summary>
public sealed class TrackRecordTests
{
    [Fact]
    public async Task A_first_restart_is_said_to_be_the_first()
    {
        await using var core = await AskingAsync();

        Assert.Equal("not restarted in 30 days", (await core.FailAsync()).Approval?.Record);
    }

    [Fact]
    public async Task One_that_helped_is_told()
    {
        await using var core = await AskingAsync();
        await RestartAsync(core, 1);

        Assert.Equal("restarted once in 30 days; it recovered", (await core.FailAsync()).Approval?.Record);
    }

    [Fact]
    public async Task One_that_a_person_had_to_end_did_not_help()
    {
        await using var core = await AskingAsync();
        await RestartAsync(core, 1);
        core.RestartHelps = false;
        await RestartAsync(core, 2);
        await core.PressAsync(new Press.Close(Some.Mara, "mended by hand"), 2);
        await core.Intake.RecoveryAsync("shop", Some.Passing(core.Now), CancellationToken.None);

        Assert.Equal("restarted 2 times in 30 days; it recovered after 1 of them", (await core.FailAsync()).Approval?.Record);
    }

    [Fact]
    public async Task What_is_long_ago_does_not_count()
    {
        await using var core = await AskingAsync();
        await RestartAsync(core, 1);
        core.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal("not restarted in 30 days", (await core.FailAsync()).Approval?.Record);
    }

    [Fact]
    public async Task Many_are_counted_and_the_last_ones_are_judged()
    {
        await using var core = await AskingAsync();
        for (var n = 1; n <= 22; n++)
            await RestartAsync(core, n);

        Assert.Equal("restarted 22 times in 30 days; of the last 20, 20 helped", (await core.FailAsync()).Approval?.Record);
    }

    private static async Task<Core> AskingAsync()
    {
        var core = await Core.StartAsync();
        var inForce = Some.InForce(approval: Approval.Ask);
        core.InForce["shop"] = inForce with { Playbook = inForce.Playbook with { Restart = inForce.Playbook.Restart with { Cooldown = TimeSpan.Zero, Max = 1_000 } } };
        return core;
    }

    private static async Task RestartAsync(Core core, long incident)
    {
        await core.FailAsync();
        Assert.Null(await core.PressAsync(new Press.Approve(Some.Mara), incident));
        await core.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(10));
    }
}
