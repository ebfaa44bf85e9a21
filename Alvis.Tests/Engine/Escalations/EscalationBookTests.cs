using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;
using Alvis.Tests.Engine.Platforms;
using Alvis.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Alvis.Tests.Engine.Escalations;

public sealed class EscalationBookTests
{
    private const string TwoLines = """
        {
          "Escalations": {
            "first-line": { "Kind": "terminal", "Aliases": ["ops", "The Night Shift"] },
            "second-line": { "Kind": "terminal" },
            "platform-team": { "Kind": "terminal" }
          },
          "Escalation": { "Default": ["first-line", "second-line"], "Self": "platform-team" }
        }
        """;

    [Theory]
    [InlineData("second-line", "second-line")]
    [InlineData("Second Line", "second-line")]
    [InlineData("the platform team", "platform-team")]
    [InlineData("Platform-Team.", "platform-team")]
    [InlineData("night shift", "first-line")]
    [InlineData("the OPS", "first-line")]
    [InlineData("the on-call engineer", "first-line")]
    [InlineData("On-Call", "first-line")]
    [InlineData("oncall", "first-line")]
    [InlineData("on call person", "first-line")]
    [InlineData("our on-call team", "first-line")]
    [InlineData("whoever is on call", "first-line")]
    [InlineData("the person on duty", "first-line")]
    [InlineData("the engineer who is on call", "first-line")]
    [InlineData("somebody on-call", "first-line")]
    public void Words_resolve_to_who_is_meant(string words, string name)
    {
        Assert.Equal((name, null), Make(TwoLines).Resolve(words));
    }

    [Theory]
    [InlineData("the database team")]
    [InlineData("on-call database team")]
    [InlineData("call")]
    [InlineData("")]
    [InlineData("the")]
    [InlineData("first-line and second-line")]
    public void Other_words_are_refused_and_nobody_is_guessed(string words)
    {
        var (name, refusal) = Make(TwoLines).Resolve(words);

        Assert.Null(name);
        Assert.StartsWith($"Nobody is registered as '{words}'", refusal!.Text, StringComparison.Ordinal);
        Assert.Contains("known: first-line, platform-team, second-line", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_name_is_answered_with_the_nearest()
    {
        Assert.Contains("did you mean 'second-line'?", Make(TwoLines).Resolve("secnd-line").Refusal!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_sounds_like_on_call_is_that_name()
    {
        var book = Make("""{ "Escalations": { "a": { "Kind": "terminal" }, "on-call": { "Kind": "terminal" } }, "Escalation": { "Default": ["a"] } }""");

        Assert.Equal("on-call", book.Resolve("the on call").Name);
        Assert.Equal("a", book.Resolve("the on-call engineer").Name);
    }

    [Fact]
    public void Levels_begin_with_who_is_meant_and_go_on_with_the_default()
    {
        var book = Make(TwoLines);

        Assert.Equal(["platform-team", "first-line", "second-line"], book.Levels("the platform team"));
        Assert.Equal(["second-line", "first-line"], book.Levels("second-line"));
        Assert.Equal(["first-line", "second-line"], book.Levels("on-call engineer"));
        Assert.Equal(["first-line", "second-line"], book.Levels("nobody we know"));
        Assert.Equal(["first-line", "second-line"], book.Levels(null));
        Assert.Equal("platform-team", book.Self);
    }

    [Fact]
    public async Task A_fresh_install_tells_the_terminal()
    {
        var shown = new StringWriter();
        var book = Make("{}", terminal: shown);

        Assert.Empty(book.Vet());
        Assert.Equal(["terminal"], book.Levels(null));
        Assert.Equal("terminal", book.Self);
        Assert.Equal("terminal", book.Resolve("the on-call engineer").Name);
        Assert.IsType<Delivery.Sent>(await book.SendAsync("terminal", Some.Page(), CancellationToken.None));
        Assert.Contains("[INC-12] shop is down", shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_entry_is_the_default_without_saying_so()
    {
        Assert.Equal(["ops"], Make("""{ "Escalations": { "ops": { "Kind": "terminal" } } }""").Levels(null));
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var book = Make("""
            {
              "Escalations": {
                "a": { "Kind": "webhok", "Url": "x" },
                "b": { "Kind": "webhook", "Url": "ftp://x", "Secret": "not-registered-secret-value", "Tiemout": "5s" },
                "c": { "Kind": "email", "Host": "smtp.example", "Port": "465", "From": "alvis", "To": [] },
                "d": { "Aliases": ["B", "--"] }
              },
              "Escalation": { "Default": ["b", "e"], "Self": "f", "Defualt": "x" }
            }
            """);

        var wrong = book.Vet().ToList();

        Assert.Equal(
            [
                "Escalation:Default: found 'e'; expected names from Escalations; did you mean 'b'? (known: b, c)",
                "Escalation:Defualt: found an unknown setting; did you mean 'Default'? (known: Default, Self)",
                "Escalation:Self: found 'f'; expected a name from Escalations; did you mean 'b'? (known: b, c)",
                "Escalations:a:Kind: found 'webhok'; expected email, terminal or webhook; did you mean 'webhook'?",
                "Escalations:b:Secret: found a text that names no registered secret; expected a name from Secrets, never the secret itself (known: hook)",
                "Escalations:b:Tiemout: found an unknown setting; did you mean 'Timeout'? (known: Kind, Aliases, Slack, Url, Secret, Timeout)",
                "Escalations:b:Url: found something that is no http or https address; expected an address such as https://pager.example/alvis",
                "Escalations:c:From: found 'alvis'; expected a mail address such as oncall@shop.example",
                "Escalations:c:Port: found 465, where the server speaks TLS from the first byte; expected a port where it begins with STARTTLS, most often 587",
                "Escalations:c:To: found nothing; expected a list of mail addresses",
                "Escalations:d:Aliases: found '--'; expected a name with letters or digits",
                "Escalations:d:Aliases: found 'B'; expected words that do not already mean 'b'",
                "Escalations:d:Kind: found nothing; expected email, terminal or webhook",
            ],
            wrong.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(wrong, w => w.Contains("not-registered-secret-value", StringComparison.Ordinal));
    }

    [Fact]
    public void Several_entries_without_a_default_are_wrong()
    {
        var book = Make("""{ "Escalations": { "a": { "Kind": "terminal" }, "b": { "Kind": "terminal" } } }""");

        Assert.Equal(["Escalation:Default: found nothing; expected a list of names from Escalations, in the order to try (known: a, b)"], book.Vet());
    }

    [Fact]
    public async Task A_kind_that_does_not_end_is_left_after_a_quarter_of_a_minute()
    {
        var clock = new ManualClock();
        var book = Make("""{ "Escalations": { "ops": { "Kind": "stuck" } } }""", clock, new Stuck());
        var sending = book.SendAsync("ops", Some.Page(), CancellationToken.None);

        clock.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal(new Delivery.Retry("ops did not answer within 15s; it may have arrived", TimeSpan.FromSeconds(30)), await sending);
    }

    [Fact]
    public async Task A_kind_that_breaks_is_an_answer_and_its_words_stay_in_the_log()
    {
        var book = Make("""{ "Escalations": { "ops": { "Kind": "broken" } } }""", new ManualClock(), new Broken());

        var delivery = await book.SendAsync("ops", Some.Page(), CancellationToken.None);

        Assert.Equal(new Delivery.Failed("ops could not be told: the kind 'broken' failed unexpectedly; Alvis's log has the reason."), delivery);
    }

    [Fact]
    public async Task Somebody_unknown_is_an_answer()
    {
        var delivery = await Make(TwoLines).SendAsync("secnd-line", Some.Page(), CancellationToken.None);

        Assert.StartsWith("Nobody is registered as 'secnd-line'; did you mean", Assert.IsType<Delivery.Failed>(delivery).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_example_can_be_used_as_it_stands()
    {
        var kinds = Some.Kinds();
        foreach (var kind in kinds.All)
        {
            var book = new EscalationBook(
                Given.Settings($$"""{ "Escalations": { "ops": {{kind.Example}} } }"""), kinds, TimeProvider.System, NullLogger<EscalationBook>.Instance);
            Assert.Empty(book.Vet());
        }

        await Task.CompletedTask;
    }

    private static EscalationBook Make(string json, TimeProvider? time = null, IEscalationKind? kind = null, TextWriter? terminal = null) =>
        new(Given.Settings(json), kind is null ? Some.Kinds(terminal) : new KindSet<IEscalationKind>([kind]), time ?? TimeProvider.System, NullLogger<EscalationBook>.Instance);

    private sealed class Stuck : IEscalationKind
    {
        public string Word => "stuck";

        public string Example => "{}";

        public IEnumerable<string> Vet(IConfigurationSection entry) => [];

        public Task<Delivery> SendAsync(IConfigurationSection entry, Page page, CancellationToken cancel) => new TaskCompletionSource<Delivery>().Task;
    }

    private sealed class Broken : IEscalationKind
    {
        public string Word => "broken";

        public string Example => "{}";

        public IEnumerable<string> Vet(IConfigurationSection entry) => [];

        public Task<Delivery> SendAsync(IConfigurationSection entry, Page page, CancellationToken cancel) => throw new InvalidOperationException("password=hunter2");
    }
}
