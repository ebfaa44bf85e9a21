using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using Dapper;

namespace Alvis.Tests.Engine.Response;

/// <summary>The playbooks in force, over a restart and while they are paused.</summary>
public sealed class LibraryTests : IAsyncLifetime
{
    private PlaybookBench bench = null!;

    public async Task InitializeAsync()
    {
        bench = await PlaybookBench.StartAsync();
        bench.Write("shop.yaml", PlaybookBench.Of("shop"));
        bench.Write("api.yaml", PlaybookBench.Of("api"));
        await bench.LookAsync();
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task After_a_restart_the_same_plan_is_in_force()
    {
        var before = bench.Library.Find("shop")!;

        await bench.RestartAsync();

        var after = bench.Library.Find("shop")!;
        Assert.Equal(PlanJson.Write(before.Plan), PlanJson.Write(after.Plan));
        Assert.Equal((before.Source, before.Hash, before.CheckShown), (after.Source, after.Hash, after.CheckShown));
        Assert.Equal(["api", "shop"], bench.Library.All.Select(k => k.Playbook.Service).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task After_a_restart_a_check_is_looked_at_when_it_was_due()
    {
        var due = Some.Night + TimeSpan.FromMinutes(5);
        bench.States.Fold("shop", CheckSpec.HealthCheck, Some.Passing(Some.Night), bench.Library.Find("shop")!.Playbook.HealthCheck, out _);
        await bench.States.FlushAsync(CancellationToken.None);

        await bench.RestartAsync();

        Assert.Equal(due, bench.Schedule.Watched["shop"].LookAt);
        Assert.Null(bench.Schedule.Watched["api"].LookAt);
    }

    [Theory]
    [InlineData("text", "meta: [")]
    [InlineData("text", "")]
    [InlineData("plan", "{")]
    [InlineData("plan", "null")]
    public async Task A_stored_playbook_that_cannot_be_used_any_more_is_said_and_the_others_go_on(string column, string damaged)
    {
        await bench.Database.WriteAsync((db, tx) => db.Execute($"UPDATE playbooks SET {column} = @damaged WHERE service = 'shop'", new { damaged }, tx), CancellationToken.None);

        await bench.RestartAsync();

        Assert.Null(bench.Library.Find("shop"));
        Assert.Equal(["api"], bench.Schedule.Watched.Keys);
        Assert.StartsWith("The stored playbook of shop cannot be used, so the service is not checked: ", Assert.Single(bench.LibraryLog.Lines), StringComparison.Ordinal);

        await bench.LookAsync();
        Assert.Null(bench.Library.Find("shop")!.Paused);
        Assert.Contains("shop", bench.Schedule.Watched.Keys);
    }

    [Fact]
    public async Task A_pause_takes_the_checks_away_and_its_end_brings_them_back()
    {
        await bench.Library.PauseAsync("shop", new Pause("we are migrating"), CancellationToken.None);

        Assert.Equal("we are migrating", bench.Library.Find("shop")!.Paused?.Because);
        Assert.Equal(["api"], bench.Schedule.Watched.Keys);
        Assert.Contains("The playbook of shop is paused: we are migrating", bench.LibraryLog.Lines);

        await bench.Library.ResumeAsync("shop", CancellationToken.None);

        Assert.Null(bench.Library.Find("shop")!.Paused);
        Assert.Equal(["api", "shop"], bench.Schedule.Watched.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("The playbook of shop goes on", bench.LibraryLog.Lines);
    }

    [Fact]
    public async Task A_pause_and_its_end_survive_a_restart()
    {
        await bench.Library.PauseAsync("shop", new Pause("we are migrating"), CancellationToken.None);
        await bench.RestartAsync();
        Assert.Equal("we are migrating", bench.Library.Find("shop")!.Paused?.Because);
        Assert.Equal(["api"], bench.Schedule.Watched.Keys);

        await bench.Library.ResumeAsync("shop", CancellationToken.None);
        await bench.RestartAsync();
        Assert.Null(bench.Library.Find("shop")!.Paused);
        Assert.Equal(["api", "shop"], bench.Schedule.Watched.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task To_pause_what_is_not_there_and_to_resume_what_is_not_paused_changes_nothing()
    {
        await bench.Library.PauseAsync("till", new Pause("no reason"), CancellationToken.None);
        await bench.Library.ResumeAsync("shop", CancellationToken.None);

        Assert.Equal(2, bench.Library.All.Count);
        Assert.DoesNotContain(bench.LibraryLog.Lines, l => l.Contains("paused", StringComparison.Ordinal) || l.Contains("goes on", StringComparison.Ordinal));
    }
}
