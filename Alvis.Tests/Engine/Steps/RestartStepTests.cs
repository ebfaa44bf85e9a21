using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Steps;

public sealed class RestartStepTests
{
    private static readonly Attempt First = new(new IncidentId(1), 1, "k1", "INC-1: answered 503");

    private readonly RecordingPlatform platform = new();

    [Fact]
    public async Task It_wants_the_platform_s_restart_of_the_target_and_does_nothing_itself()
    {
        var call = Assert.IsType<StepResult.Acts>(await RunAsync(Timeline.Opened())).Call;

        Assert.Equal(("shop", "test", "shop", "restart shop", true), (call.Service, call.Platform, call.Target, call.Describe, call.IsRestart));
        Assert.Empty(platform.Restarted);
    }

    [Fact]
    public async Task The_call_carries_attempt_key_and_reason()
    {
        var call = Assert.IsType<StepResult.Acts>(await RunAsync(Timeline.Opened())).Call;

        Assert.Equal(CallOutcome.Done, (await call.MakeAsync(First, CancellationToken.None)).Outcome);

        Assert.Equal(new RestartOrder("shop", "shop", new IncidentId(1), 1, "k1", "INC-1: answered 503"), Assert.Single(platform.Restarted));
    }

    [Fact]
    public async Task A_call_cut_off_is_asked_about_with_the_same_order()
    {
        var told = Timeline.Restarting();

        var call = new RestartStep(Platforms()).Recall(Run.Of(told, "s2"), told.Incident.Call!)!;

        Assert.Equal(Happened.Yes, await call.HappenedAsync(First, told.Now, CancellationToken.None));
        Assert.Equal((new RestartOrder("shop", "shop", new IncidentId(1), 1, "k1", "INC-1: answered 503"), told.Now), Assert.Single(platform.Asked));
        Assert.Empty(platform.Restarted);
    }

    [Fact]
    public void A_call_on_a_platform_that_is_gone_cannot_be_made_out()
    {
        var told = Timeline.Restarting();

        Assert.Null(new RestartStep(new KindSet<IPlatform>([])).Recall(Run.Of(told, "s2"), told.Incident.Call!));
    }

    [Fact]
    public async Task Where_the_playbook_wants_consent_it_asks_first()
    {
        var asks = Assert.IsType<StepResult.Asks>(await RunAsync(Timeline.Opened(), Some.Playbook(approval: Approval.Ask)));

        Assert.Equal(new StepResult.Asks(null, "restarting shop", "restart shop", TimeSpan.FromMinutes(15)), asks);
    }

    [Fact]
    public async Task A_playbook_that_became_looser_in_the_middle_changes_nothing_for_this_incident()
    {
        var told = Timeline.Opened(but: o => o with { Policy = new IncidentPolicy { Approval = Approval.Ask } });

        Assert.IsType<StepResult.Asks>(await RunAsync(told, Some.Playbook(approval: Approval.Auto)));
    }

    [Fact]
    public async Task One_consent_is_one_restart()
    {
        var told = Timeline.Asked().By(Some.Mara, new Approved("a-1"));
        var playbook = Some.Playbook(approval: Approval.Ask);
        Assert.IsType<StepResult.Acts>(await RunAsync(told, playbook));

        told.Then(Some.Begun());

        Assert.IsType<StepResult.Asks>(await RunAsync(told, playbook));
    }

    [Fact]
    public async Task A_playbook_that_allows_none_hands_over()
    {
        var told = Timeline.Asked().By(Some.Mara, new Approved("a-1"));

        Assert.Equal("the playbook allows no restart of shop (restart.approval: off)", await HandsOverAsync(told, Some.Playbook(approval: Approval.Off)));
    }

    [Fact]
    public async Task A_platform_that_this_version_does_not_know_hands_over_and_names_the_known_ones()
    {
        var told = Timeline.Opened(but: o => o with { Platform = "tset" });

        Assert.Equal("this version knows no platform 'tset' (did you mean 'test'? (known: test))", await HandsOverAsync(told));
    }

    [Fact]
    public async Task A_target_that_changed_in_the_middle_is_not_restarted() =>
        Assert.Equal(
            "the playbook now names till on test, the incident began with shop on test",
            await HandsOverAsync(Timeline.Opened(), Some.Playbook() with { App = "till" }));

    [Fact]
    public async Task A_target_that_the_platform_refuses_hands_over_with_its_words()
    {
        var step = new RestartStep(new KindSet<IPlatform>([new RecordingPlatform { Refuses = new Refusal("Processes:shop is not registered.") }]));

        var hands = Assert.IsType<StepResult.HandsOver>(await step.RunAsync(Run.Of(Timeline.Opened(), "s2"), CancellationToken.None));

        Assert.Equal("shop cannot be restarted: Processes:shop is not registered.", hands.Why);
    }

    private KindSet<IPlatform> Platforms() => new([platform]);

    private Task<StepResult> RunAsync(Timeline told, Playbook? playbook = null) => new RestartStep(Platforms()).RunAsync(Run.Of(told, "s2", playbook), CancellationToken.None);

    private async Task<string> HandsOverAsync(Timeline told, Playbook? playbook = null) => Assert.IsType<StepResult.HandsOver>(await RunAsync(told, playbook)).Why;
}
