using Alvis.Bot.Commands;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Tests.Bot.Surfaces;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>Every verb, said into the console's box.</summary>
public sealed class VerbsInTheConsoleTests
{
    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    [Fact]
    public async Task Every_verb_works_and_explains_itself()
    {
        await using var alvis = await World.StartAsync(SurfaceContract.Asking, ("Webhooks:till:Url", "http://127.0.0.1:9/restart"), ("Webhooks:till:Secret", "hook"), ("Escalation:Default:0", "on-call"));
        using var ada = await Browser.OpenAsync(alvis);
        using var bo = await Browser.OpenAsync(alvis, "Bo");
        var till = SurfaceContract.Till.Replace("SHOP", alvis.Shop.Url, StringComparison.Ordinal);

        await SaysAsync(ada, "whoami", "console:ada");
        await SaysAsync(ada, "console", "Sign in to the console");
        await SaysAsync(ada, "list", "healthy");
        await SaysAsync(ada, "show shop", "GET");
        await SaysAsync(ada, "history shop", "in force");
        await SaysAsync(ada, "test shop", "What shop would get");
        await SaysAsync(ada, "run shop", "nothing was done");
        await SaysAsync(ada, "incidents", "No incident is open.");

        await SaysAsync(ada, $"add-playbook {till}", "Add a playbook for till");
        await SaysAsync(ada, $"discard {await WaitingAsync()}", "Discarded.");
        await SaysAsync(ada, $"add-playbook {till}", "Add a playbook for till");
        await SaysAsync(ada, $"confirm {await WaitingAsync()}", "The playbook of till is in force.");
        await SaysAsync(ada, $"edit till {till.Replace("1h", "2h", StringComparison.Ordinal)}", "every: 2h");
        await SaysAsync(ada, "pause till 2h we migrate", "till is paused until");
        await SaysAsync(ada, "resume till", "till is looked at again");
        await SaysAsync(ada, "adopt till", "No file for till waits", ok: false);
        await SaysAsync(ada, "remove till yes", "The playbook of till is removed");
        await SaysAsync(ada, "audit till", "till");

        alvis.Shop.GoesDown();
        await alvis.ShowsAsync("Approval needed");
        await SaysAsync(ada, "incident INC-1", "Approval needed");
        await SaysAsync(ada, "ack INC-1", "INC-1 is yours.");
        await SaysAsync(ada, "handback INC-1", "Alvis goes on with INC-1.");
        await alvis.UntilAsync(async () => (await alvis.IncidentAsync(new IncidentId(1))).Approval is not null, () => "It was never asked for again.");
        await SaysAsync(ada, "kill-switch on shop we move it", "The kill switch for shop is on");
        await SaysAsync(bo, "approve INC-1", "we move it", ok: false);
        await SaysAsync(ada, "kill-switch off shop", "The kill switch for shop is off.");
        await SaysAsync(ada, "deny INC-1 a migration runs", "Denied.");
        await SaysAsync(ada, "escalate INC-1", "INC-1", ok: null);
        await SaysAsync(ada, "silence INC-1 10m", "is silenced until");
        await SaysAsync(ada, "close INC-1 moved to another host", "INC-1 is closed.");
        Assert.Equal(IncidentStatus.Closed, (await alvis.IncidentAsync(new IncidentId(1))).Status);

        var verbs = alvis.Services.GetRequiredService<KindSet<IChatVerb>>();
        Assert.Equal(verbs.Known.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("report", verbs.Known);
        foreach (var verb in verbs.All)
        {
            Assert.StartsWith(verb.Word, verb.Example, StringComparison.Ordinal);
            foreach (var line in new[] { $"help {verb.Word}", $"{verb.Word} help" })
                Assert.Contains($"Example: {verb.Example}", (await AskAsync(ada, line)).Text, StringComparison.Ordinal);
            Assert.Contains(verb.Word, (await AskAsync(ada, "help")).Text, StringComparison.Ordinal);
        }

        async Task<string> WaitingAsync() => (await AskAsync(ada, "confirm")).Text.Split(' ') is var words ? words[Array.IndexOf(words, "confirm") + 1] : "";
    }

    private async Task SaysAsync(Browser by, string line, string answer, bool? ok = true)
    {
        said.Add(line.Split(' ')[0]);
        var (good, text) = await AskAsync(by, line);
        Assert.Contains(answer, text, StringComparison.Ordinal);
        if (ok is { } wanted)
            Assert.True(good == wanted, text);
    }

    private static async Task<(bool Ok, string Text)> AskAsync(Browser by, string line)
    {
        var answer = await by.AskAsync("/say", ("text", $"/alvis {line}"));
        return (answer.GetProperty("ok").GetBoolean(), Markup.Text(Markup.Read(answer.GetProperty("html").GetString()!).Body!));
    }
}
