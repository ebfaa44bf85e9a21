using Alvis.Bot.Commands;
using Alvis.Engine.Conversations;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.Surfaces;

/// <summary>
/// What every surface keeps to, as people see it, in front of a whole Alvis. A surface's test derives from this and says how to look and press;
/// what it cannot do it says, and is not asked for.
/// </summary>
public abstract class SurfaceContract : IAsyncLifetime
{
    /// <summary>A shop whose restart wants an approval; <c>SHOP</c> is its address.</summary>
    internal const string Asking = """
        meta: { service: shop, platform: webhook, aliases: [the shop] }
        health_check: { url: SHOP/health, every: 1s, retry_every: 1s, timeout: 1s }
        restart: { approval: ask, ask_for: 5m, cooldown: 0s }
        details: |-
          If the health check fails, restart the shop.
          If it succeeds, close the incident.
          Run the health check again after restarting the shop.
          If it fails again, escalate to second-line.
        """;

    /// <summary>Another service of the same shop, for people to add.</summary>
    internal const string Till = """
        meta: { service: till, platform: webhook }
        health_check: { url: SHOP/health, every: 1h }
        details: |-
          If the health check fails, restart the till.
          Run the health check again.
          If it fails again, escalate to second-line.

        """;

    private static readonly IncidentId First = new(1);

    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["Approve restart"] = "approve",
        ["Deny"] = "deny",
        ["Acknowledge"] = "ack",
        ["Hand back"] = "handback",
        ["Escalate"] = "escalate",
        ["Close"] = "close",
    };

    private SurfaceDriver surface = null!;
    private World alvis = null!;

    private protected abstract SurfaceDriver Drive();

    public Task InitializeAsync()
    {
        surface = Drive();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        // What the surface runs on outlives Alvis.
        if (alvis is not null)
            await alvis.DisposeAsync();
        await surface.DisposeAsync();
    }

    [Fact]
    public async Task An_incident_is_one_message_that_goes_with_it()
    {
        await AskAsync();
        Assert.Equal([First], (await surface.ReadChannelAsync()).Select(m => m.Incident));
        await UntilTitleAsync("shop is down");

        Assert.True((await PressAsync(Visitor.Mara, "Approve restart")).Ok);
        await alvis.BecomesAsync(IncidentStatus.Closed);

        await UntilTitleAsync("shop: closed, recovered after 1 restart");
        Assert.Equal([First], (await surface.ReadChannelAsync()).Select(m => m.Incident));
    }

    [Fact]
    public Task Every_note_stands_in_the_thread_once_and_in_order() => EveryNoteAsync(_ => { });

    [Fact]
    public Task Every_note_does_so_too_where_the_surface_asks_for_time() => EveryNoteAsync(StubbornSurface.Wrap);

    [Fact]
    public async Task The_buttons_are_those_of_the_state_and_no_others()
    {
        if (!surface.CanPress)
            return;
        await AskAsync();
        await UntilButtonsAsync("Approve restart", "Deny", "Acknowledge", "Escalate", "Close", "Silence 1 h");

        await PressAsync(Visitor.Mara, "Acknowledge");
        await UntilButtonsAsync("Hand back", "Escalate", "Close", "Silence 1 h");

        await PressAsync(Visitor.Mara, "Close", "moved to another host");
        await UntilButtonsAsync();
    }

    [Fact]
    public async Task A_press_counts_once_and_the_second_is_told_who_was_first()
    {
        await AskAsync();
        var button = surface.CanPress ? await ButtonAsync("Approve restart") : null;

        Assert.True((await PressAsync(Visitor.Mara, "Approve restart", button: button)).Ok);
        var second = await PressAsync(Visitor.Ivo, "Approve restart", button: button);

        Assert.False(second.Ok);
        Assert.Contains(surface.KnowsPeople ? "Mara approved it at" : "You approved it at", second.Text, StringComparison.Ordinal);
        await alvis.BecomesAsync(IncidentStatus.Closed);
        Assert.Single(alvis.Shop.Restarts);
    }

    [Fact]
    public async Task What_is_written_with_a_press_is_kept()
    {
        await AskAsync();

        Assert.True((await PressAsync(Visitor.Mara, "Deny", "a migration runs")).Ok);

        await UntilThreadAsync(First, lines => lines.Any(l => l.EndsWith("denied: a migration runs", StringComparison.Ordinal)));
        Assert.Empty(alvis.Shop.Restarts);
    }

    [Fact]
    public async Task A_refusal_is_for_the_asker_alone_and_says_how_to_do_better()
    {
        await AskAsync();

        var refused = await surface.SayAsync(Visitor.Mara, "close INC-1");
        var unknown = await surface.SayAsync(Visitor.Mara, "aprove INC-1");

        Assert.Equal((false, "Say why: the reason goes into the summary. Example: close INC-1 moved to another host"), (refused.Ok, refused.Text));
        Assert.False(unknown.Ok);
        Assert.Contains("did you mean 'approve'?", unknown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await surface.ReadThreadAsync(First), l => l.Contains("Say why", StringComparison.Ordinal) || l.Contains("did you mean", StringComparison.Ordinal));
        Assert.Equal(IncidentStatus.Open, (await alvis.IncidentAsync(First)).Status);
        if (!surface.KnowsPeople)
            return;
        Assert.DoesNotContain("Say why", await surface.ReadAllAsync(Visitor.Ivo), StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", await surface.ReadAllAsync(Visitor.Ivo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_for_approval_says_what_is_asked_of_whom_and_what_comes_without_an_answer()
    {
        if (!surface.CanEdit)
            return;
        await AskAsync();
        await UntilTitleAsync("shop is down");

        var asked = IncidentThread.From(await alvis.Services.GetRequiredService<IIncidentStore>().TimelineAsync(First, CancellationToken.None)).Card.Approval!;
        // A surface may show the incident first and the request with its next edit.
        var text = "";
        await alvis.UntilAsync(
            async () => (text = (await surface.ReadChannelAsync()).Single(m => m.Incident == First).Text).Contains(asked.Call!, StringComparison.Ordinal),
            () => $"The request was never shown: {text}");
        foreach (var part in new[] { asked.For, asked.WhoMay, asked.Otherwise, "answered 503" })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_shows_every_row_and_an_empty_one_says_so()
    {
        await StartAsync();
        var empty = await surface.SayAsync(Visitor.Mara, "incidents");
        Assert.True(empty.Ok);
        Assert.Contains("No incident is open.", empty.Text, StringComparison.Ordinal);
        await GoDownAsync();

        var open = await surface.SayAsync(Visitor.Mara, "incidents");
        Assert.Contains("INC-1 shop", open.Text, StringComparison.Ordinal);
        Assert.Contains("answered 503", open.Text, StringComparison.Ordinal);
        var words = alvis.Services.GetRequiredService<KindSet<IChatVerb>>().Known;
        var help = await surface.SayAsync(Visitor.Mara, "help");
        Assert.All(words, word => Assert.Contains(word, help.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_leads_into_the_console()
    {
        await StartAsync();

        if (!surface.OpensForms)
            Assert.Equal(["/playbooks/new"], (await surface.SayAsync(Visitor.Ada, "add-playbook")).Links);
        Assert.StartsWith("/sign-in?link=", Assert.Single((await surface.SayAsync(Visitor.Ada, "console")).Links), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_is_for_who_may_propose()
    {
        if (!surface.OpensForms)
            return;
        await StartAsync();

        var opened = await surface.SayAsync(Visitor.Ada, "add-playbook");
        var refused = await surface.SayAsync(Visitor.Vera, "add-playbook");

        Assert.True(opened.Ok);
        Assert.StartsWith("Add a playbook", opened.Text, StringComparison.Ordinal);
        Assert.False(refused.Ok);
        Assert.Contains("needs an author", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_playbook_is_shown_with_its_plan_and_target_and_in_force_once_it_is_confirmed()
    {
        await StartAsync();
        var library = alvis.Services.GetRequiredService<IPlaybooks>();

        var shown = await surface.SayAsync(Visitor.Ada, $"add-playbook {Till.Replace("SHOP", alvis.Shop.Url, StringComparison.Ordinal)}");

        Assert.True(shown.Ok, shown.Text);
        foreach (var part in new[] { "Add a playbook for till", "restart till", "POST http://127.0.0.1:9/restart", "If the health check fails, restart the till." })
            Assert.Contains(part, shown.Text, StringComparison.Ordinal);
        Assert.Null(library.Find("till"));

        // What it is called is the surface's: Confirm, or Add.
        Assert.Equal(surface.CanPress ? ["Discard"] : [], shown.Buttons.Skip(1).Select(b => b.Label));
        var confirmed = surface.CanPress
            ? await surface.PressAsync(Visitor.Ada, shown.Buttons[0], null)
            : await surface.SayAsync(Visitor.Ada, Typed(shown.Text, "confirm"));

        Assert.True(confirmed.Ok, confirmed.Text);
        Assert.NotNull(library.Find("till"));
    }

    [Fact]
    public async Task What_is_wrong_in_a_playbook_is_shown_with_its_place_and_cannot_be_confirmed()
    {
        await StartAsync();

        var shown = await surface.SayAsync(Visitor.Ada, $"add-playbook {Till.Replace("1h", "never", StringComparison.Ordinal)}");

        Assert.False(shown.Ok);
        Assert.Contains("found 'never'", shown.Text, StringComparison.Ordinal);
        Assert.Empty(shown.Buttons);
    }

    [Fact]
    public async Task A_viewer_looks_and_does_nothing()
    {
        if (!surface.KnowsPeople)
            return;
        await AskAsync();

        var answer = await PressAsync(Visitor.Vera, "Acknowledge");

        Assert.False(answer.Ok);
        Assert.Contains("'ack' needs a responder, and you are a viewer. An admin can change that: Ada is one.", answer.Text, StringComparison.Ordinal);
        Assert.Null((await alvis.IncidentAsync(First)).Owner);
    }

    [Fact]
    public async Task What_others_wrote_is_shown_as_text()
    {
        const string hostile = "<script>alert(1)</script> <b>b</b> **bold** [x](http://evil.test) `y` &amp; \"q\" <!channel> @everyone \u001b[31mred\a \u202Etxet";
        await StartAsync();

        await alvis.Services.GetRequiredService<Intake>().FaultAsync(
            "shop", "GET http://shop/health", new CheckResult(false, hostile, Some.Night, CheckFailure.Status), Some.Night, CancellationToken.None);

        await UntilThreadAsync(First, lines => lines.Count > 0);
        Assert.Equal(Clean((await alvis.ThreadAsync())[0]), Clean((await surface.ReadThreadAsync(First))[0]));
        Assert.Contains("<script>alert(1)</script> <b>b</b> **bold**", (await surface.ReadThreadAsync(First))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_is_shown_once()
    {
        await AskAsync();
        await PressAsync(Visitor.Mara, "Close", "moved to another host");
        var summary = (await alvis.BecomesAsync(IncidentStatus.Closed)).Summary!;

        await alvis.UntilAsync(async () => (await surface.ReadSummariesAsync(First)).Count > 0, () => "The summary was never shown.");
        Assert.Equal(Lines(summary), Lines(Assert.Single(await surface.ReadSummariesAsync(First))));
    }

    [Fact]
    public async Task What_was_open_before_the_start_is_shown_and_can_be_answered()
    {
        await AskAsync();

        await alvis.StartAgainAsync();
        await surface.BeginAsync(alvis);

        await UntilThreadAsync(First, lines => lines.Any(l => l.StartsWith("Approval needed", StringComparison.Ordinal)));
        Assert.StartsWith("shop is down", (await surface.ReadThreadAsync(First))[0], StringComparison.Ordinal);
        Assert.True((await PressAsync(Visitor.Mara, "Approve restart")).Ok);
        await alvis.BecomesAsync(IncidentStatus.Closed);
        Assert.Single(alvis.Shop.Restarts);
    }

    private async Task EveryNoteAsync(Action<IServiceCollection> change)
    {
        await StartAsync(change);
        await GoDownAsync();
        await PressAsync(Visitor.Mara, "Approve restart");
        await alvis.BecomesAsync(IncidentStatus.Closed);

        var told = await alvis.ThreadAsync();
        await UntilThreadAsync(First, lines => lines.Count >= told.Count);
        Assert.Equal(told.Select(Clean), (await surface.ReadThreadAsync(First)).Select(Clean));
    }

    private async Task StartAsync(Action<IServiceCollection>? change = null)
    {
        var settings = await surface.SettingsAsync();
        alvis = await World.StartAsync(
            parts =>
            {
                surface.Add(parts);
                change?.Invoke(parts);
            },
            [("shop", Asking)],
            [("Webhooks:till:Url", "http://127.0.0.1:9/restart"), ("Webhooks:till:Secret", "hook"), .. settings]);
        await surface.BeginAsync(alvis);
    }

    private async Task AskAsync()
    {
        await StartAsync();
        await GoDownAsync();
    }

    private async Task GoDownAsync()
    {
        alvis.Shop.GoesDown();
        await UntilThreadAsync(First, lines => lines.Any(l => l.StartsWith("Approval needed for", StringComparison.Ordinal)));
    }

    private async Task<ShownButton> ButtonAsync(string label)
    {
        await alvis.UntilAsync(
            async () => (await surface.ReadChannelAsync()).Any(m => m.Buttons.Any(b => b.Label == label)), () => $"There never was a button '{label}'.");
        return (await surface.ReadChannelAsync()).SelectMany(m => m.Buttons).First(b => b.Label == label);
    }

    // Where nothing can be pressed the same is typed.
    private async Task<PrivateAnswer> PressAsync(Visitor by, string label, string? answer = null, ShownButton? button = null) => surface.CanPress
        ? await surface.PressAsync(by, button ?? await ButtonAsync(label), answer)
        : await surface.SayAsync(by, $"{Verbs[label]} {First} {answer}".Trim());

    // A button of a text, as it is to be typed: 'You can say: confirm 5f2c, discard 5f2c'.
    private static string Typed(string text, string verb) => text[text.LastIndexOf($"{verb} ", StringComparison.Ordinal)..].Split(',')[0];

    private async Task UntilTitleAsync(string title)
    {
        if (surface.CanEdit)
        {
            IReadOnlyList<ShownMessage> seen = [];
            await alvis.UntilAsync(
                async () => (seen = await surface.ReadChannelAsync()).Any(m => m.Title.Contains(title, StringComparison.Ordinal)),
                () => $"No message ever said '{title}', but {string.Join("; ", seen.Select(m => m.Text))}.");
        }
    }

    private async Task UntilButtonsAsync(params string[] labels)
    {
        IReadOnlyList<string> seen = [];
        await alvis.UntilAsync(
            async () => (seen = [.. (await surface.ReadChannelAsync()).Single(m => m.Incident == First).Buttons.Select(b => b.Label)]).SequenceEqual(labels),
            () => $"The buttons never were {string.Join(", ", labels)}, but {string.Join(", ", seen)}.");
    }

    private Task UntilThreadAsync(IncidentId incident, Func<IReadOnlyList<string>, bool> reached)
    {
        IReadOnlyList<string> seen = [];
        return alvis.UntilAsync(async () => reached(seen = await surface.ReadThreadAsync(incident)), () => $"The surface never showed it. It shows:\n{string.Join('\n', seen)}\n");
    }

    // How what cannot be seen is left out is the surface's own business.
    private static string Clean(string line) => string.Join(' ', Words.Clip(line, line.Length).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);
}
