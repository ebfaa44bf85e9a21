using Alvis.Engine.Response;

namespace Alvis.Tests.Engine.Response;

/// <summary>A service has one source: who claims it second waits until an admin hands it over.</summary>
public sealed class AdoptingTests : IAsyncLifetime
{
    private PlaybookBench bench = null!;

    public async Task InitializeAsync() => bench = await PlaybookBench.StartAsync();

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_file_for_a_service_of_chat_is_an_error_on_that_file_until_it_is_adopted()
    {
        await bench.ConfirmAsync(PlaybookBench.Of("shop"));
        bench.Write("shop.yaml", PlaybookBench.Of("shop", every: "1m"));
        await bench.LookAsync();
        Assert.EndsWith(
            "shop.yaml:2:12: found the service 'shop', whose playbook Mara confirmed in chat; expected one source for a service; an admin hands it over to this file with: adopt shop",
            Assert.Single(bench.Told), StringComparison.Ordinal);
        Assert.Equal(InForce.Chat, bench.Library.Find("shop")!.Source);

        var (done, refusal) = await AdoptAsync();

        Assert.Null(refusal);
        Assert.StartsWith("shop belongs to ", done, StringComparison.Ordinal);
        Assert.Empty(bench.Told);
        Assert.Equal(("shop.yaml", "Ivo", TimeSpan.FromMinutes(1)), Known(bench.Library.Find("shop")!));
        await bench.LookAsync();
        Assert.Empty(bench.Told);
    }

    [Fact]
    public async Task The_error_outlives_a_restart()
    {
        await bench.ConfirmAsync(PlaybookBench.Of("shop"));
        await bench.RestartAsync();
        bench.Write("shop.yaml", PlaybookBench.Of("shop", every: "1m"));

        await bench.LookAsync();

        Assert.Contains("adopt shop", Assert.Single(bench.Told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_chat_gives_up_the_waiting_file_takes_by_itself()
    {
        await bench.ConfirmAsync(PlaybookBench.Of("shop"));
        bench.Write("shop.yaml", PlaybookBench.Of("shop", every: "1m"));
        await bench.LookAsync();

        await bench.Library.RemoveAsync("shop", CancellationToken.None);
        await bench.LookAsync();

        Assert.Empty(bench.Told);
        Assert.Equal("shop.yaml", bench.Library.Find("shop")!.File);
    }

    [Fact]
    public async Task A_service_whose_file_is_gone_can_be_given_to_chat_and_goes_on()
    {
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        bench.Write("api.yaml", PlaybookBench.Of("api"));
        await bench.LookAsync();
        bench.Delete("shop.yaml");
        await bench.PassAsync(TimeSpan.FromMinutes(6));
        Assert.NotNull(bench.Library.Find("shop")!.Paused);

        var (done, refusal) = await AdoptAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Null(refusal);
        Assert.StartsWith("shop belongs to chat now", done, StringComparison.Ordinal);
        Assert.Null(bench.Library.Find("shop")!.Paused);
        Assert.Equal(InForce.Chat, bench.Library.Find("shop")!.Source);
    }

    [Theory]
    [InlineData("shop", "has the file")]
    [InlineData("till", "has no playbook in force")]
    public async Task What_nobody_else_claims_is_not_adopted(string service, string answer)
    {
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        await bench.LookAsync();

        var (_, refusal) = await bench.Sync.AdoptAsync(service, "Ivo", CancellationToken.None);

        Assert.Contains(answer, refusal!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_of_chat_without_a_waiting_file_says_where_to_put_one()
    {
        await bench.ConfirmAsync(PlaybookBench.Of("shop"));
        bench.Write("api.yaml", PlaybookBench.Of("api"));
        await bench.LookAsync();

        Assert.Equal($"No file for shop waits in {bench.Path}. Put one there first.", (await AdoptAsync()).Refusal?.Text);
    }

    private Task<(string Done, Alvis.Engine.Kinds.Refusal? Refusal)> AdoptAsync() => bench.Sync.AdoptAsync("shop", "Ivo", CancellationToken.None);

    private static (string?, string, TimeSpan?) Known(InForce known) => (known.File, known.ConfirmedBy, known.Playbook.HealthCheck.Every);
}
