using Alvis.Engine.Escalations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Plans;
using Alvis.Engine.Steps;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Steps;

public sealed class NotifyStepTests
{
    private readonly Escalations escalations = new();

    [Fact]
    public async Task It_tells_them_and_says_what()
    {
        Assert.Equal("told db-team: the shop was restarted", await TextAsync(new NotifyArgs("db-team", "the shop was restarted")));

        var page = Assert.Single(escalations.Sent);
        Assert.Equal(("db", "[INC-1] shop: the shop was restarted", "the shop was restarted", false), (page.To, page.Subject, page.Body, page.Urgent));
    }

    [Fact]
    public async Task Without_words_of_its_own_it_tells_what_was_seen()
    {
        await TextAsync(new NotifyArgs("db-team"));

        Assert.Equal("shop fails its check: answered 503, wanted 200", Assert.Single(escalations.Sent).Body);
    }

    [Fact]
    public async Task A_page_wakes_them()
    {
        await TextAsync(new NotifyArgs("db-team", Page: true));

        Assert.True(Assert.Single(escalations.Sent).Urgent);
    }

    [Fact]
    public async Task The_same_message_again_has_the_same_key()
    {
        await TextAsync(new NotifyArgs("db-team"));
        await TextAsync(new NotifyArgs("db-team"));

        Assert.Single(escalations.Sent.Select(p => p.Key).Distinct());
    }

    [Fact]
    public async Task Somebody_unknown_is_not_told_and_the_plan_goes_on()
    {
        Assert.Equal("nobody-here was not told: known: db", await TextAsync(new NotifyArgs("nobody-here")));
        Assert.Empty(escalations.Sent);
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_is_said_and_the_plan_goes_on()
    {
        escalations.Answer = new Delivery.Failed("the address does not exist");

        Assert.Equal("db-team could not be told (the address does not exist); the plan goes on", await TextAsync(new NotifyArgs("db-team")));
    }

    private async Task<string> TextAsync(NotifyArgs args)
    {
        var told = Timeline.Opened(new Plan("s1", [new("s1", args, [1], "s2"), new("s2", new CloseArgs(), [2])], []));
        var ends = Assert.IsType<StepResult.Ends>(await new NotifyStep(escalations).RunAsync(Run.Of(told, "s1"), CancellationToken.None));
        Assert.Equal(StepOutcome.Success, ends.Outcome);
        return ends.Text;
    }

    private sealed class Escalations : IEscalations
    {
        public List<Page> Sent { get; } = [];

        public Delivery Answer { get; set; } = new Delivery.Sent("accepted");

        public string Self => "db";

        public (string? Name, Refusal? Refusal) Resolve(string words) => words == "db-team" ? ("db", null) : (null, new Refusal("known: db"));

        public IReadOnlyList<string> Levels(string? words) => ["db"];

        public Task<Delivery> SendAsync(string name, Page page, CancellationToken cancel)
        {
            Sent.Add(page);
            return Task.FromResult(Answer);
        }
    }
}
