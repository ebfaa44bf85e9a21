using Alvis.Engine.Guards;
using Alvis.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Storage;

/// <summary>What every store of kill switches keeps to.</summary>
public abstract class SwitchesContract : IAsyncLifetime
{
    private static readonly KillSwitch All = new(null, "Mara", Some.Night, "data centre move");
    private static readonly KillSwitch Shop = new("shop", "Ivo", Some.Night, "migration");

    private protected ISwitches Switches { get; set; } = null!;

    /// <summary>Makes an empty store.</summary>
    public abstract Task InitializeAsync();

    /// <summary>Takes it away again.</summary>
    public abstract Task DisposeAsync();

    [Fact]
    public async Task None_is_on_at_first() => Assert.Empty(await OnAsync());

    [Fact]
    public async Task One_for_all_and_one_for_a_service_are_on_side_by_side()
    {
        await TurnOnAsync(All, Shop);

        Assert.Equal([All, Shop], await OnAsync());
    }

    [Fact]
    public async Task Turned_on_again_the_new_reason_replaces_the_old_one()
    {
        var again = Shop with { By = "Mara", At = Some.Night + TimeSpan.FromMinutes(1), Because = "still migrating" };
        await TurnOnAsync(Shop, again);

        Assert.Equal(again, Assert.Single(await OnAsync()));
    }

    [Fact]
    public async Task Turning_one_off_leaves_the_others_on()
    {
        await TurnOnAsync(All, Shop);

        await Switches.TurnOffAsync(null, CancellationToken.None);
        Assert.Equal(Shop, Assert.Single(await OnAsync()));

        await Switches.TurnOffAsync("shop", CancellationToken.None);
        await Switches.TurnOffAsync("shop", CancellationToken.None);
        Assert.Empty(await OnAsync());
    }

    private Task<IReadOnlyList<KillSwitch>> OnAsync() => Switches.OnAsync(CancellationToken.None);

    private async Task TurnOnAsync(params KillSwitch[] switches)
    {
        foreach (var one in switches)
            await Switches.TurnOnAsync(one, CancellationToken.None);
    }
}
