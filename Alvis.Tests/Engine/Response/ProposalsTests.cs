using Alvis.Engine.Conversations;
using Alvis.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Response;

/// <summary>From a text in chat to a playbook in force.</summary>
public sealed class ProposalsTests : IAsyncLifetime
{
    private PlaybookBench bench = null!;

    public async Task InitializeAsync() => bench = await PlaybookBench.StartAsync();

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task A_good_text_is_shown_whole_and_nothing_is_in_force_before_it_is_confirmed()
    {
        var shown = await bench.ProposeAsync(PlaybookBench.Of("shop"));

        Assert.Equal("Add a playbook for shop", shown.Title);
        Assert.StartsWith("shop on process: ", shown.Target, StringComparison.Ordinal);
        Assert.Contains(shown.Plan!.Plain(), l => l.Contains("restart", StringComparison.Ordinal));
        Assert.Empty(shown.Problems);
        Assert.Empty(shown.Difference);
        Assert.Equal([("confirm", shown.Proposal), ("discard", shown.Proposal)], shown.Buttons.Select(b => (b.Verb, b.Subject)));
        Assert.Null(bench.Library.Find("shop"));
    }

    [Fact]
    public async Task Confirmed_it_is_in_force_and_its_check_runs_also_after_a_restart()
    {
        await bench.ConfirmAsync(PlaybookBench.Of("shop"));

        var known = bench.Library.Find("shop")!;
        Assert.Equal(("chat", "Mara", bench.Clock.GetUtcNow(), PlaybookBench.Of("shop")), (known.Source, known.ConfirmedBy, known.ConfirmedAt, known.Text));
        Assert.Contains("shop", bench.Schedule.Watched.Keys);

        await bench.RestartAsync();
        Assert.Equal(known.Hash, bench.Library.Find("shop")!.Hash);
        Assert.Equal("Mara", bench.Library.Find("shop")!.ConfirmedBy);
    }

    [Fact]
    public async Task A_bad_text_is_answered_with_every_problem_and_cannot_be_confirmed()
    {
        var shown = await bench.ProposeAsync(PlaybookBench.Of("shop", every: "never"));

        Assert.Equal("", shown.Proposal);
        Assert.Empty(shown.Buttons);
        Assert.StartsWith("shop.yaml:6:10: found 'never'", Assert.Single(shown.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_megabytes_are_turned_away_with_both_sizes_before_they_are_read()
    {
        var refused = await RefusedAsync(new string('x', 2 * 1024 * 1024));

        Assert.StartsWith("That is 2048 KB of text; a playbook has at most 64 KB.", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_shown_as_what_differs()
    {
        await bench.ConfirmAsync(PlaybookBench.Of("shop"));

        var shown = await bench.ProposeAsync(PlaybookBench.Of("shop", every: "1m"));

        Assert.Equal("Change the playbook of shop", shown.Title);
        Assert.Equal(["  every: 5m", "  every: 1m"], shown.Difference.Where(l => l.Kind != DiffKind.Same).Select(l => l.Text));
    }

    [Fact]
    public async Task Whoever_confirms_second_overwrites_nothing_and_is_shown_what_changed()
    {
        await bench.ConfirmAsync(PlaybookBench.Of("shop"));
        var maras = await bench.ProposeAsync(PlaybookBench.Of("shop", every: "1m"));
        var ivos = await bench.ProposeAsync(PlaybookBench.Of("shop", every: "2m"), Some.Ivo);
        await bench.Proposals.ConfirmAsync(ivos.Proposal, Some.Ivo, "slack", CancellationToken.None);

        var (done, card) = await bench.Proposals.ConfirmAsync(maras.Proposal, Some.Mara, "console", CancellationToken.None);

        Assert.False(done);
        var fresh = Assert.IsType<PreviewCard>(card);
        Assert.Contains("changed meanwhile by Ivo at 2026-03-01 03:00:00 UTC", fresh.Title, StringComparison.Ordinal);
        Assert.Equal(["  every: 2m", "  every: 1m"], fresh.Difference.Where(l => l.Kind != DiffKind.Same).Select(l => l.Text));
        Assert.Equal(TimeSpan.FromMinutes(2), bench.Library.Find("shop")!.Playbook.HealthCheck.Every);

        Assert.True((await bench.Proposals.ConfirmAsync(fresh.Proposal, Some.Mara, "console", CancellationToken.None)).Done);
        Assert.Equal(TimeSpan.FromMinutes(1), bench.Library.Find("shop")!.Playbook.HealthCheck.Every);
    }

    [Fact]
    public async Task An_editor_that_began_with_an_older_version_is_told_when_it_proposes()
    {
        await bench.ConfirmAsync(PlaybookBench.Of("shop"));
        var began = bench.Library.Find("shop")!.Hash;
        await bench.ConfirmAsync(PlaybookBench.Of("shop", every: "2m"), Some.Ivo);

        var shown = await bench.ProposeAsync(PlaybookBench.Of("shop", every: "1m"), began: began);

        Assert.Contains("changed meanwhile by Ivo", shown.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_confirms_at_once_have_one_outcome_and_the_other_is_told()
    {
        var shown = await bench.ProposeAsync(PlaybookBench.Of("shop"));

        var answers = await Task.WhenAll(new[] { Some.Mara, Some.Ivo }.Select(p => bench.Proposals.ConfirmAsync(shown.Proposal, p, "console", CancellationToken.None)));

        Assert.Single(answers, a => a.Done);
        Assert.Matches("^(Mara|Ivo) confirmed this proposal for shop at ", Assert.IsType<Card.Refused>(answers.Single(a => !a.Done).Card).Text);
        Assert.Single(await bench.Library.HistoryAsync("shop", CancellationToken.None));
    }

    [Fact]
    public async Task What_is_discarded_cannot_be_confirmed_and_only_its_author_or_another_may_discard_it()
    {
        var shown = await bench.ProposeAsync(PlaybookBench.Of("shop"));

        Assert.Contains("Mara proposed it", (await bench.Proposals.DiscardAsync(shown.Proposal, Some.Ivo, anyones: false, CancellationToken.None))!.Text, StringComparison.Ordinal);
        Assert.Null(await bench.Proposals.DiscardAsync(shown.Proposal, Some.Mara, anyones: false, CancellationToken.None));

        var (done, card) = await bench.Proposals.ConfirmAsync(shown.Proposal, Some.Ivo, "console", CancellationToken.None);
        Assert.False(done);
        Assert.StartsWith("Mara discarded this proposal", Assert.IsType<Card.Refused>(card).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_day_it_is_gone()
    {
        var shown = await bench.ProposeAsync(PlaybookBench.Of("shop"));
        bench.Clock.Advance(TimeSpan.FromHours(24));

        var (done, card) = await bench.Proposals.ConfirmAsync(shown.Proposal, Some.Mara, "console", CancellationToken.None);

        Assert.False(done);
        Assert.Contains("older than 1 day", Assert.IsType<Card.Refused>(card).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_a_file_owns_is_changed_in_that_file()
    {
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        await bench.LookAsync();

        var refused = await RefusedAsync(PlaybookBench.Of("shop", every: "1m"));

        Assert.StartsWith($"The playbook of shop is the file {Path.Combine(bench.Path, "shop.yaml")}", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_for_another_service_is_not_taken_for_the_one_that_is_edited()
    {
        var card = await bench.Proposals.ProposeAsync(new ProposedText("shop.yaml", PlaybookBench.Of("api"), Service: "shop"), Some.Mara, "console", CancellationToken.None);

        Assert.StartsWith("The text is a playbook of 'api', not of shop.", Assert.IsType<Card.Refused>(card).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_version_stays_with_who_confirmed_it_and_two_can_be_compared()
    {
        await bench.ConfirmAsync(PlaybookBench.Of("shop"));
        await bench.ConfirmAsync(PlaybookBench.Of("shop", every: "1m"), Some.Ivo);

        var versions = await bench.Library.HistoryAsync("shop", CancellationToken.None);

        Assert.Equal(["Ivo", "Mara"], versions.Select(v => v.ConfirmedBy));
        var difference = await bench.Library.DifferenceAsync("shop", versions[1].ConfirmedAt, versions[0].ConfirmedAt, CancellationToken.None);
        Assert.Equal(["  every: 5m", "  every: 1m"], difference!.Where(l => l.Kind != DiffKind.Same).Select(l => l.Text));
        Assert.Null(await bench.Library.DifferenceAsync("shop", Some.Night.AddYears(-1), versions[0].ConfirmedAt, CancellationToken.None));
    }

    private async Task<string> RefusedAsync(string text) => Assert.IsType<Card.Refused>(
        await bench.Proposals.ProposeAsync(new ProposedText("shop.yaml", text), Some.Mara, "console", CancellationToken.None)).Text;
}
