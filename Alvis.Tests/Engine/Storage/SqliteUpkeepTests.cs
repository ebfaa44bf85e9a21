using Alvis.Engine.Response;
using Alvis.Engine.Storage;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;
using Dapper;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Storage;

/// <summary>Seals over all timelines, each over the one before it.</summary>
public sealed class SqliteUpkeepTests : IAsyncLifetime
{
    private TempStore first = null!;
    private TempStore second = null!;
    private readonly Heard<SqliteUpkeep> log = new();

    public async Task InitializeAsync() => (first, second) = (await TempStore.StartAsync(), await TempStore.StartAsync());

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Without_news_there_is_no_seal()
    {
        Assert.Null(await SealAsync(first));
        await OpenAsync(first, "shop");
        Assert.NotNull(await SealAsync(first));
        Assert.Null(await SealAsync(first));
        Assert.Single(await SealsAsync(first));
    }

    [Fact]
    public async Task A_seal_is_logged_as_it_is_stored()
    {
        await OpenAsync(first, "shop");
        var seal = await SealAsync(first);
        Assert.Equal([$"The timelines are sealed: {seal}"], log.Lines);
        Assert.Equal([seal!], await SealsAsync(first));
    }

    [Fact]
    public async Task The_same_timelines_have_the_same_seals()
    {
        foreach (var store in new[] { first, second })
        {
            await OpenAsync(store, "shop");
            await SealAsync(store);
            await OpenAsync(store, "api");
            await SealAsync(store);
        }

        Assert.Equal(await SealsAsync(first), await SealsAsync(second));
        Assert.Equal(2, (await SealsAsync(first)).Distinct().Count());
    }

    [Fact]
    public async Task Another_event_makes_another_seal()
    {
        await OpenAsync(first, "shop", "answered 503, wanted 200");
        await OpenAsync(second, "shop", "answered 504, wanted 200");
        Assert.NotEqual(await SealAsync(first), await SealAsync(second));
    }

    [Fact]
    public async Task An_event_that_was_changed_after_its_seal_changes_the_next_one()
    {
        foreach (var store in new[] { first, second })
        {
            await OpenAsync(store, "shop");
            await OpenAsync(store, "api");
            await SealAsync(store);
        }

        await second.Database.WriteAsync((db, tx) => db.Execute("UPDATE events SET chain = x'00' WHERE incident = 1", transaction: tx), CancellationToken.None);
        foreach (var store in new[] { first, second })
            await OpenAsync(store, "till");

        Assert.NotEqual(await SealAsync(first), await SealAsync(second));
    }

    [Fact]
    public async Task A_seal_that_was_changed_changes_the_next_one()
    {
        foreach (var store in new[] { first, second })
        {
            await OpenAsync(store, "shop");
            await SealAsync(store);
            await OpenAsync(store, "api");
        }

        await second.Database.WriteAsync((db, tx) => db.Execute("UPDATE seals SET hash = x'00'", transaction: tx), CancellationToken.None);

        Assert.NotEqual(await SealAsync(first), await SealAsync(second));
    }

    [Fact]
    public async Task A_beat_leaves_one_pulse()
    {
        var upkeep = Of(first);
        await upkeep.BeatAsync(Some.Night, CancellationToken.None);
        await upkeep.BeatAsync(Some.Night.AddSeconds(10), CancellationToken.None);

        Assert.Equal(
            [Some.Night.AddSeconds(10).ToUnixTimeMilliseconds()],
            await first.Database.ReadAsync(db => db.QueryAsync<long>("SELECT at FROM pulse"), CancellationToken.None));
    }

    private static async Task OpenAsync(TempStore store, string service, string finding = "answered 503, wanted 200")
    {
        var incidents = new SqliteIncidentStore(store.Database, Options.Create(new ResponseOptions()));
        await incidents.OpenAsync(Some.Opened(service: service) with { Result = Some.Failing(Some.Night, finding) }, Some.Night, CancellationToken.None);
    }

    private Task<string?> SealAsync(TempStore store) => Of(store).SealAsync(CancellationToken.None);

    private SqliteUpkeep Of(TempStore store) => new(store.Database, new ManualClock(), log);

    private static async Task<IReadOnlyList<string>> SealsAsync(TempStore store) =>
        [.. (await store.Database.ReadAsync(db => db.QueryAsync<byte[]>("SELECT hash FROM seals ORDER BY number"), CancellationToken.None)).Select(Convert.ToHexStringLower)];
}
