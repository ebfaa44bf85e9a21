using Alvis.Engine.Checks;
using Alvis.Engine.Incidents;
using Alvis.Engine.Plans;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;
using static Alvis.Engine.Incidents.IncidentEvent;

namespace Alvis.Tests.Engine.Steps;

public sealed class CheckStepTests
{
    private readonly Eyes eyes = new();

    [Fact]
    public async Task The_result_that_confirmed_the_fault_answers_the_first_step()
    {
        var told = Timeline.Opened().After(TimeSpan.FromSeconds(14));

        var ends = Assert.IsType<StepResult.Ends>(await RunAsync(told, "s1"));

        Assert.Equal((StepOutcome.Failure, "answered 503, wanted 200"), (ends.Outcome, ends.Text));
        Assert.Empty(eyes.Looked);
        Assert.Null(ends.Seen);
    }

    [Fact]
    public async Task Fifteen_seconds_later_it_looks_anew()
    {
        var told = Timeline.Opened().After(TimeSpan.FromSeconds(15));
        eyes.See(Some.Passing(told.Now));

        var ends = Assert.IsType<StepResult.Ends>(await RunAsync(told, "s1"));

        Assert.Equal(StepOutcome.Success, ends.Outcome);
        Assert.Equal(Some.Passing(told.Now), ends.Seen);
        Assert.Equal(("shop", "health_check", null), Assert.Single(eyes.Looked));
    }

    [Fact]
    public async Task A_later_check_looks_anew_however_soon_it_comes()
    {
        var told = Timeline.Opened();
        eyes.See(Some.Failing(told.Now));

        await RunAsync(told, "s4");

        Assert.Single(eyes.Looked);
    }

    [Fact]
    public async Task A_first_check_of_something_else_looks_there()
    {
        var told = Opened(new CheckArgs("url", "http://db/ping"));
        eyes.See(Some.Passing(told.Now));

        var ends = Assert.IsType<StepResult.Ends>(await RunAsync(told, "s1"));

        Assert.Equal(("shop", "url", "http://db/ping"), Assert.Single(eyes.Looked));
        Assert.Equal(StepOutcome.Success, ends.Outcome);
    }

    [Fact]
    public async Task A_clock_set_back_does_not_keep_the_confirmed_result_fresh()
    {
        var told = Timeline.Opened().After(TimeSpan.FromSeconds(20)).After(TimeSpan.FromHours(-1)).Then(new ClockJumped(TimeSpan.FromHours(-1)));
        eyes.See(Some.Failing(told.Now));

        await RunAsync(told, "s1");

        Assert.Single(eyes.Looked);
    }

    [Fact]
    public async Task Checks_wait_out_the_grace_after_a_restart()
    {
        var told = Timeline.Waiting().After(TimeSpan.FromSeconds(10));
        var playbook = Some.Playbook() with { Restart = new RestartPolicy { Grace = TimeSpan.FromSeconds(90) } };

        var waits = Assert.IsType<StepResult.Waits>(await RunAsync(told, "s4", playbook));
        Assert.Equal(Some.Night + TimeSpan.FromSeconds(90), waits.Until);
        Assert.Contains("giving shop its grace of 1 minute 30 seconds", waits.Why, StringComparison.Ordinal);
        Assert.Empty(eyes.Looked);

        told.After(TimeSpan.FromSeconds(80));
        eyes.See(Some.Passing(told.Now));
        Assert.IsType<StepResult.Ends>(await RunAsync(told, "s4", playbook));
    }

    [Fact]
    public async Task Several_attempts_are_made_as_far_apart_as_the_plan_says()
    {
        var told = Opened(new CheckArgs(Attempts: 3, EverySeconds: 10)).After(TimeSpan.FromSeconds(20));

        foreach (var _ in Enumerable.Range(0, 2))
        {
            eyes.See(Some.Failing(told.Now));
            var waits = Assert.IsType<StepResult.Waits>(await RunAsync(told, "s1"));
            Assert.Equal(told.Now + TimeSpan.FromSeconds(10), waits.Until);
            told.Then(new Probed("s1", waits.Seen!), new WaitBegun("s1", waits.Until, waits.Why)).After(TimeSpan.FromSeconds(10));
        }

        eyes.See(Some.Failing(told.Now));
        var ends = Assert.IsType<StepResult.Ends>(await RunAsync(told, "s1"));
        Assert.Equal((StepOutcome.Failure, "answered 503, wanted 200 (3 looks)"), (ends.Outcome, ends.Text));
    }

    [Fact]
    public async Task The_confirmed_result_is_the_first_of_several_attempts_and_is_not_found_again()
    {
        var told = Opened(new CheckArgs(Attempts: 2, EverySeconds: 5));

        var waits = Assert.IsType<StepResult.Waits>(await RunAsync(told, "s1"));
        Assert.Equal(Some.Failing(Some.Night), waits.Seen);
        told.Then(new Probed("s1", waits.Seen!), new WaitBegun("s1", waits.Until, waits.Why)).After(TimeSpan.FromSeconds(5));

        eyes.See(Some.Failing(told.Now));
        var ends = Assert.IsType<StepResult.Ends>(await RunAsync(told, "s1"));
        Assert.Equal(StepOutcome.Failure, ends.Outcome);
        Assert.Single(eyes.Looked);
    }

    [Fact]
    public async Task One_pass_of_any_is_enough()
    {
        var told = Opened(new CheckArgs(Attempts: 3, EverySeconds: 10)).After(TimeSpan.FromSeconds(20));
        told.Then(new Probed("s1", Some.Failing(told.Now)));
        eyes.See(Some.Passing(told.Now));

        Assert.Equal(StepOutcome.Success, Assert.IsType<StepResult.Ends>(await RunAsync(told, "s1")).Outcome);
    }

    [Fact]
    public async Task One_failure_of_all_is_enough()
    {
        var told = Opened(new CheckArgs(Attempts: 3, EverySeconds: 10, PassWhen: PassWhen.All)).After(TimeSpan.FromSeconds(20));
        told.Then(new Probed("s1", Some.Passing(told.Now)));
        eyes.See(Some.Failing(told.Now));

        Assert.Equal(StepOutcome.Failure, Assert.IsType<StepResult.Ends>(await RunAsync(told, "s1")).Outcome);
    }

    [Fact]
    public async Task All_pass_only_when_the_last_one_passed_too()
    {
        var told = Opened(new CheckArgs(Attempts: 2, EverySeconds: 10, PassWhen: PassWhen.All)).After(TimeSpan.FromSeconds(20));
        eyes.See(Some.Passing(told.Now));
        var waits = Assert.IsType<StepResult.Waits>(await RunAsync(told, "s1"));

        told.Then(new Probed("s1", waits.Seen!));
        eyes.See(Some.Passing(told.Now));
        Assert.Equal(StepOutcome.Success, Assert.IsType<StepResult.Ends>(await RunAsync(told, "s1")).Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    public async Task A_poll_looks_until_its_time_is_over_even_when_the_clock_is_set(int jump)
    {
        var told = Opened(new CheckArgs("url", "http://db/ping", EverySeconds: 10, TimeoutSeconds: 25));
        var looks = 0;
        while (true)
        {
            eyes.See(Some.Failing(told.Now));
            looks++;
            if (await RunAsync(told, "s1") is not StepResult.Waits waits)
                break;
            told.Then(new Probed("s1", waits.Seen!), new WaitBegun("s1", waits.Until, waits.Why)).After(TimeSpan.FromSeconds(10));
            if (looks == 1 && jump != 0)
                told.After(TimeSpan.FromSeconds(jump)).Then(new ClockJumped(TimeSpan.FromSeconds(jump)));
        }

        Assert.Equal(3, looks);
    }

    [Fact]
    public async Task A_poll_ends_with_the_first_pass()
    {
        var told = Opened(new CheckArgs("url", "http://db/ping", EverySeconds: 10, TimeoutSeconds: 600));
        told.Then(new Probed("s1", Some.Failing(told.Now))).After(TimeSpan.FromSeconds(10));
        eyes.See(Some.Passing(told.Now));

        Assert.Equal(StepOutcome.Success, Assert.IsType<StepResult.Ends>(await RunAsync(told, "s1")).Outcome);
    }

    private static Timeline Opened(CheckArgs args) => Timeline.Opened(Some.RestartPlan() with
    {
        Steps = [new("s1", args, [1], "s5", "s2"), .. Some.RestartPlan().Steps.Skip(1)],
    });

    private Task<StepResult> RunAsync(Timeline told, string step, Playbook? playbook = null) =>
        new CheckStep(eyes).RunAsync(Run.Of(told, step, playbook), CancellationToken.None);

    private sealed class Eyes : IProbes
    {
        private CheckResult? next;

        public List<(string Service, string Check, string? Url)> Looked { get; } = [];

        public void See(CheckResult result) => next = result;

        public Task<CheckResult> LookAsync(string service, string check, string? url, CancellationToken cancel)
        {
            Looked.Add((service, check, url));
            return Task.FromResult(next ?? throw new InvalidOperationException("Nothing was to be looked at."));
        }
    }
}
