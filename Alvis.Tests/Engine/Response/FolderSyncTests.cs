using Alvis.Engine.Plans;
using Alvis.Engine.Response;

namespace Alvis.Tests.Engine.Response;

/// <summary>A folder of playbooks, whose files are the operator's hand.</summary>
public sealed class FolderSyncTests : IAsyncLifetime
{
    private PlaybookBench bench = null!;

    public async Task InitializeAsync() => bench = await PlaybookBench.StartAsync();

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Adding_a_file_confirms_its_playbook_and_schedules_its_check()
    {
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));

        Assert.Equal(FolderSync.Afterwards, await bench.LookAsync());

        Assert.Empty(bench.Told);
        Assert.Equal("file:shop.yaml", bench.Library.Find("shop")!.Source);
        Assert.Equal("GET https://shop.example/health", bench.Schedule.Watched["shop"].Check.Describe);
        Assert.Equal("the operator (file)", Assert.Single(await bench.StoredAsync()).ConfirmedBy);
        Assert.Contains("The playbook of shop (file:shop.yaml) is in force, confirmed by the operator (file)", bench.LibraryLog.Lines);
    }

    [Fact]
    public async Task A_good_edit_takes_the_place_of_what_was_in_force()
    {
        await GivenAsync("shop");
        bench.Write("shop.yaml", PlaybookBench.Of("shop", every: "1m"));

        await bench.LookAsync();

        Assert.Equal(TimeSpan.FromMinutes(1), bench.Library.Find("shop")!.Playbook.HealthCheck.Every);
        Assert.Equal(TimeSpan.FromMinutes(1), bench.Schedule.Watched["shop"].Spec.Every);
    }

    [Fact]
    public async Task A_bad_edit_keeps_the_last_good_version_and_says_what_is_wrong()
    {
        await GivenAsync("shop");
        bench.Write("shop.yaml", PlaybookBench.Of("shop", every: "never"));

        await bench.LookAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(10));

        var told = Assert.Single(bench.Told);
        Assert.StartsWith($"{Path.Combine(bench.Path, "shop.yaml")}:6:10: found 'never'", told, StringComparison.Ordinal);
        Assert.Equal([told], bench.FolderLog.Lines);
        AssertInForce("shop", TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_file_that_names_what_is_not_registered_is_a_bad_edit_too()
    {
        await GivenAsync("shop");
        bench.Write("shop.yaml", PlaybookBench.Of("shop").Replace("platform: process", "platform: process\n  app: till", StringComparison.Ordinal));

        await bench.LookAsync();

        Assert.Contains("process cannot restart 'till'", Assert.Single(bench.Told), StringComparison.Ordinal);
        Assert.Equal("shop", bench.Library.Find("shop")!.Playbook.App);
    }

    [Fact]
    public async Task A_bad_file_stays_told_while_other_files_change_until_it_is_mended_or_gone()
    {
        await GivenAsync("shop", "api");
        bench.Write("shop.yaml", "meta: [");
        await bench.LookAsync();
        var told = Assert.Single(bench.Told);

        bench.Write("api.yaml", PlaybookBench.Of("api", every: "1m"));
        await bench.LookAsync();
        Assert.Equal([told], bench.Told);

        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        await bench.LookAsync();
        Assert.Empty(bench.Told);

        bench.Write("shop.yaml", "meta: [");
        await bench.LookAsync();
        bench.Delete("shop.yaml");
        await bench.LookAsync();
        Assert.Empty(bench.Told);
    }

    [Fact]
    public async Task One_bad_file_does_not_keep_another_from_being_confirmed()
    {
        bench.Write("api.yaml", "meta: [");
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));

        await bench.LookAsync();

        Assert.NotNull(bench.Library.Find("shop"));
        Assert.Null(bench.Library.Find("api"));
    }

    [Fact]
    public async Task A_missing_file_pauses_its_playbook_after_five_minutes_and_says_so()
    {
        await GivenAsync("shop", "api");
        bench.Delete("shop.yaml");

        await bench.LookAsync();
        Assert.Equal(["The file shop.yaml of shop is missing; its playbook is paused in 5 minutes unless the file comes back"], bench.FolderLog.Lines);

        await bench.PassAsync(TimeSpan.FromSeconds(290));
        AssertInForce("shop", TimeSpan.FromMinutes(5));

        await bench.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("its file shop.yaml is missing since 2026-03-01 03:00:00 UTC; put it back", bench.Library.Find("shop")!.Paused?.Because);
        Assert.DoesNotContain("shop", bench.Schedule.Watched.Keys);
        AssertInForce("api", TimeSpan.FromMinutes(5));
        Assert.Single(bench.FolderLog.Lines);
    }

    [Fact]
    public async Task A_paused_playbook_goes_on_when_its_file_is_back()
    {
        await GivenAsync("shop", "api");
        bench.Delete("shop.yaml");
        await bench.LookAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(5));

        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        await bench.LookAsync();

        AssertInForce("shop", TimeSpan.FromMinutes(5));
        Assert.Null((await bench.StoredAsync()).Single(p => p.Service == "shop").Paused);
    }

    [Fact]
    public async Task A_pause_and_the_return_of_the_file_survive_a_restart_of_Alvis()
    {
        await GivenAsync("shop", "api");
        bench.Delete("shop.yaml");
        await bench.LookAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(5));

        await bench.RestartAsync();
        await bench.LookAsync();
        Assert.NotNull(bench.Library.Find("shop")!.Paused?.Because);
        Assert.DoesNotContain("shop", bench.Schedule.Watched.Keys);

        await bench.RestartAsync();
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        await bench.LookAsync();
        AssertInForce("shop", TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_file_that_went_while_Alvis_was_down_has_its_five_minutes_too()
    {
        await GivenAsync("shop", "api");
        bench.Delete("shop.yaml");

        await bench.RestartAsync();
        await bench.LookAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(290));
        AssertInForce("shop", TimeSpan.FromMinutes(5));

        await bench.PassAsync(TimeSpan.FromSeconds(10));
        Assert.NotNull(bench.Library.Find("shop")!.Paused);
    }

    [Fact]
    public async Task A_file_that_came_back_in_time_is_missing_anew_when_it_goes_again()
    {
        await GivenAsync("shop", "api");
        bench.Delete("shop.yaml");
        await bench.LookAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(4));
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        await bench.LookAsync();

        bench.Delete("shop.yaml");
        await bench.LookAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(4));

        AssertInForce("shop", TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_renamed_file_is_no_gap()
    {
        await GivenAsync("shop", "api");
        bench.Rename("shop.yaml", "web-shop.yaml");

        await bench.LookAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(6));

        Assert.Equal("file:web-shop.yaml", bench.Library.Find("shop")!.Source);
        AssertInForce("shop", TimeSpan.FromMinutes(5));
        Assert.Empty(bench.FolderLog.Lines);
        Assert.Empty(bench.Told);
    }

    [Fact]
    public async Task A_file_that_is_for_another_service_now_leaves_a_gap_for_the_first_one()
    {
        await GivenAsync("shop");
        bench.Write("shop.yaml", PlaybookBench.Of("api"));

        await bench.LookAsync();
        AssertInForce("api", TimeSpan.FromMinutes(5));
        AssertInForce("shop", TimeSpan.FromMinutes(5));

        await bench.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("its file shop.yaml is for another service since 2026-03-01 03:00:00 UTC; put a file for shop back", bench.Library.Find("shop")!.Paused?.Because);
        AssertInForce("api", TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task An_empty_folder_changes_nothing_and_is_said_once()
    {
        await GivenAsync("shop", "api");
        bench.Delete("shop.yaml");
        bench.Delete("api.yaml");

        Assert.Equal(FolderSync.AtStart, await bench.LookAsync());
        await bench.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal([$"The folder {bench.Path} holds no playbook (*.yaml, *.yml)."], bench.FolderLog.Lines);
        AssertInForce("shop", TimeSpan.FromMinutes(5));
        AssertInForce("api", TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_changes_nothing_and_nothing_is_confirmed_again_when_it_is_back()
    {
        await GivenAsync("shop");
        Directory.Move(bench.Path, bench.Path + "-away");

        await bench.LookAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal([$"The folder {bench.Path} does not exist."], bench.FolderLog.Lines);
        AssertInForce("shop", TimeSpan.FromMinutes(5));

        Directory.Move(bench.Path + "-away", bench.Path);
        await bench.LookAsync();
        Assert.Single(bench.LibraryLog.Lines);
    }

    [Fact]
    public async Task Unchanged_bytes_are_not_confirmed_again_after_a_restart()
    {
        await GivenAsync("shop");
        var confirmed = Assert.Single(await bench.StoredAsync());
        bench.Clock.Advance(TimeSpan.FromHours(1));

        await bench.RestartAsync();
        await bench.LookAsync();

        Assert.Equal(confirmed, Assert.Single(await bench.StoredAsync()));
        Assert.Empty(bench.LibraryLog.Lines);
        AssertInForce("shop", TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_file_that_changed_while_Alvis_was_down_is_confirmed_at_the_start()
    {
        await GivenAsync("shop");
        bench.Write("shop.yaml", PlaybookBench.Of("shop", every: "1m"));

        await bench.RestartAsync();
        AssertInForce("shop", TimeSpan.FromMinutes(5));
        await bench.LookAsync();

        AssertInForce("shop", TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_reviewed_plan_that_differs_is_a_problem_and_the_old_playbook_stays()
    {
        await GivenAsync("shop");
        bench.Write("shop.plan.json", PlanJson.Write(bench.Library.Find("shop")!.Plan));
        bench.Write("shop.yaml", PlaybookBench.Of("shop", every: "1m", details: "If the health check fails, restart the app. Wait for two minutes. Run the health check again."));

        await bench.LookAsync();

        Assert.Contains("its plan is not the one in shop.plan.json; expected the reviewed plan; run 'alvis playbook plan FILE --write' and review what changed", Assert.Single(bench.Told), StringComparison.Ordinal);
        AssertInForce("shop", TimeSpan.FromMinutes(5));

        bench.Delete("shop.plan.json");
        await bench.LookAsync();
        Assert.Empty(bench.Told);
        AssertInForce("shop", TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"start\":\"s1\",\"steps\":[]}")]
    public async Task A_reviewed_plan_that_cannot_be_read_keeps_its_playbook_from_being_confirmed(string plan)
    {
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        bench.Write("shop.plan.json", plan);

        await bench.LookAsync();

        Assert.Contains("shop.plan.json", Assert.Single(bench.Told), StringComparison.Ordinal);
        Assert.Null(bench.Library.Find("shop"));
    }

    [Fact]
    public async Task A_reviewed_plan_that_is_the_same_is_no_problem()
    {
        await GivenAsync("shop");
        bench.Write("shop.plan.json", PlanJson.Write(bench.Library.Find("shop")!.Plan));

        await bench.LookAsync();

        Assert.Empty(bench.Told);
        Assert.Single(bench.LibraryLog.Lines);
    }

    [Fact]
    public async Task Of_two_files_for_one_service_neither_is_taken_and_what_was_in_force_stays()
    {
        await GivenAsync("shop");
        bench.Write("other.yaml", PlaybookBench.Of("shop", every: "1m"));

        await bench.LookAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(2, bench.Told.Count);
        Assert.Contains("other.yaml:2:12: found the service 'shop', which shop.yaml has too", bench.Told[0], StringComparison.Ordinal);
        AssertInForce("shop", TimeSpan.FromMinutes(5));

        bench.Delete("shop.yaml");
        await bench.LookAsync();
        Assert.Empty(bench.Told);
        AssertInForce("shop", TimeSpan.FromMinutes(1));
    }

    private async Task GivenAsync(params string[] services)
    {
        foreach (var service in services)
            bench.Write($"{service}.yaml", PlaybookBench.Of(service));
        await bench.LookAsync();
        Assert.Empty(bench.Told);
    }

    private void AssertInForce(string service, TimeSpan every)
    {
        var known = bench.Library.Find(service)!;
        Assert.Null(known.Paused);
        Assert.Equal(every, known.Playbook.HealthCheck.Every);
        Assert.Equal(every, bench.Schedule.Watched[service].Spec.Every);
    }
}
