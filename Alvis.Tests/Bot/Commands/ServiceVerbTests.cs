using Alvis.Engine.Kinds;
using Alvis.Tests.Engine.Response;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.Commands;

public sealed class PauseVerbTests
{
    [Fact]
    public async Task A_pause_takes_the_checks_away_and_ends_by_itself_also_after_a_restart()
    {
        await using var bench = await VerbBench.StartAsync();

        Assert.StartsWith("shop is paused until 2026-03-01 05:00:00 UTC", await bench.SayAsync("pause shop 2h we migrate", Role.Responder), StringComparison.Ordinal);
        Assert.Empty(bench.Books.Schedule.Watched);
        Assert.Equal("we migrate (by Mara, until 2026-03-01 05:00:00 UTC)", bench.Books.Library.Find("shop")!.Paused!.ToString());
        Assert.Equal(["Mara playbook_paused shop"], await bench.AuditedAsync());

        await bench.Books.RestartAsync();
        Assert.NotNull(bench.Books.Library.Find("shop")!.Paused);
        bench.Books.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        await bench.Books.Library.EndPausesAsync(CancellationToken.None);
        Assert.Empty(bench.Books.Schedule.Watched);

        bench.Books.Clock.Advance(TimeSpan.FromSeconds(1));
        await bench.Books.Library.EndPausesAsync(CancellationToken.None);
        Assert.Equal(["shop"], bench.Books.Schedule.Watched.Keys);
        Assert.Null((await bench.Books.StoredAsync())[0].Paused);
    }

    [Fact]
    public async Task A_new_version_does_not_end_a_pause()
    {
        await using var bench = await VerbBench.StartAsync();
        await bench.SayAsync("pause shop");

        await bench.Books.ConfirmAsync(PlaybookBench.Of("shop", every: "1m"));

        Assert.NotNull(bench.Books.Library.Find("shop")!.Paused);
        Assert.Empty(bench.Books.Schedule.Watched);
        await bench.SayAsync("resume shop");
        Assert.Equal(TimeSpan.FromMinutes(1), bench.Books.Schedule.Watched["shop"].Spec.Every);
    }

    [Fact]
    public async Task A_file_that_is_read_again_does_not_end_it_either()
    {
        await using var bench = await VerbBench.StartAsync(shop: false);
        bench.Books.Write("shop.yaml", PlaybookBench.Of("shop"));
        await bench.Books.LookAsync();
        await bench.SayAsync("pause shop");

        await bench.Books.RestartAsync();
        await bench.Books.LookAsync();

        Assert.NotNull(bench.Books.Library.Find("shop")!.Paused);
        Assert.Empty(bench.Books.Schedule.Watched);
    }

    [Theory]
    [InlineData("pause shop 31d", "at most 30 days")]
    [InlineData("pause shop 1.5h", "Found '1.5h' for how long")]
    [InlineData("pause shop 0s", "It would end at once")]
    [InlineData("pause", "Say which service")]
    [InlineData("pause shpo", "did you mean 'shop'?")]
    public async Task What_is_wrong_is_said(string line, string answer)
    {
        await using var bench = await VerbBench.StartAsync();

        Assert.Contains(answer, await bench.SayAsync(line), StringComparison.Ordinal);
        Assert.Null(bench.Books.Library.Find("shop")!.Paused);
    }
}

public sealed class ResumeVerbTests
{
    [Fact]
    public async Task A_paused_service_is_looked_at_again()
    {
        await using var bench = await VerbBench.StartAsync();
        Assert.Equal("shop is not paused.", await bench.SayAsync("resume shop"));
        await bench.SayAsync("pause shop");

        Assert.Equal("shop is looked at again, every 5 minutes.", await bench.SayAsync("resume shop", Role.Responder));
        Assert.Equal(["shop"], bench.Books.Schedule.Watched.Keys);
    }

    [Fact]
    public async Task What_is_paused_for_its_missing_file_needs_the_file()
    {
        await using var bench = await VerbBench.StartAsync(shop: false);
        bench.Books.Write("shop.yaml", PlaybookBench.Of("shop"));
        bench.Books.Write("api.yaml", PlaybookBench.Of("api"));
        await bench.Books.LookAsync();
        bench.Books.Delete("shop.yaml");
        await bench.Books.PassAsync(TimeSpan.FromMinutes(6));

        Assert.Contains("put it back. An admin can also give it to chat with: adopt shop", await bench.SayAsync("resume shop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_umbrella_can_be_resumed_by_its_number()
    {
        await using var bench = await VerbBench.StartAsync();
        await bench.FaultAsync();

        Assert.Contains("INC-1 waits under no umbrella", await bench.SayAsync("resume INC-1"), StringComparison.Ordinal);
    }
}

public sealed class SilenceVerbTests
{
    [Fact]
    public async Task Silenced_nothing_opens_until_its_end()
    {
        await using var bench = await VerbBench.StartAsync();

        Assert.StartsWith("shop is silenced until 2026-03-01 05:00:00 UTC", await bench.SayAsync("silence shop 2h a planned test", Role.Responder), StringComparison.Ordinal);
        Assert.Null(await bench.FaultAsync());
        Assert.Contains("silenced until 2026-03-01 05:00:00 UTC by Mara", await bench.SayAsync("list"), StringComparison.Ordinal);

        bench.Books.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new IncidentId(1), await bench.FaultAsync());
        Assert.Equal(["Mara silenced shop"], await bench.AuditedAsync());
    }

    [Fact]
    public async Task Off_ends_it_and_says_when_there_is_nothing_to_end()
    {
        await using var bench = await VerbBench.StartAsync();
        Assert.Contains("is not silenced", await bench.SayAsync("silence shop off"), StringComparison.Ordinal);
        await bench.SayAsync("silence shop");

        Assert.StartsWith("shop is not silenced any more", await bench.SayAsync("silence shop off"), StringComparison.Ordinal);
        Assert.NotNull(await bench.FaultAsync());
    }

    [Fact]
    public async Task An_open_incident_is_silenced_by_its_number()
    {
        await using var bench = await VerbBench.StartAsync();
        var id = await bench.FaultAsync();

        await bench.SayAsync("silence INC-1 30m");

        Assert.Equal(Some.Night + TimeSpan.FromMinutes(30), (await bench.Incidents.LoadAsync(id!.Value, CancellationToken.None))!.SilencedUntil);
        Assert.Contains("Mara silenced it until 2026-03-01 03:30:00 UTC", await bench.SayAsync("incident INC-1"), StringComparison.Ordinal);
        await bench.SayAsync("silence INC-1 off");
        Assert.Contains("Mara ended the silence", await bench.SayAsync("incident INC-1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("silence shop 2d", "at most 1 day")]
    [InlineData("silence INC-9", "There is no incident INC-9.")]
    [InlineData("silence till", "There is no service 'till'")]
    [InlineData("silence", "Say what")]
    public async Task What_is_wrong_is_said(string line, string answer)
    {
        await using var bench = await VerbBench.StartAsync();

        Assert.Contains(answer, await bench.SayAsync(line), StringComparison.Ordinal);
    }
}

public sealed class RunVerbTests
{
    [Fact]
    public async Task A_healthy_service_is_left_alone()
    {
        await using var bench = await VerbBench.StartAsync();

        Assert.Equal("shop passes its check (GET https://shop.example/health: answered 200 in 12 ms): nothing was done.", await bench.SayAsync("run shop", Role.Responder));
        Assert.Equal(1, bench.Looks);
    }

    [Fact]
    public async Task A_failing_one_is_confirmed_and_gets_an_incident_that_somebody_else_must_approve()
    {
        await using var bench = await VerbBench.StartAsync();
        bench.Healthy = false;

        Assert.Equal(
            "shop fails (answered 503, wanted 200). It is looked at 1 more time, 5s apart; if it fails again an incident opens.".Replace("5s", "5 seconds", StringComparison.Ordinal),
            await bench.SayAsync("run shop"));
        Assert.Contains("A run that Mara asked for looks again already", await bench.SayAsync("run shop", by: Some.Ivo), StringComparison.Ordinal);
        Assert.Null(await bench.Incidents.FindOpenAsync("shop", CancellationToken.None));

        await bench.PassAsync(TimeSpan.FromSeconds(5));

        var id = await bench.Incidents.FindOpenAsync("shop", CancellationToken.None);
        Assert.Equal(Some.Mara, (await bench.Incidents.LoadAsync(id!.Value, CancellationToken.None))!.AskedBy);
        Assert.Contains("Mara asked for this run", await bench.SayAsync("incident INC-1"), StringComparison.Ordinal);
        Assert.StartsWith("INC-1 is open for shop already", await bench.SayAsync("run shop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_passes_at_the_second_look_gets_none()
    {
        await using var bench = await VerbBench.StartAsync();
        bench.Healthy = false;
        await bench.SayAsync("run shop");

        bench.Healthy = true;
        await bench.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Null(await bench.Incidents.FindOpenAsync("shop", CancellationToken.None));
    }

    [Theory]
    [InlineData("pause shop 1h we migrate", "shop is paused: we migrate (by Mara, until")]
    [InlineData("silence shop", "Mara silenced shop until")]
    public async Task What_keeps_it_from_opening_is_said_without_a_look(string before, string answer)
    {
        await using var bench = await VerbBench.StartAsync();
        await bench.SayAsync(before);

        Assert.Contains(answer, await bench.SayAsync("run shop"), StringComparison.Ordinal);
        Assert.Equal(0, bench.Looks);
    }
}

public sealed class TestVerbTests
{
    [Fact]
    public async Task It_looks_once_says_what_would_follow_and_records_nothing()
    {
        await using var bench = await VerbBench.StartAsync();
        bench.Healthy = false;
        await bench.SayAsync("kill-switch on shop we are moving");

        var said = await bench.SayAsync("test shop", Role.Viewer);

        Assert.Contains("failed", said, StringComparison.Ordinal);
        Assert.Contains("After 2 failures in a row an incident would open.", said, StringComparison.Ordinal);
        Assert.Contains("refused now by kill-switch: the kill switch for shop is on", said, StringComparison.Ordinal);
        Assert.Equal(1, bench.Looks);
        Assert.Empty(await bench.Incidents.ListAsync(10, CancellationToken.None));
    }
}

public sealed class ListVerbTests
{
    [Fact]
    public async Task Services_are_listed_with_their_state_and_an_empty_list_says_what_to_do()
    {
        await using var bench = await VerbBench.StartAsync(shop: false);
        Assert.Equal("No service has a playbook yet. Add one with: add-playbook", await bench.SayAsync("list", Role.Viewer));

        await bench.Books.ConfirmAsync(PlaybookBench.Of("shop"));
        Assert.Equal("shop  not looked at yet", await bench.SayAsync("list"));

        await bench.FaultAsync();
        Assert.StartsWith("shop  INC-1 is open", await bench.SayAsync("list"), StringComparison.Ordinal);
    }
}

public sealed class ShowVerbTests
{
    [Fact]
    public async Task Everything_of_a_service_is_shown_at_a_glance()
    {
        await using var bench = await VerbBench.StartAsync();
        await bench.FaultAsync();
        await bench.SayAsync("kill-switch on all the data centre moves");

        var said = await bench.SayAsync("show shop", Role.Viewer);

        foreach (var part in new[]
        {
            "INC-1 is open", "the data centre moves", "GET https://shop.example/health every 5m", "shop on process", "restart shop", "chat and console", "by Mara at 2026-03-01 03:00:00 UTC",
        })
            Assert.Contains(part, said, StringComparison.Ordinal);
    }
}

public sealed class IncidentVerbTests
{
    [Fact]
    public async Task It_says_where_the_incident_stands_and_what_was_said()
    {
        await using var bench = await VerbBench.StartAsync();
        Assert.Contains("Say which incident", await bench.SayAsync("incident"), StringComparison.Ordinal);
        Assert.Equal("There is no incident INC-9.", await bench.SayAsync("incident 9"));
        await bench.FaultAsync();

        var said = await bench.SayAsync("incident INC-1", Role.Viewer);

        Assert.StartsWith("INC-1 shop", said, StringComparison.Ordinal);
        Assert.Contains("shop is down: answered 503, wanted 200", said, StringComparison.Ordinal);
    }
}
