using Alvis.Engine.Writing;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.OpenAi;

/// <summary>What asking may use, and when it is not done.</summary>
public sealed class ScribeTests
{
    private static readonly Prompt Hello = new("hello", 1, "Say hello.", """{"type":"object","properties":{},"required":[],"additionalProperties":false}""");

    [Fact]
    public async Task The_same_question_is_paid_for_once()
    {
        await using var desk = await Started();

        var (first, second) = (await AskAsync(desk), await AskAsync(desk, purse: "INC-2"));

        Assert.Equal(("{}", "{}"), (first.Text, second.Text));
        Assert.Equal((820, 0), (first.Use.TokensIn + first.Use.TokensOut, second.Use.TokensIn + second.Use.TokensOut));
        Assert.Equal(1, desk.Server.Requests);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("input")]
    public async Task Another_version_or_input_is_another_question(string what)
    {
        await using var desk = await Started();

        await AskAsync(desk);
        await AskAsync(desk, what == "version" ? Hello with { Version = 2 } : Hello, what == "input" ? "you" : "me");

        Assert.Equal(2, desk.Server.Requests);
    }

    [Theory]
    [InlineData("Llm:MaxTokensPerIncident", "2000", "MaxTokensPerIncident")]
    [InlineData("Llm:MaxCostPerIncident", "0.0165", "MaxCostPerIncident")]
    [InlineData("Llm:MaxTokensPerMonth", "2000", "MaxTokensPerMonth")]
    [InlineData("Llm:MaxCostPerMonth", "0.0165", "MaxCostPerMonth")]
    public async Task A_call_that_would_pass_a_limit_is_not_made(string setting, string value, string named)
    {
        await using var desk = await Started((setting, value));

        Assert.NotNull((await AskAsync(desk)).Text);
        var refused = await AskAsync(desk, input: "again");

        Assert.Contains(named, refused.Why, StringComparison.Ordinal);
        Assert.Equal(1, desk.Server.Requests);
    }

    [Fact]
    public async Task The_limit_of_an_incident_is_its_own_and_a_new_month_begins_anew()
    {
        await using var desk = await Started(("Llm:MaxTokensPerIncident", "2000"), ("Llm:MaxTokensPerMonth", "3000"));

        Assert.NotNull((await AskAsync(desk)).Text);
        Assert.NotNull((await AskAsync(desk, input: "b", purse: "INC-2")).Text);
        Assert.Contains("MaxTokensPerMonth", (await AskAsync(desk, input: "c", purse: "INC-3")).Why, StringComparison.Ordinal);
        Assert.Equal(new Spent(1640, 0.0038m), await desk.Ledger.SpentAsync(desk.Clock.GetUtcNow(), CancellationToken.None));

        desk.Clock.Advance(TimeSpan.FromDays(31));
        Assert.NotNull((await AskAsync(desk, input: "c", purse: "INC-3")).Text);
    }

    [Fact]
    public async Task Where_the_model_does_not_say_what_it_used_the_worst_is_booked()
    {
        await using var desk = await Started();
        desk.Server.Says(new ModelReply { Content = "{}", SaysUsage = false });

        var use = (await AskAsync(desk)).Use;

        Assert.Equal(1500, use.TokensOut);
        Assert.Equal(use.Cost, (await desk.Ledger.SpentAsync(desk.Clock.GetUtcNow(), CancellationToken.None)).Cost);
    }

    [Fact]
    public async Task An_answer_that_nobody_waited_for_is_booked_at_its_worst()
    {
        await using var desk = await Started();
        desk.Server.Says(new ModelReply { Hangs = true });

        var asking = AskAsync(desk, within: TimeSpan.FromSeconds(5));
        await desk.TimePassesAsync(asking);

        Assert.Equal("it did not answer in time", (await asking).Why);
        Assert.Equal(1500, (await asking).Use.TokensOut);
    }

    [Fact]
    public async Task After_three_failures_it_is_left_alone_for_five_minutes()
    {
        await using var desk = await Started();
        desk.Server.Says(ModelReply.Error(401));
        for (var n = 0; n < 3; n++)
            await AskAsync(desk, input: $"{n}");

        Assert.Contains("it is left alone for 5 minutes", (await AskAsync(desk, input: "4")).Why, StringComparison.Ordinal);
        Assert.Equal(3, desk.Server.Requests);

        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        desk.Server.Says(new ModelReply { Content = "{}" });
        Assert.NotNull((await AskAsync(desk, input: "5")).Text);
        Assert.NotNull((await AskAsync(desk, input: "6")).Text);
    }

    [Fact]
    public async Task Questions_beyond_four_at_once_are_not_kept_waiting()
    {
        await using var desk = await Started();
        desk.Server.Says(new ModelReply { Hangs = true });
        var four = Enumerable.Range(0, 4).Select(n => AskAsync(desk, input: $"{n}", purse: $"INC-{n}", within: TimeSpan.FromSeconds(5))).ToList();

        Assert.Equal("it is busy with other questions", (await AskAsync(desk, input: "5")).Why);

        await desk.TimePassesAsync(Task.WhenAll(four));
    }

    [Fact]
    public async Task What_is_too_much_is_not_sent()
    {
        await using var desk = await Started();

        Assert.Contains("there is too much to send", (await AskAsync(desk, input: new string('x', 50_000))).Why, StringComparison.Ordinal);
        Assert.Equal(0, desk.Server.Requests);
    }

    private static async Task<Desk> Started(params (string, string)[] settings)
    {
        var desk = await Desk.StartAsync(settings);
        desk.Server.Says(new ModelReply { Content = "{}" });
        return desk;
    }

    private static Task<Scribed> AskAsync(Desk desk, Prompt? prompt = null, string input = "me", string purse = "INC-1", TimeSpan? within = null) =>
        desk.Scribe.AskAsync(prompt ?? Hello, Untrusted.Wrap(input), purse, within ?? TimeSpan.FromSeconds(25), CancellationToken.None);
}
