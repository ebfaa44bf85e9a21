using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Response;

public sealed class StormTests
{
    private const int At = 3;
    private const int Umbrella = 3;

    [Fact]
    public async Task The_service_that_is_one_too_many_waits_under_an_umbrella_and_nothing_is_done_for_it()
    {
        await using var core = await StormAsync(services: 5);

        Assert.Equal(["shop-1", "shop-2", "umbrella", "shop-3", "shop-4", "shop-5"], await ServicesAsync(core));
        Assert.Equal(["opened"], await core.WordsAsync(Umbrella + 1));
        Assert.Equal(["opened", "joined", "escalated", "paged", "joined", "joined"], await core.WordsAsync(Umbrella));
        Assert.Equal(At - 1, core.Platform.Restarts.Count);
        Assert.Contains("it waits under INC-3, and nothing is done until a person resumes there", (await NotesAsync(core, Umbrella + 1))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_umbrella_pages_and_its_page_lists_what_waits()
    {
        await using var core = await StormAsync(services: 5);
        await core.PassAsync(TimeSpan.FromMinutes(11), TimeSpan.FromSeconds(5));

        var pages = core.Pages.Where(p => p.Page.Incident.Number >= Umbrella).ToList();
        Assert.All(pages, p => Assert.Equal(Umbrella, p.Page.Incident.Number));
        Assert.Equal("[INC-3] a storm of failures needs a person: 3 services failed within 1 minute", pages[0].Page.Subject);
        Assert.Contains("- INC-6 shop-5: waits; answered 503, wanted 200", pages[^1].Page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_that_are_further_apart_are_no_storm()
    {
        await using var core = await StormAsync(services: 5, apart: TimeSpan.FromSeconds(31));

        Assert.DoesNotContain("umbrella", await ServicesAsync(core));
    }

    [Fact]
    public async Task One_service_that_fails_over_and_over_is_no_storm()
    {
        await using var core = await StormAsync(services: 1);
        for (var n = 0; n < 4; n++)
        {
            await RecoverAsync(core, "shop-1");
            await FailAsync(core, "shop-1");
        }

        Assert.DoesNotContain("umbrella", await ServicesAsync(core));
    }

    [Fact]
    public async Task A_lone_failure_later_is_met_as_always_although_the_umbrella_is_open()
    {
        await using var core = await StormAsync(services: 3);
        await core.PassAsync(TimeSpan.FromMinutes(2));

        await FailAsync(core, "shop-9");

        Assert.Null((await core.IncidentAsync(5)).Umbrella);
    }

    [Fact]
    public async Task Recovery_takes_it_out_and_the_last_one_out_closes_the_umbrella()
    {
        await using var core = await StormAsync(services: 4);

        await RecoverAsync(core, "shop-3");
        Assert.Equal(IncidentStatus.Closed, (await core.IncidentAsync(Umbrella + 1)).Status);
        Assert.True((await core.IncidentAsync(Umbrella)).IsOpen);

        await RecoverAsync(core, "shop-4");
        var umbrella = await core.IncidentAsync(Umbrella);
        Assert.Equal(new Closed(ClosedBecause.StormOver), (await core.TimelineAsync(Umbrella)).Select(e => e.Event).OfType<Closed>().Single());
        Assert.Contains("INC-3 storm: over", umbrella.Summary, StringComparison.Ordinal);
        Assert.Contains("INC-5 (shop-4) was opened under it.", umbrella.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("restart", umbrella.Summary, StringComparison.Ordinal);
        Assert.Equal("Closed: no incident under it is open any more", (await NotesAsync(core, Umbrella))[^1]);
    }

    [Fact]
    public async Task Resumed_they_go_on_from_a_fresh_check_so_many_at_a_time()
    {
        await using var core = await StormAsync(services: 6);
        core.RestartHelps = false;
        core.Unwell.Remove("shop-3");
        await core.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Null(await core.PressAsync(new Press.Resume(Some.Mara), Umbrella));

        Assert.Equal("Mara", (await core.IncidentAsync(Umbrella)).Owner!.Name);
        Assert.Equal(["opened", "resumed", "probed", "verifying_begun"], (await core.WordsAsync(4)).Take(4));
        Assert.Equal(["opened", "resumed", "probed", "probed", "step_finished", "restart_begun"], (await core.WordsAsync(5)).Take(6));
        Assert.Equal(["opened"], await core.WordsAsync(6));

        await core.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Contains("escalated", await core.WordsAsync(5));
        Assert.Contains("restart_begun", await core.WordsAsync(7));
        var pages = core.Pages.Count(p => p.Page.Incident.Number == Umbrella);
        await core.PassAsync(TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(5));
        Assert.Equal(pages, core.Pages.Count(p => p.Page.Incident.Number == Umbrella));
    }

    [Fact]
    public async Task One_that_a_person_took_and_hands_back_waits_for_its_turn_again()
    {
        await using var core = await StormAsync(services: 3);
        await core.PressAsync(new Press.Acknowledge(Some.Ivo), 4);
        Assert.Null(await core.PressAsync(new Press.HandBack(Some.Ivo), 4));

        Assert.Equal("Ivo handed it back. It waits under INC-3", (await NotesAsync(core, 4))[^1]);
        Assert.Equal(["opened", "acknowledged", "handed_back"], await core.WordsAsync(4));

        await core.PressAsync(new Press.Resume(Some.Mara), Umbrella);
        Assert.Contains("restart_begun", await core.WordsAsync(4));
    }

    [Fact]
    public async Task The_umbrella_cannot_be_closed_over_what_waits_under_it()
    {
        await using var core = await StormAsync(services: 3);

        var refusal = await core.PressAsync(new Press.Close(Some.Mara, "noise"), Umbrella);

        Assert.Equal("INC-4 (shop-3) still waits under INC-3. Resume or close them first.", refusal!.Text);
        await core.PressAsync(new Press.Close(Some.Mara, "noise"), 4);
        Assert.False((await core.IncidentAsync(Umbrella)).IsOpen);
    }

    [Fact]
    public async Task The_owner_of_the_umbrella_is_reminded_in_words_that_are_true_of_it()
    {
        await using var core = await StormAsync(services: 3);
        await core.PressAsync(new Press.Acknowledge(Some.Mara), Umbrella);
        core.Pages.Clear();

        await core.PassAsync(TimeSpan.FromMinutes(61), TimeSpan.FromSeconds(20));

        Assert.Contains(core.Pages, p => p.Page.Subject == "[INC-3] Mara, incidents under it are still open");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_crash_while_the_storm_is_opened_loses_nothing_and_leaves_nothing_open(int boundaries)
    {
        await using var core = await StormAsync(services: 2);
        core.CrashIn = boundaries;
        core.Unwell.Add("shop-3");
        await Assert.ThrowsAsync<Killed>(() => FailAsync(core, "shop-3"));
        core.Start();
        await FailAsync(core, "shop-3");
        await core.PassAsync(TimeSpan.FromSeconds(31));

        Assert.Equal(1, (await core.WordsAsync(Umbrella)).Count(w => w == "joined"));
        await RecoverAsync(core, "shop-3");
        Assert.All(await core.RealStore.ListAsync(10, CancellationToken.None), l => Assert.True(l.Status == IncidentStatus.Closed || l.Service is "shop-1" or "shop-2"));
    }

    [Fact]
    public async Task Faults_at_the_same_time_make_one_umbrella()
    {
        await using var core = await StormAsync(services: 0);
        foreach (var n in Enumerable.Range(1, 20))
            core.InForce[$"shop-{n}"] = Some.InForce(service: $"shop-{n}");

        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => Task.Run(() => core.Intake.FaultAsync($"shop-{n}", "GET", Some.Failing(core.Now), core.Now, CancellationToken.None))));

        Assert.Single(await ServicesAsync(core), "umbrella");
        Assert.Equal(20 - (At - 1), (await core.RealStore.UnderAsync(new(Umbrella), CancellationToken.None)).Count(u => u.Waits));
    }

    /// <summary>Services <c>shop-1</c> and so on that fail one after the other.</summary>
    private static async Task<Core> StormAsync(int services, TimeSpan? apart = null)
    {
        var core = await Core.StartAsync(new ResponseOptions { StormAt = At, ResumeAtOnce = 2 });
        core.Healthy = true;
        core.RestartHelps = false;
        foreach (var n in Enumerable.Range(1, services))
        {
            await FailAsync(core, $"shop-{n}");
            await core.PassAsync(apart ?? TimeSpan.FromSeconds(1));
        }

        return core;
    }

    private static async Task FailAsync(Core core, string service)
    {
        core.InForce[service] = Some.InForce(service: service);
        core.Unwell.Add(service);
        await core.Intake.FaultAsync(service, "GET", Some.Failing(core.Now), core.Now, CancellationToken.None);
        await core.DrainAsync();
    }

    private static async Task RecoverAsync(Core core, string service)
    {
        core.Unwell.Remove(service);
        await core.Intake.RecoveryAsync(service, Some.Passing(core.Now), CancellationToken.None);
        await core.DrainAsync();
        await core.PassAsync(TimeSpan.FromSeconds(1));
    }

    private static async Task<IReadOnlyList<string>> ServicesAsync(Core core) =>
        [.. (await core.RealStore.ListAsync(100, CancellationToken.None)).OrderBy(l => l.Id.Number).Select(l => l.Service)];

    private static async Task<IReadOnlyList<string>> NotesAsync(Core core, long incident)
    {
        Incident? now = null;
        var notes = new List<string>();
        foreach (var entry in await core.TimelineAsync(incident))
        {
            now = Fold.Next(now, entry);
            if (Note.Of(now, entry) is { } note)
                notes.Add(note.Text);
        }

        return notes;
    }
}
