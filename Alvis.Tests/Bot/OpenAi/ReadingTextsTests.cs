using System.Text.Json;
using Alvis.Engine.Plans;
using Alvis.Engine.Writing;
using Alvis.Tests.Support;

namespace Alvis.Tests.Bot.OpenAi;

/// <summary>What a model may make of texts: plain sentences, explanations, a second plan; each held to the text, and none of it in force.</summary>
public sealed class ReadingTextsTests : IAsyncLifetime
{
    private const string Text =
        "If the health check fails, restart the shop.\nIf it succeeds, close the incident.\nWait for one minute after restarting the shop.\n"
        + "Run the health check again after restarting the shop.\nIf it fails again, escalate to the on-call engineer.";

    private const string Slang = "Give it a sec, like one minute, after restarting the shop.";

    private static readonly CompileContext Context = new()
    {
        File = "shop.yaml",
        Service = "shop",
        HealthCheckUrl = "http://shop/health",
        Services = [new KnownService("shop", ["the shop", "the app"], [])],
        Actions = [new KnownAction("flush-cache", null, ["region"], Destructive: false)],
    };

    private Desk desk = null!;

    public async Task InitializeAsync() => desk = await Desk.StartAsync();

    public async Task DisposeAsync() => await desk.DisposeAsync();

    [Fact]
    public async Task Slang_becomes_plain_sentences_with_their_lines()
    {
        const string slang = "# shop is toast?\nkick the shop if its health check is red\nchill for a minute\nDO NOT touch the database\nmaybe scale it up to 4";
        Says(new
        {
            sentences = new object[]
            {
                new { text = "Wait for 1 minute.", line = 3 },
                new { text = "If the health check fails, restart the shop.", line = 2 },
                new { text = "Do not touch the database.", line = 4 },
                new { text = "Touch the database.", line = 4 },
                new { text = "Wait for 5 minutes.", line = 3 },
                new { text = "Scale it up to 4.", line = 5 },
                new { text = "Page everybody.", line = 99 },
            },
        });

        var rewriting = await new Rewriter(desk.Scribe, desk.Redaction).RewriteAsync(slang, "request:1", CancellationToken.None);

        Assert.Equal([(2, "If the health check fails, restart the shop."), (3, "Wait for 1 minute."), (4, "Do not touch the database.")], rewriting.Sentences.Select(s => (s.Line, s.Text)));
        Assert.Equal("chill for a minute", rewriting.Sentences[1].Source);
        Assert.Equal(
            [
                "line 4, \"Touch the database.\": the line forbids something, and the sentence does not",
                "line 3, \"Wait for 5 minutes.\": the line does not say '300000 ms'",
                "line 5, \"Scale it up to 4.\": the line only considers it",
                "\"Page everybody.\": it names no line of the text",
            ],
            rewriting.Dropped);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"sentences\":null}")]
    [InlineData("{\"sentences\":[],\"run\":\"fly apps restart shop\"}")]
    [InlineData("{\"sentences\":[{\"text\":\"x\"")]
    public async Task An_answer_of_another_form_is_nothing(string answer)
    {
        desk.Server.Says(new ModelReply { Content = answer });

        var rewriting = await new Rewriter(desk.Scribe, desk.Redaction).RewriteAsync("x", "request:1", CancellationToken.None);

        Assert.Equal("its answer had not the form that was asked for", rewriting.Why);
        Assert.False(rewriting.Use.Used);
    }

    [Fact]
    public async Task A_fix_is_proposed_when_it_compiles_in_its_place()
    {
        var explained = await ExplainAsync(Text.Replace("Wait for one minute after restarting the shop.", Slang, StringComparison.Ordinal), "Wait for one minute after restarting the shop.");

        Assert.Equal("Wait for one minute after restarting the shop.", explained.Fix);
        Assert.Equal("It is slang.", explained.Text);
        Assert.Equal([3], explained.Of.Lines);
    }

    [Theory]
    [InlineData("Wait for ten minutes after restarting the shop.")] // a number of its own
    [InlineData("Give it a moment, like one minute, after restarting the shop.")] // no better
    [InlineData("Run rm -rf for one minute after restarting the shop.")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Another_fix_is_not(string? fix) =>
        Assert.Null((await ExplainAsync(Text.Replace("Wait for one minute after restarting the shop.", Slang, StringComparison.Ordinal), fix)).Fix);

    [Fact]
    public async Task A_second_plan_that_does_the_same_is_the_same_whatever_its_steps_are_called()
    {
        var readings = await ReadAsync(Text, Rename(Plan(60)));

        Assert.NotNull(readings.First.Plan);
        Assert.Empty(readings.Problems);
        Assert.NotNull(readings.Second);
        Assert.False(readings.Differ);
    }

    [Fact]
    public async Task A_second_plan_that_does_something_else_is_shown_beside_the_first()
    {
        var plan = Plan(60);
        // Closes nothing: hands over instead.
        var readings = await ReadAsync(Text, plan.Replace("\"on_success\":\"s5\"", "\"on_success\":\"handover\"", StringComparison.Ordinal).Replace(",{\"id\":\"s5\",\"kind\":\"close\",\"args\":{},\"lines\":[2],\"on_success\":null,\"on_failure\":null,\"on_timeout\":null}", "", StringComparison.Ordinal));

        Assert.NotNull(readings.Second);
        Assert.True(readings.Differ);
        Assert.NotNull(readings.First.Plan);
    }

    [Theory]
    [InlineData("\"service\":\"shop\"", "\"service\":\"billing\"", "billing")]
    [InlineData("\"seconds\":60", "\"seconds\":90", "which its lines do not say")]
    [InlineData("\"lines\":[4]", "\"lines\":[44]", "comes from no line of the text")]
    [InlineData("\"target\":\"health_check\"", "\"target\":\"url\",\"url\":\"http://169.254.169.254/\"", "checks an address that its lines do not have")]
    [InlineData("\"on_failure\":\"s6\"", "\"on_failure\":\"s1\"", "a plan only goes forward")]
    [InlineData("\"kind\":\"restart\"", "\"kind\":\"shell\"", "its answer had not the form that was asked for")]
    public async Task A_second_plan_that_is_not_valid_is_none(string part, string instead, string said)
    {
        var readings = await ReadAsync(Text, Plan(60).Replace(part, instead, StringComparison.Ordinal));

        Assert.Null(readings.Second);
        Assert.Contains(readings.Problems, p => p.Contains(said, StringComparison.Ordinal));
        Assert.False(readings.Differ);
    }

    [Fact]
    public async Task Names_reach_the_model_as_the_only_ones_it_can_write()
    {
        await ReadAsync(Text, Plan(60));

        var schema = Assert.Single(desk.Server.Questions).Body["response_format"]!["json_schema"]!["schema"]!.ToJsonString();
        Assert.Contains("\"service\":{\"type\":\"string\",\"enum\":[\"shop\"]}", schema, StringComparison.Ordinal);
        Assert.Contains("\"enum\":[\"flush-cache\"]", schema, StringComparison.Ordinal);
        Assert.DoesNotContain("notify", schema, StringComparison.Ordinal);
    }

    private static string Plan(int seconds) => JsonSerializer.Serialize(new
    {
        start = "s1",
        steps = new object[]
        {
            Step("s1", "check", new { target = "health_check", attempts = (int?)null, every_seconds = (int?)null, timeout_seconds = (int?)null, pass_when = (string?)null }, [1], "s5", "s2"),
            Step("s2", "restart", new { service = "shop" }, [1], "s3", "handover"),
            Step("s3", "wait", new { seconds }, [3], "s4", null),
            Step("s4", "check", new { target = "health_check", attempts = (int?)null, every_seconds = (int?)null, timeout_seconds = (int?)null, pass_when = (string?)null }, [4], "s5", "s6"),
            Step("s5", "close", new { }, [2], null, null),
            Step("s6", "escalate", new { to = "on-call engineer" }, [5], null, null),
        },
    });

    private static object Step(string id, string kind, object args, int[] lines, string? success, string? failure) =>
        new { id, kind, args, lines, on_success = success, on_failure = failure, on_timeout = (string?)null };

    private static string Rename(string plan) => plan.Replace("\"s3\"", "\"rest\"", StringComparison.Ordinal).Replace("\"s5\"", "\"done\"", StringComparison.Ordinal);

    private void Says(object answer) => desk.Server.Says(new ModelReply { Content = JsonSerializer.Serialize(answer) });

    private async Task<Explanation> ExplainAsync(string details, string? fix)
    {
        Says(new { items = new[] { new { error = 1, explanation = "It is slang.", fix } } });
        var explained = await new Explainer(desk.Scribe, desk.Redaction).ExplainAsync(details, Context, "request:1", CancellationToken.None);
        return Assert.Single(explained.Items);
    }

    private Task<TwoReadings> ReadAsync(string details, string answer)
    {
        desk.Server.Says(new ModelReply { Content = answer });
        return new SecondCompiler(desk.Scribe, desk.Redaction).ReadAsync(details, Context, "request:1", CancellationToken.None);
    }
}
