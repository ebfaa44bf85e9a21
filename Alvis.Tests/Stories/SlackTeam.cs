using Alvis.Engine.Response;
using Alvis.Tests.Support;
using Alvis.Tests.Support.SlackWorkspace;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Stories;

/// <summary>A whole Alvis in a Slack workspace, with a shop, an admin, a responder and somebody without a role.</summary>
internal sealed class SlackTeam : IAsyncDisposable
{
    public const string Asking = """
        meta: { service: shop, platform: webhook, aliases: [the shop] }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { approval: ask, ask_for: 5m, cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          If it succeeds, close the incident.
          Run the health check again after restarting the shop.
          If it fails again, escalate to second-line.
        """;

    private SlackTeam(Workspace slack, World alvis, bool http)
    {
        (Slack, Alvis, Http) = (slack, alvis, http);
    }

    public Workspace Slack { get; }
    public World Alvis { get; }
    public bool Http { get; }
    public Person Anna => Slack.Person("anna");
    public Person Mara => Slack.Person("mara");
    public Person Vera => Slack.Person("vera");
    public Channel Incidents => Slack.Incidents;

    /// <summary>Starts both; <paramref name="http"/> for signed requests instead of Socket Mode.</summary>
    public static async Task<SlackTeam> StartAsync(bool http, string playbook = Asking, Action<Workspace>? before = null, params (string Key, string Value)[] more)
    {
        var slack = await Workspace.StartAsync();
        var anna = slack.AddPerson("anna");
        var mara = slack.AddPerson("mara");
        slack.AddPerson("vera");
        before?.Invoke(slack);
        (string, string)[] roles = [("Slack:Roles:admin:0", anna.Id), ("Slack:Roles:responder:0", mara.Id), ("Webhooks:till:Url", "http://127.0.0.1:9/restart"), ("Webhooks:till:Secret", "hook")];
        var alvis = await World.StartAsync(playbook, [.. slack.Settings(http).Select(s => (s.Key, s.Value)), .. roles, .. more]);
        var team = new SlackTeam(slack, alvis, http);
        await team.ConnectAsync();
        return team;
    }

    /// <summary>Slack knows where Alvis is, as after a start of Alvis.</summary>
    public async Task ConnectAsync()
    {
        if (Http)
            Slack.CallsAt(new Uri(Alvis.Console, "/slack/events"));
        else
            await Slack.Links.AreReadyAsync(2);
    }

    /// <summary>The shop stops answering, and the incident's message asks for approval.</summary>
    public async Task<Message> GoesDownAsync()
    {
        Alvis.Shop.GoesDown();
        var message = await Incidents.ShowsAsync("shop is down");
        await message.HasButtonsAsync("Approve restart", "Deny", "Acknowledge", "Escalate", "Close", "Silence 1 h", "Open in the console");
        return message;
    }

    /// <summary>A playbook for another service, whose check is the shop's.</summary>
    public string Till() => $$"""
        meta: { service: till, platform: webhook }
        health_check: { url: "{{Alvis.Shop.Url}}/health", every: 1s, timeout: 1s }
        details: If the health check fails, restart the till.

        """;

    /// <summary>Playbooks that wait to be confirmed.</summary>
    public Task<IReadOnlyList<Proposal>> ProposalsAsync() => Alvis.Services.GetRequiredService<IProposalStore>().WaitingAsync(CancellationToken.None);

    /// <summary>The text of a service's playbook; empty for none.</summary>
    public string InForce(string service) => Alvis.Services.GetRequiredService<IPlaybooks>().Find(service)?.Text ?? "";

    public async Task TillIsCheckedAsync()
    {
        var playbooks = Alvis.Services.GetRequiredService<IPlaybooks>();
        await Alvis.UntilAsync(() => Task.FromResult(playbooks.Find("till") is not null), () => "The playbook of till never came into force.");
        Assert.Null((await Anna.TypesAsync("/alvis list")).Trouble);
        await Anna.IsToldAsync(Incidents, "till");
    }

    public async ValueTask DisposeAsync()
    {
        await Alvis.DisposeAsync();
        await Slack.DisposeAsync();
    }
}
