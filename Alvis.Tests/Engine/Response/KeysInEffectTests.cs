using System.Text;
using Alvis.Bot;
using Alvis.Engine.Checks;
using Alvis.Engine.Conversations;
using Alvis.Engine.Plans;
using Alvis.Engine.Platforms;
using Alvis.Engine.Playbooks;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Engine.Response;

/// <summary>What single keys of a playbook change in the plan that is made of it, in its check, or in the incident.</summary>
public sealed class KeysInEffectTests : IDisposable
{
    private const string Shop = """
        meta:
          service: shop
          platform: process
        health_check:
          url: https://shop.example/health
          every: 5m
        details: |-
          If the health check fails, restart the shop.
        """;

    private readonly ServiceProvider services = AlvisHost.Reading(new StartOptions
    {
        Logs = false,
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Processes:shop:Run:0"] = "shop",
            ["Commands:flush-cache:Run:0"] = "flush-cache",
            ["Checks:Networks:2"] = "loopback",
            ["Channels:web:Slack"] = "C2",
        },
    });

    [Fact]
    [Shows("meta.service")]
    [Shows("details")]
    public void The_text_becomes_a_plan_for_the_service() =>
        Assert.Equal(["check health_check", "restart shop"], Steps(Good(Shop)).Take(2));

    [Fact]
    [Shows("meta.platform")]
    [Shows("meta.app")]
    public void The_platform_is_asked_for_the_app()
    {
        Assert.Contains("process cannot restart 'shop-2'; No process 'shop-2' is registered", Assert.Single(Told(Shop.Replace("platform: process", "platform: process\n  app: shop-2", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Contains("webhook cannot restart 'shop'; No webhook 'shop' is registered", Assert.Single(Told(Shop.Replace("platform: process", "platform: webhook", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    [Shows("meta.aliases")]
    public void The_text_may_use_another_name_that_is_given()
    {
        var text = Shop.Replace("restart the shop", "restart the storefront", StringComparison.Ordinal);
        Assert.NotEmpty(Told(text));
        Assert.Contains("restart shop", Steps(Good(text.Replace("platform: process", "platform: process\n  aliases: [storefront]", StringComparison.Ordinal))));
    }

    [Fact]
    [Shows("meta.channel")]
    public void Incidents_go_to_a_channel_that_the_operator_registered()
    {
        string Text(string channel) => Shop.Replace("platform: process", $"platform: process\n  channel: {channel}", StringComparison.Ordinal);

        Assert.Equal("web", Good(Text("web")).Playbook!.Channel);
        Assert.Equal("shop.yaml:4:12: found the channel 'webb', which is not registered; expected a name from Channels; did you mean 'web'? (known: web)", Assert.Single(Told(Text("webb"))));
        Assert.Equal(("C2", null), (services.GetRequiredService<IChannels>().Find("web", "Slack"), services.GetRequiredService<IChannels>().Find(null, "Slack")));
    }

    [Fact]
    [Shows("steps")]
    [Shows("checks")]
    public async Task A_step_runs_a_further_check_by_its_name()
    {
        await using var page = ProbeTarget.Answers(404);
        var draft = Good(Shop[..Shop.IndexOf("details", StringComparison.Ordinal)] + $"checks:\n  front-page: {{ url: '{page.Url}' }}\nsteps:\n  - check: front-page\n  - restart: shop\n");

        Assert.Equal(["check front-page", "restart shop"], Steps(draft));
        var result = await services.GetRequiredService<CheckFactory>().Make(draft.Playbook!.Checks["front-page"]).RunAsync(fresh: true, CancellationToken.None);
        Assert.Equal("answered 404, wanted 200", result.Finding);
    }

    [Fact]
    [Shows("actions")]
    public void Only_a_command_that_the_playbook_lists_may_be_run()
    {
        var text = Shop[..Shop.IndexOf("details", StringComparison.Ordinal)] + "steps:\n  - action: flush-cache\n";
        Assert.NotEmpty(Told(text));
        Assert.Equal(["run the action flush-cache"], Steps(Good(text + "actions: [flush-cache]\n")));
        Assert.Contains(Told(text + "actions: [flush-cash]\n"), p => p.Contains("did you mean 'flush-cache'?", StringComparison.Ordinal));
    }

    [Fact]
    [Shows("health_check.kind")]
    [Shows("health_check.host")]
    [Shows("health_check.port")]
    public async Task A_check_may_only_open_a_connection()
    {
        await using var shop = ProbeTarget.Answers(500);
        var draft = Good(Shop.Replace("url: https://shop.example/health", $"kind: tcp\n  host: 127.0.0.1\n  port: {shop.Port}", StringComparison.Ordinal));

        var result = await services.GetRequiredService<CheckFactory>().Make(draft.Playbook!.HealthCheck).RunAsync(fresh: true, CancellationToken.None);

        Assert.True(result.Healthy, result.Finding);
        Assert.StartsWith($"{shop.At} accepted the connection", result.Finding, StringComparison.Ordinal);
    }

    [Fact]
    [Shows("restart.grace")]
    public async Task Checks_wait_for_the_grace_after_a_restart()
    {
        await using var core = await Core.StartAsync();
        core.InForce["shop"] = With(p => p with { Restart = new RestartPolicy { Grace = TimeSpan.FromMinutes(3) } });

        await core.FailAsync();
        await core.PassAsync(TimeSpan.FromSeconds(175));
        Assert.DoesNotContain("probed", await core.WordsAsync());

        await core.PassAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("closed", await core.WordsAsync());
    }

    [Fact]
    [Shows("escalate.to")]
    [Shows("meta.owner")]
    public async Task An_incident_that_is_handed_over_goes_to_whom_the_playbook_names_and_says_whose_service_it_is()
    {
        await using var core = await Core.StartAsync();
        core.InForce["shop"] = With(p => p with { Owner = "web team", Escalate = new EscalatePolicy { To = "second-line" } });
        core.Platform.Answers = CallResult.Failed("no such program");

        await core.FailAsync();

        var (to, page) = Assert.Single(core.Pages);
        Assert.Equal("second-line", to);
        Assert.Contains("web team", page.Body, StringComparison.Ordinal);
    }

    public void Dispose() => services.Dispose();

    private static InForce With(Func<Playbook, Playbook> change)
    {
        var known = Some.InForce();
        return known with { Playbook = change(known.Playbook) };
    }

    private static IEnumerable<string> Steps(Draft draft) => draft.Plan!.Compiled.Plan!.Steps.Select(s => StepWords.Of(s.Args));

    private Draft Make(string yaml) => services.GetRequiredService<Drafts>().Make("shop.yaml", Encoding.UTF8.GetBytes(yaml));

    private Draft Good(string yaml)
    {
        var draft = Make(yaml);
        Assert.Empty(draft.Problems.Select(p => p.ToString()));
        return draft;
    }

    private List<string> Told(string yaml) => [.. Make(yaml).Problems.Select(p => p.ToString())];
}
