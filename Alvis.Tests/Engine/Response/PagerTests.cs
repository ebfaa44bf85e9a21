using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Response;

/// <summary>Whom the next page goes to, and when the one after it.</summary>
public sealed class PagerTests : IAsyncLifetime
{
    private readonly RecordingEscalations escalations = new() { Standard = ["on-call", "manager"] };
    private Core core = null!;
    private Pager pager = null!;
    private Incident incident = null!;

    public async Task InitializeAsync()
    {
        core = await Core.StartAsync();
        pager = new Pager(core.RealStore, escalations, core.Clock);
        incident = await core.FailAsync();
    }

    public async Task DisposeAsync() => await core.DisposeAsync();

    [Fact]
    public async Task A_page_says_which_incident_of_which_service_and_why()
    {
        await PageAsync(null, level: 0, round: 1);

        var page = Assert.Single(escalations.Pages);
        Assert.Equal("[INC-1] shop needs a person: still failing", page.Subject);
        Assert.Equal("INC-1-on-call-1", page.Key);
        Assert.Contains("answered 503, wanted 200", page.Body, StringComparison.Ordinal);
        Assert.True(page.Urgent);
    }

    [Fact]
    public async Task Without_an_answer_the_same_person_is_asked_again_round_after_round() =>
        Assert.Equal(new Paged("on-call", 1, Ok: true, "sent to on-call", 0, 2, core.Now + TimeSpan.FromMinutes(10)), await PageAsync(null, level: 0, round: 1));

    [Fact]
    public async Task After_the_last_round_the_next_level_is_asked() =>
        Assert.Equal(new Paged("on-call", 3, Ok: true, "sent to on-call", 1, 1, core.Now + TimeSpan.FromMinutes(10)), await PageAsync(null, level: 0, round: 3));

    [Fact]
    public async Task After_the_last_level_the_default_ones_are_asked_again()
    {
        var paged = await PageAsync("db-team", level: 2, round: 3);
        Assert.Equal(("manager", 1, 1), (paged.To, paged.NextLevel, paged.NextRound));
        Assert.Equal("on-call", escalations.Levels("db-team")[paged.NextLevel]);

        escalations.Standard = ["on-call"];
        Assert.Equal(0, (await PageAsync(null, level: 0, round: 3)).NextLevel);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(40, 40)]
    [InlineData(3600, 300)]
    public async Task A_page_that_should_be_tried_later_is_tried_within_five_seconds_and_five_minutes(int asked, int waited)
    {
        escalations.Deliver = _ => new Delivery.Retry("too many requests", TimeSpan.FromSeconds(asked));
        Assert.Equal(
            new Paged("on-call", 2, Ok: false, "too many requests", 0, 2, core.Now + TimeSpan.FromSeconds(waited)),
            await PageAsync(null, level: 0, round: 2));
    }

    [Fact]
    public async Task A_page_that_cannot_arrive_goes_to_the_next_level_at_once_and_after_the_last_one_in_a_minute()
    {
        escalations.Deliver = _ => new Delivery.Failed("the address does not exist");
        Assert.Equal(new Paged("on-call", 1, Ok: false, "the address does not exist", 1, 1, core.Now), await PageAsync(null, level: 0, round: 1));
        Assert.Equal(new Paged("manager", 1, Ok: false, "the address does not exist", 1, 1, core.Now + TimeSpan.FromMinutes(1)), await PageAsync(null, level: 1, round: 1));
    }

    [Fact]
    public async Task A_level_that_was_taken_from_the_settings_is_no_fault()
    {
        escalations.Standard = ["on-call"];
        Assert.Equal("on-call", (await PageAsync(null, level: 4, round: 1)).To);
    }

    [Fact]
    public async Task When_nobody_is_registered_it_is_said_and_tried_again()
    {
        escalations.Standard = [];
        Assert.Equal(
            new Paged("nobody", 1, Ok: false, "no escalation is registered; set Escalations and Escalation:Default", 0, 1, core.Now + TimeSpan.FromMinutes(10)),
            await PageAsync(null, level: 0, round: 1));
    }

    [Fact]
    public async Task Approvers_are_asked_through_the_first_way_that_works()
    {
        escalations.Deliver = to => to == "shop-team" ? new Delivery.Failed("no such room") : new Delivery.Sent($"sent to {to}");
        Assert.Equal(new ApproversTold("a-1", "on-call", Ok: true, "sent to on-call"), await TellAsync());
        Assert.Equal(["shop-team", "on-call"], escalations.Pages.Select(p => p.To));
        Assert.All(escalations.Pages, p => Assert.Equal("[INC-1] approve restarting shop?", p.Subject));
    }

    [Fact]
    public async Task Approvers_who_cannot_be_told_are_all_named()
    {
        escalations.Deliver = to => new Delivery.Failed($"no room for {to}");
        Assert.Equal(
            new ApproversTold("a-1", "nobody", Ok: false, "shop-team: no room for shop-team; on-call: no room for on-call; manager: no room for manager"), await TellAsync());
    }

    [Fact]
    public async Task The_owner_is_reminded_by_name_of_what_they_can_do()
    {
        Assert.Equal(new OwnerReminded(Ok: true, "sent to on-call"), await pager.RemindAsync(incident with { Owner = Some.Mara }, CancellationToken.None));

        var page = Assert.Single(escalations.Pages);
        Assert.Equal("[INC-1] Mara, shop still fails", page.Subject);
        Assert.Equal(
            "Mara acknowledged INC-1 1 hour ago and it is still open. Hand it back, close it with a reason, or acknowledge again; otherwise it is escalated in 10 minutes.",
            page.Body);
        Assert.False(page.Urgent);
    }

    private Task<Paged> PageAsync(string? to, int level, int round) => pager.PageAsync(incident, new Paging(to, "still failing", level, round, core.Now), CancellationToken.None);

    private Task<ApproversTold> TellAsync() => pager.TellApproversAsync(
        incident, new PendingApproval("a-1", "s2", "shop-team", "restarting shop", "restart shop", core.Now, core.Now + TimeSpan.FromMinutes(15), Told: false), CancellationToken.None);
}
