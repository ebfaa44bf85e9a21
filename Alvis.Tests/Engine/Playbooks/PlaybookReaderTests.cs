using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;

namespace Alvis.Tests.Engine.Playbooks;

public sealed class TheSmallestPlaybookTests
{
    private readonly Playbook shop = SomePlaybooks.Good(SomePlaybooks.Smallest);

    [Fact]
    public void Says_which_service_runs_where() =>
        Assert.Equal(("shop", "fly.io", "shop", "", null), (shop.Service, shop.Platform, shop.App, shop.Condition, shop.Owner));

    [Fact]
    public void Has_a_check_with_the_defaults()
    {
        var check = shop.HealthCheck;
        Assert.Equal(("health_check", "http"), (check.Name, check.Kind));
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)), (check.Every, check.Timeout, check.RetryEvery));
        Assert.Equal((2, 2), (check.FailAfter, check.RecoverAfter));
        Assert.Equal("https://shop.example/health", check.Settings.Text("url"));
        Assert.Equal("GET", check.Settings.Text("method"));
    }

    [Fact]
    public void Restarts_and_escalates_by_the_defaults() =>
        Assert.Equal((new RestartPolicy(), new EscalatePolicy()), (shop.Restart, shop.Escalate));

    [Fact]
    public void Has_no_further_checks_actions_or_steps()
    {
        Assert.Empty(shop.Checks);
        Assert.Empty(shop.Actions);
        Assert.Null(shop.Steps);
    }

    [Fact]
    public void Knows_where_its_name_stands() => Assert.Equal(new Place(2, 12), shop.ServiceAt);

    [Fact]
    public void Declared_defaults_are_those_of_the_policies()
    {
        var empty = SomePlaybooks.Good(SomePlaybooks.With("  every: 5m", "restart: { approval: auto }\nescalate: { repeat: 3 }"));
        Assert.Equal((new RestartPolicy(), new EscalatePolicy()), (empty.Restart, empty.Escalate));
    }
}

public sealed class APlaybookWithEveryKeyTests
{
    private readonly Playbook site = SomePlaybooks.Good(File.ReadAllText(SomePlaybooks.Example("every-key.yaml")));

    [Fact]
    public void Keeps_what_it_says_of_the_service()
    {
        Assert.Equal(("every-key-shop", "techaro-website-prod", "web team"), (site.Service, site.App, site.Owner));
        Assert.Equal("health check failed", site.Condition);
        Assert.Equal(["website", "the site"], site.Aliases);
        Assert.Equal("web", site.Channel);
    }

    [Fact]
    public void Keeps_further_checks_without_an_interval()
    {
        var (name, check) = Assert.Single(site.Checks);
        Assert.Equal(("front-page", "front-page"), (name, check.Name));
        Assert.Null(check.Every);
        Assert.Equal(TimeSpan.FromSeconds(5), check.RetryEvery);
    }

    [Fact]
    public void Keeps_its_policies()
    {
        Assert.Equal(new RestartPolicy { Approval = Approval.Ask, Grace = TimeSpan.FromSeconds(10) }, site.Restart);
        Assert.Equal(new EscalatePolicy { To = "on-call engineer" }, site.Escalate);
        Assert.Equal(["flush-cache"], site.Actions);
    }

    [Fact]
    public void Shows_every_key_that_is_built()
    {
        var text = File.ReadAllText(SomePlaybooks.Example("every-key.yaml"));
        foreach (var (path, key) in SomePlaybooks.Product.Shape.All())
        {
            // The keys of tcp cannot stand beside those of http.
            if (path is not "steps" && !path.Contains('*') && key is { Built: true } and not { Name: "host" or "port" })
                Assert.Matches($@"(?m)^ *{key.Name}:", text);
        }
    }
}

public sealed class KeysOfTheChecksTests
{
    [Fact]
    public void The_kind_chooses_them()
    {
        var shop = SomePlaybooks.Good(SomePlaybooks.Smallest.Replace("  url: https://shop.example/health", "  kind: tcp\n  host: db-1\n  port: 5432"));
        Assert.Equal(("tcp", "db-1", 5432), (shop.HealthCheck.Kind, shop.HealthCheck.Settings.Text("host"), shop.HealthCheck.Settings.Number("port")));
    }

    [Fact]
    public void A_key_of_another_kind_is_unknown() => Tells.Of(
        SomePlaybooks.With("  every: 5m", "  port: 80"), "shop.yaml:7:3: found the unknown key 'port'; known: kind, url, method, headers, body, ");

    [Fact]
    public void An_unknown_kind_names_the_known_ones() => Tells.Of(
        SomePlaybooks.With("  every: 5m", "  kind: htp"), "shop.yaml:7:9: found 'htp'; did you mean 'http'? Expected http or tcp");

    [Fact]
    public void The_kind_looks_at_values_together() => Tells.Of(
        SomePlaybooks.With("  every: 5m", "  method: HEAD\n  want_body: ok"), "shop.yaml:8:14: found 'want_body' with HEAD, which has no body; expected another method");

    [Fact]
    public void Defaults_never_exceed_the_interval()
    {
        var check = SomePlaybooks.Good(SomePlaybooks.Smallest.Replace("every: 5m", "every: 2s")).HealthCheck;
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), (check.Timeout, check.RetryEvery));
    }

    [Theory]
    [InlineData("timeout: 6s")]
    [InlineData("retry_every: 6s")]
    public void A_time_longer_than_the_interval_is_refused(string key) => Tells.Of(
        SomePlaybooks.Smallest.Replace("every: 5m", "every: 5s\n  " + key), "found '6s'; expected at most 5s, which is 'every'");

    [Fact]
    public void A_further_check_runs_only_when_named() => Tells.Of(
        SomePlaybooks.With("  every: 5m", "checks:\n  front: { url: http://x/, every: 1m }"),
        "shop.yaml:8:28: found 'every'; it is not supported by this version; remove it");

    [Theory]
    [InlineData("url")]
    [InlineData("health_check")]
    [InlineData("Front")]
    [InlineData("\"front\\n\"")]
    public void A_further_check_has_a_name_of_its_own(string name) => Tells.Of(
        SomePlaybooks.With("  every: 5m", $"checks:\n  {name}: {{ url: http://x/ }}"), "shop.yaml:8:3: found the name", "neither 'health_check' nor 'url'");
}

public sealed class ValuesOutOfRangeTests
{
    [Theory]
    [InlineData("every: 5m", "every: 999ms", "expected a duration from 1s to 1d")]
    [InlineData("every: 5m", "every: 25h", "expected a duration from 1s to 1d")]
    [InlineData("every: 5m", "every: 300", "expected a duration from 1s to 1d, such as 30s or 5m")]
    [InlineData("every: 5m", "every: 5m\n  timeout: 61s", "expected a duration from 1s to 1m")]
    [InlineData("every: 5m", "every: 5m\n  fail_after: 0", "expected a whole number from 1 to 20")]
    [InlineData("every: 5m", "every: 5m\n  fail_after: '2'", "found the text '2'; expected 2 without quotes")]
    [InlineData("every: 5m", "every: 5m\n  fail_after: 02", "expected a whole number from 1 to 20")]
    [InlineData("every: 5m", "every: 5m\n  recover_after: 21", "expected a whole number from 1 to 20")]
    [InlineData("every: 5m", "every: 5m\n  reuse: yes", "expected true or false")]
    [InlineData("every: 5m", "every: 5m\nrestart: { max: 3 }", "such as '3 per 1h': 1 to 20 per 1m to 1d")]
    [InlineData("every: 5m", "every: 5m\nrestart: { max: 21 per 1h }", "1 to 20")]
    [InlineData("every: 5m", "every: 5m\nrestart: { max: 3 per 1s }", "1m to 1d")]
    [InlineData("every: 5m", "every: 5m\nrestart: { ask_for: 10s }", "from 1m to 1d")]
    [InlineData("every: 5m", "every: 5m\nrestart: { grace: 2h }", "from 0s to 1h")]
    [InlineData("every: 5m", "every: 5m\nrestart: { approval: never }", "expected auto, ask or off")]
    [InlineData("every: 5m", "every: 5m\nescalate: { repeat: 0 }", "from 1 to 20")]
    [InlineData("every: 5m", "every: 5m\nactions: [a, a]", "found 'a' a second time; expected each entry once")]
    [InlineData("every: 5m", "every: 5m\nactions: ['--force']", "expected the name of a registered command")]
    [InlineData("service: shop", "service: Shop", "found 'Shop'; expected a name of lower-case letters, digits and '-'")]
    [InlineData("service: shop", "service: \"shop\\n\"", "found several lines")]
    [InlineData("service: shop", "service: shop\n  app: --all", "not beginning with '-'")]
    [InlineData("service: shop", "service: shop\n  aliases: [a, b, c, d, e, f, g, h, i, j, k]", "found a list of 11; expected 1 to 10 entries")]
    public void Are_refused_with_the_range(string good, string bad, string told) => Tells.Of(SomePlaybooks.Smallest.Replace(good, bad), told);

    [Fact]
    public void An_unknown_platform_names_the_nearest_and_all_known() => Tells.Of(
        SomePlaybooks.Smallest.Replace("fly.io", "flyio"),
        "shop.yaml:3:13: found 'flyio'; did you mean 'fly.io'? Expected command, fly.io, process or webhook");
}

public sealed class KeysThatAreNotTakenTests
{
    [Fact]
    public void An_unknown_key_names_the_nearest() => Tells.Of(
        SomePlaybooks.With("  service: shop", "  alias: x"), "shop.yaml:3:3: found the unknown key 'alias'; did you mean 'aliases'?");

    [Theory]
    [InlineData("meta", "time_zone")]
    [InlineData("meta", "depends_on")]
    [InlineData("meta", "mode")]
    [InlineData("meta", "match")]
    [InlineData("restart", "approvers")]
    [InlineData("restart", "canary")]
    [InlineData("restart", "by")]
    [InlineData("", "evidence")]
    [InlineData("", "budget")]
    [InlineData("", "silence")]
    public void A_key_of_a_later_version_is_refused(string section, string key)
    {
        var text = section switch
        {
            "meta" => SomePlaybooks.With("  service: shop", $"  {key}: x"),
            "" => SomePlaybooks.With("  every: 5m", $"{key}: x"),
            _ => SomePlaybooks.With("  every: 5m", $"{section}:\n  {key}: x"),
        };
        Tells.Of(text, $"found '{key}'; it is not supported by this version; remove it");
        Assert.Contains(SomePlaybooks.Reader.Shape.All(), k => k.Path == (section + "." + key).TrimStart('.') && !k.Key.Built);
    }
}

public sealed class TextThatIsNoPlaybookTests
{
    private const string Smallest = "the smallest playbook has 'meta' with 'service' and 'platform', 'health_check' with 'url' and 'every', and 'details'";

    [Theory]
    [InlineData("- a\n- b\n", "shop.yaml:1:1: found a list at the top")]
    [InlineData("hello\n", "shop.yaml:1:1: found the text 'hello' at the top")]
    [InlineData("{}", "shop.yaml:1:1: found an empty section")]
    [InlineData("version: 3\nservices:\n  web: {}\n", "shop.yaml:1:1: found only 'version' and 'services', which no playbook has")]
    [InlineData("# Shop\n\n## Restart\n\n1. Look at it: is it up?\n2. `restart`\n", "shop.yaml:1:1: found what looks like Markdown")]
    [InlineData("---\ntitle: Shop\n---\n\nSome text.\n\n```sh\nrestart\n```\n", "shop.yaml:1:1: found what looks like Markdown")]
    public void Is_told_what_a_playbook_needs(string text, string found) => Tells.Of(text, found, Smallest);

    [Fact]
    public void A_markdown_file_is_known_by_its_name() =>
        Assert.Contains("found what looks like Markdown", Assert.Single(SomePlaybooks.Told(SomePlaybooks.Reader.Read("shop.md", "Restart it.\n"))));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing yet")]
    [InlineData("---\n")]
    [InlineData("\uFEFF")]
    public void An_empty_one_is_told_apart(string text) => Tells.Of(text, "shop.yaml:1:1: found nothing; expected a playbook; the file is empty");

    [Fact]
    public void A_broken_playbook_with_headings_in_comments_is_no_markdown() =>
        Tells.Of("## Shop ##\nmeta: [\nhealth_check: x\n", "shop.yaml:2:7: found a bracket that is not closed");
}

public sealed class APlaybookWithManyProblemsTests
{
    [Fact]
    public void Is_told_all_of_them_at_once_in_the_order_of_the_text()
    {
        var told = SomePlaybooks.Told("""
            meta:
              service: Shop
              platfrom: fly.io
            health_check:
              url: shop.example
              every: soon
              every: 5m
            restart:
              canary: true
            extra: 1
            """);
        Assert.Equal(
            [
                "shop.yaml:1:1: 'details' is missing; expected what to do in plain English, below '|-', or 'steps'",
                "shop.yaml:2:3: 'platform' is missing; expected command, fly.io, process or webhook",
                "shop.yaml:2:12: found 'Shop'; expected a name of lower-case letters, digits and '-', at most 63, not beginning with '-'",
                "shop.yaml:3:3: found the unknown key 'platfrom'; did you mean 'platform'? (known: service, platform, app, condition, aliases, owner, channel)",
                "shop.yaml:5:8: found 'shop.example'; expected an http or https address",
                "shop.yaml:6:10: found 'soon'; expected a duration from 1s to 1d, such as 30s or 5m",
                "shop.yaml:7:3: found the key 'every' a second time; expected it once; it is already at line 6, column 3",
                "shop.yaml:9:3: found 'canary'; it is not supported by this version; remove it",
                "shop.yaml:10:1: found the unknown key 'extra'; known: meta, health_check, checks, restart, escalate, actions, details, steps",
            ],
            told);
    }

    [Fact]
    public void Hundreds_are_counted_and_the_first_are_shown()
    {
        var told = SomePlaybooks.Told(SomePlaybooks.Smallest + "\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"x{i}: 1\n")));
        Assert.Equal(101, told.Count);
        Assert.EndsWith("found 200 further problems that are not shown; mend these first", told[^1]);
    }
}

public sealed class StepsInsteadOfDetailsTests
{
    [Fact]
    public void Are_kept_as_written()
    {
        var shop = SomePlaybooks.Good(SomePlaybooks.Smallest[..SomePlaybooks.Smallest.IndexOf("details", StringComparison.Ordinal)] + "steps:\n  - restart: shop\n");
        Assert.Equal("", shop.Details);
        Assert.IsType<Node.Items>(shop.Steps);
        Assert.Equal(new Place(8, 3), shop.Steps!.At);
    }

    [Fact]
    public void Both_are_refused() => Tells.Of(SomePlaybooks.With("  every: 5m", "steps:\n  - restart: shop"), "found 'steps' beside 'details'; expected one of them");

    [Fact]
    public void Their_shape_is_asked() => Tells.Of(SomePlaybooks.Smallest[..SomePlaybooks.Smallest.IndexOf("details", StringComparison.Ordinal)] + "steps: no\n", "found 'no'; expected a list of steps");
}

internal static class Tells
{
    /// <summary>The text is answered with one line that holds all of these parts.</summary>
    public static void Of(string text, params IReadOnlyList<string> parts)
    {
        var told = Assert.Single(SomePlaybooks.Told(text));
        foreach (var part in parts)
            Assert.Contains(part, told);
    }
}
