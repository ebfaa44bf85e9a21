using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Commands;

public sealed class AddPlaybookVerbTests
{
    [Fact]
    public async Task Pasted_in_a_code_fence_it_is_shown_and_in_force_once_an_admin_confirms()
    {
        await using var bench = await VerbBench.StartAsync(shop: false);

        var shown = await bench.ReplyAsync($"add-playbook ```yaml\n{PlaybookBench.Of("shop")}```", Role.Author);
        Assert.True(shown.Ok);
        Assert.False((await bench.PressAsync(shown.Card, "confirm", Role.Author)).Ok);
        Assert.Null(bench.Books.Library.Find("shop"));

        var confirmed = await bench.PressAsync(shown.Card, "confirm", by: Some.Ivo);
        Assert.True(confirmed.Ok);
        Assert.Equal("The playbook of shop is in force. Its check runs every 5 minutes.", PlainText.Of(confirmed.Card));
        Assert.Equal("Ivo", bench.Books.Library.Find("shop")!.ConfirmedBy);
        Assert.Contains("shop", bench.Books.Schedule.Watched.Keys);
        Assert.Equal(["Ivo playbook_confirmed shop"], await bench.AuditedAsync());
    }

    [Fact]
    public async Task Without_a_text_it_leads_to_the_editor() =>
        Assert.EndsWith("/playbooks/new", await (await VerbBench.StartAsync(shop: false)).SayAsync("add-playbook"), StringComparison.Ordinal);

    [Fact]
    public async Task What_is_wrong_is_said_with_its_place()
    {
        await using var bench = await VerbBench.StartAsync(shop: false);

        var reply = await bench.ReplyAsync($"add-playbook {PlaybookBench.Of("shop", every: "never")}");

        Assert.False(reply.Ok);
        Assert.Contains("playbook.yaml:6:10: found 'never'", PlainText.Of(reply.Card), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2 * 1024 * 1024, "are read after add-playbook")]
    [InlineData(66_000, "a playbook has at most 64 KB")]
    public async Task What_is_too_long_is_told_its_size(int length, string answer)
    {
        await using var bench = await VerbBench.StartAsync(shop: false);

        Assert.Contains(answer, await bench.SayAsync("add-playbook " + new string('x', length)), StringComparison.Ordinal);
    }
}

public sealed class EditVerbTests
{
    [Fact]
    public async Task A_change_is_shown_and_who_comes_second_is_told_by_whom_it_was_overtaken()
    {
        await using var bench = await VerbBench.StartAsync();
        var maras = await bench.ReplyAsync($"edit shop\n{PlaybookBench.Of("shop", every: "1m")}");
        var ivos = await bench.ReplyAsync($"edit shop\n{PlaybookBench.Of("shop", every: "2m")}", by: Some.Ivo);
        Assert.True((await bench.PressAsync(ivos.Card, "confirm", by: Some.Ivo)).Ok);

        var answer = await bench.PressAsync(maras.Card, "confirm");

        Assert.False(answer.Ok);
        Assert.Contains("changed meanwhile by Ivo", Assert.IsType<PreviewCard>(answer.Card).Title, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(2), bench.Books.Library.Find("shop")!.Playbook.HealthCheck.Every);
    }

    [Fact]
    public async Task Without_a_text_it_leads_to_the_editor_and_an_unknown_service_to_the_nearest()
    {
        await using var bench = await VerbBench.StartAsync();

        Assert.EndsWith("/playbooks/shop", await bench.SayAsync("edit shop"), StringComparison.Ordinal);
        Assert.Equal("There is no service 'shpo'; did you mean 'shop'?", await bench.SayAsync("edit shpo"));
    }
}

public sealed class ConfirmVerbTests
{
    [Fact]
    public async Task Without_an_id_it_says_what_waits()
    {
        await using var bench = await VerbBench.StartAsync();
        Assert.StartsWith("No playbook waits", await bench.SayAsync("confirm"), StringComparison.Ordinal);
        var shown = await bench.Books.ProposeAsync(PlaybookBench.Of("shop", every: "1m"), Some.Ivo);

        Assert.Contains($"confirm {shown.Proposal} (shop, proposed by Ivo at 2026-03-01 03:00:00 UTC)", await bench.SayAsync("confirm"), StringComparison.Ordinal);
        Assert.Contains("There is no such proposal any more", await bench.SayAsync("confirm abc"), StringComparison.Ordinal);
    }
}

public sealed class DiscardVerbTests
{
    [Fact]
    public async Task Who_proposed_it_may_take_it_back_and_a_responder_may_not_throw_it_away()
    {
        await using var bench = await VerbBench.StartAsync();
        var shown = await bench.Books.ProposeAsync(PlaybookBench.Of("shop", every: "1m"), Some.Ivo);

        Assert.Contains("Ivo proposed it", PlainText.Of((await bench.PressAsync(shown, "discard", Role.Responder)).Card), StringComparison.Ordinal);
        Assert.True((await bench.PressAsync(shown, "discard", Role.Viewer, Some.Ivo)).Ok);
        Assert.Contains("Ivo discarded this proposal", PlainText.Of((await bench.PressAsync(shown, "confirm")).Card), StringComparison.Ordinal);
    }
}

public sealed class AdoptVerbTests
{
    [Fact]
    public async Task An_admin_hands_a_service_to_the_file_that_waits_for_it()
    {
        await using var bench = await VerbBench.StartAsync();
        bench.Books.Write("shop.yaml", PlaybookBench.Of("shop", every: "1m"));
        await bench.Books.LookAsync();

        Assert.Contains("needs an admin", await bench.SayAsync("adopt shop", Role.Author), StringComparison.Ordinal);
        Assert.StartsWith("shop belongs to ", await bench.SayAsync("adopt shop"), StringComparison.Ordinal);

        Assert.Equal(TimeSpan.FromMinutes(1), bench.Books.Library.Find("shop")!.Playbook.HealthCheck.Every);
        Assert.Contains("so it is changed there", await bench.SayAsync($"edit shop\n{PlaybookBench.Of("shop")}"), StringComparison.Ordinal);
        Assert.Equal(["Mara playbook_adopted shop"], await bench.AuditedAsync());
    }
}

public sealed class HistoryVerbTests
{
    [Fact]
    public async Task Every_version_is_listed_also_after_the_playbook_was_removed()
    {
        await using var bench = await VerbBench.StartAsync();
        bench.Books.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Books.ConfirmAsync(PlaybookBench.Of("shop", every: "1m"), Some.Ivo);

        var lines = (await bench.SayAsync("history shop")).Split('\n');
        Assert.Equal("2026-03-01 04:00:00 UTC  Ivo (chat), in force", lines[0]);
        Assert.Equal("2026-03-01 03:00:00 UTC  Mara (chat)", lines[1]);

        await bench.SayAsync("remove shop yes");
        Assert.Contains("Ivo (chat)", await bench.SayAsync("history shop"), StringComparison.Ordinal);
        Assert.Contains("There is no service 'till'", await bench.SayAsync("history till"), StringComparison.Ordinal);
    }
}

public sealed class RemoveVerbTests
{
    [Fact]
    public async Task It_says_first_what_it_means_and_does_it_on_yes()
    {
        await using var bench = await VerbBench.StartAsync();
        await bench.FaultAsync();

        var asked = await bench.SayAsync("remove shop");
        Assert.Contains("INC-1 is open and is handed over to a person", asked, StringComparison.Ordinal);
        Assert.EndsWith("To do it, say: remove shop yes", asked, StringComparison.Ordinal);
        Assert.NotNull(bench.Books.Library.Find("shop"));

        Assert.StartsWith("The playbook of shop is removed", await bench.SayAsync("remove shop yes"), StringComparison.Ordinal);
        Assert.Null(bench.Books.Library.Find("shop"));
        Assert.Empty(bench.Books.Schedule.Watched);
        Assert.Empty(await bench.Books.StoredAsync());
        Assert.Equal(["Mara playbook_removed shop"], await bench.AuditedAsync());
    }

    [Fact]
    public async Task A_file_is_deleted_and_only_when_it_is_gone_its_playbook_can_be_removed()
    {
        await using var bench = await VerbBench.StartAsync(shop: false);
        bench.Books.Write("shop.yaml", PlaybookBench.Of("shop"));
        bench.Books.Write("api.yaml", PlaybookBench.Of("api"));
        await bench.Books.LookAsync();
        Assert.Contains("Delete that file", await bench.SayAsync("remove shop yes"), StringComparison.Ordinal);

        bench.Books.Delete("shop.yaml");
        await bench.Books.PassAsync(TimeSpan.FromMinutes(6));
        Assert.StartsWith("The playbook of shop is removed", await bench.SayAsync("remove shop yes"), StringComparison.Ordinal);
        await bench.Books.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Null(bench.Books.Library.Find("shop"));
    }
}
