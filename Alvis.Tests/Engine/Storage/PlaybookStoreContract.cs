using Alvis.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Storage;

/// <summary>What every store of playbooks keeps to.</summary>
public abstract class PlaybookStoreContract : IAsyncLifetime
{
    private static readonly StoredPlaybook Shop = new(
        "shop", "file:shop.yaml", "meta:\n  service: shop # ✗\n", "ab12", """{"start":"s1","steps":[]}""", "the operator (file:shop.yaml)", Some.Night);

    private protected IPlaybookStore Store { get; set; } = null!;

    /// <summary>Makes an empty store.</summary>
    public abstract Task InitializeAsync();

    /// <summary>Takes it away again.</summary>
    public abstract Task DisposeAsync();

    /// <summary>The texts of all versions of a service's playbook that were ever confirmed, oldest first.</summary>
    protected abstract Task<IReadOnlyList<string>> HistoryAsync(string service);

    [Fact]
    public async Task An_empty_store_has_none() => Assert.Empty(await AllAsync());

    [Fact]
    public async Task What_is_saved_is_read_back_by_service()
    {
        await SaveAsync(Shop, Shop with { Service = "desk", Paused = new Pause("its file is missing") });

        Assert.Equal([Shop with { Service = "desk", Paused = new Pause("its file is missing") }, Shop], await AllAsync());
    }

    [Fact]
    public async Task A_new_version_takes_its_place_and_the_earlier_one_stays_as_history()
    {
        var later = Shop with { Text = "meta: {}\n", Hash = "cd34", ConfirmedAt = Some.Night + TimeSpan.FromHours(1) };
        await SaveAsync(Shop);
        await SaveAsync(later);

        Assert.Equal(later, Assert.Single(await AllAsync()));
        Assert.Equal([Shop.Text, later.Text], await HistoryAsync("shop"));
    }

    [Fact]
    public async Task Paused_it_says_why_until_it_goes_on()
    {
        await SaveAsync(Shop, Shop with { Service = "till" });

        await Store.PauseAsync("shop", new Pause("its file is missing"), CancellationToken.None);
        Assert.Equal(["its file is missing", null], (await AllAsync()).Select(p => p.Paused?.Because));

        await Store.PauseAsync("shop", null, CancellationToken.None);
        Assert.All(await AllAsync(), p => Assert.Null(p.Paused));
    }

    [Fact]
    public async Task Pausing_what_is_not_there_changes_nothing()
    {
        await Store.PauseAsync("nothing", new Pause("because"), CancellationToken.None);

        Assert.Empty(await AllAsync());
    }

    private Task<IReadOnlyList<StoredPlaybook>> AllAsync() => Store.AllAsync(CancellationToken.None);

    private Task SaveAsync(params StoredPlaybook[] playbooks) => Store.SaveAsync(playbooks, CancellationToken.None);
}
