using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Alvis.Bot.Demo;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Demo;

/// <summary>The demo's service is a real process, and its bug is a real deadlock.</summary>
public sealed class FlakySiteTests
{
    [Fact]
    public async Task It_sells_refunds_and_says_that_it_is_well_with_its_process_id()
    {
        await using var site = await Site.StartAsync();

        Assert.Equal("37 cups left\n", await site.PostAsync("checkout", "3"));
        Assert.Equal("2 cups sold\n", await site.PostAsync("refund", "1"));
        Assert.Contains($"pid {site.Process.Id}", await site.Client.GetStringAsync("/"), StringComparison.Ordinal);
        var health = await site.Client.GetFromJsonAsync<JsonNode>("/healthy");
        Assert.Equal("ok", (string?)health!["status"]);
        Assert.Equal(site.Process.Id, (int?)health["pid"]);
    }

    [Fact]
    public async Task A_sale_and_a_refund_at_the_same_moment_hang_it_but_it_does_not_die()
    {
        await using var site = await Site.StartAsync();

        await SlowCustomers.HangAsync(site.Client.BaseAddress!, TimeProvider.System, CancellationToken.None);

        site.Client.Timeout = TimeSpan.FromSeconds(2);
        await Assert.ThrowsAsync<TaskCanceledException>(() => site.Client.GetStringAsync("/healthy"));
        Assert.False(site.Process.HasExited);
    }

    [Fact]
    public async Task A_stop_signal_ends_it_even_while_it_hangs_and_many_wait_for_an_answer()
    {
        await using var site = await Site.StartAsync();
        await SlowCustomers.HangAsync(site.Client.BaseAddress!, TimeProvider.System, CancellationToken.None);
        using var impatient = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 20).Select(_ => site.Client.GetStringAsync("/healthy", impatient.Token)).ToList();

        await site.Process.SignalAsync("TERM");

        await site.Process.EndAsync();
        await impatient.CancelAsync();
        foreach (var answer in waiting)
            await Assert.ThrowsAnyAsync<Exception>(() => answer);
        Assert.DoesNotContain("Exception", site.Process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_and_nothing_is_started()
    {
        await using var site = await Site.StartAsync();
        var taken = site.Client.BaseAddress!.Port;

        var (code, output, errors) = await AlvisProcess.RunAsync("demo", "site", "--port", $"{taken}");

        Assert.Equal(5, code);
        Assert.Equal($"Port {taken} of 127.0.0.1 cannot be used; is something else listening on it?\n", errors);
        Assert.Empty(output);
    }

    private sealed record Site(AlvisProcess Process, HttpClient Client) : IAsyncDisposable
    {
        public static async Task<Site> StartAsync()
        {
            var process = AlvisProcess.Start(["demo", "site", "--port", "0"]);
            await process.LineAsync("pid ");
            var address = (await process.LineAsync("listening on ")).Split(' ')[^1];
            return new Site(process, new HttpClient { BaseAddress = new Uri(address), Timeout = AlvisProcess.Patience });
        }

        public async Task<string> PostAsync(string path, string body)
        {
            using var content = new StringContent(body);
            using var answer = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
            return await answer.Content.ReadAsStringAsync();
        }

        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return Process.DisposeAsync();
        }
    }
}
