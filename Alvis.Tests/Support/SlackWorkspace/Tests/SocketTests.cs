using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Alvis.Tests.Support.SlackWorkspace.Tests;

/// <summary>Socket Mode: links, envelopes, acknowledgements and their loss.</summary>
public sealed class SocketTests : WorkspaceTest
{
    private Person Mara => Workspace.People is [var somebody, ..] ? somebody : Workspace.AddPerson("mara");

    [Fact]
    public async Task A_link_says_hello_and_its_ticket_works_once()
    {
        await App.ConnectAsync();
        var hello = Assert.Single(App.Frames);
        Assert.Equal(("hello", 1, Workspace.AppId), ((string?)hello["type"], (int)hello["num_connections"]!, (string?)hello["connection_info"]!["app_id"]));

        var url = new Uri((string)(await App.SendAsync("apps.connections.open", RawApp.Form(), Tokens.App)).Body["url"]!);
        using var once = new ClientWebSocket();
        await once.ConnectAsync(url, CancellationToken.None);
        using var again = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => again.ConnectAsync(url, CancellationToken.None));
    }

    [Fact]
    public async Task Envelopes_go_over_one_link_or_the_other()
    {
        await App.ConnectAsync();
        await App.ConnectAsync();
        await Workspace.Links.AreReadyAsync(2);
        for (var i = 0; i < 4; i++)
            Mara.Says(Incidents, $"@Alvis {i}");
        await Workspace.IsQuietAsync();
        Assert.Equal(4, App.Events("app_mention").Count);
        Assert.Equal(4, App.Envelopes.Select(e => (string)e["envelope_id"]!).Distinct().Count());
    }

    [Fact]
    public async Task The_eleventh_link_is_too_many()
    {
        for (var i = 0; i < SocketLinks.Most + 1; i++)
            await App.ConnectAsync();
        Assert.Equal("too_many_websockets", (string?)App.Frames.Last()["reason"]);
        await Workspace.Links.AreReadyAsync(SocketLinks.Most);
    }

    [Fact]
    public async Task A_command_is_answered_in_its_acknowledgement()
    {
        await App.ConnectAsync();
        App.Ack = _ => new JsonObject { ["text"] = "Nothing *yet*." };
        var answer = await Mara.TypesAsync("/alvis list");
        Assert.Equal((null, "Nothing yet."), (answer.Trouble, answer.Reply));
        Assert.Equal("Nothing yet.", Assert.Single(Mara.Ephemerals(Incidents)).Shown);
        App.Ack = _ => new JsonObject { ["text"] = "x", ["blocks"] = new JsonArray(new JsonObject { ["type"] = "poll" }) };
        Assert.Contains("unsupported type: poll", (await Mara.TypesAsync("/alvis list")).Trouble, StringComparison.Ordinal);
        var envelope = App.Envelopes[^1];
        Assert.Equal(("slash_commands", true, "list"), ((string?)envelope["type"], (bool)envelope["accepts_response_payload"]!, (string?)envelope["payload"]!["text"]));
    }

    [Fact]
    public async Task An_event_that_is_not_acknowledged_comes_again_at_once_after_a_minute_and_after_five()
    {
        await App.ConnectAsync();
        App.Ack = _ => null;
        Mara.Says(Incidents, "@Alvis hello");
        var sent = new List<DateTimeOffset>();
        for (var count = 1; count <= 4; count++)
        {
            await Wait.UntilAsync(
                () =>
                {
                    if (!Workspace.Dispatcher.IsSending)
                        Clock.Advance(TimeSpan.FromSeconds(5));
                    return App.Envelopes.Count == count;
                },
                () => $"There never were {count} envelopes but {App.Envelopes.Count}.");
            sent.Add(Clock.GetUtcNow());
            Clock.Advance(Dispatcher.Patience);
        }

        await Workspace.IsQuietAsync();
        Assert.Equal(1, Workspace.Dispatcher.GivenUp);
        Assert.Equal([null, 1, 2, 3], App.Envelopes.Select(e => (int?)e["retry_attempt"]));
        Assert.Single(App.Envelopes.Select(e => (string)e["payload"]!["event_id"]!).Distinct());
        Assert.Equal("timeout", (string?)App.Envelopes[^1]["retry_reason"]);
        Assert.InRange((sent[2] - sent[1]).TotalSeconds, 60, 75);
        Assert.InRange((sent[3] - sent[2]).TotalSeconds, 300, 315);
    }

    [Fact]
    public async Task What_a_broken_link_did_not_acknowledge_comes_over_the_next()
    {
        await App.ConnectAsync();
        App.Ack = _ => null;
        var pressing = Mara.TypesAsync("/alvis list");
        await Wait.UntilAsync(() => App.Envelopes.Count == 1, () => "It was never sent.");
        Workspace.Links.DropAll();
        App.Ack = _ => [];
        await App.ConnectAsync();
        Assert.Null((await pressing).Trouble);
        Assert.Equal([null, 1], App.Envelopes.Select(e => (int?)e["retry_attempt"]));
    }

    [Fact]
    public async Task Unless_Slack_is_taken_at_its_word()
    {
        Workspace.Links.Resends = false;
        await App.ConnectAsync();
        App.Ack = _ => null;
        var pressing = Mara.TypesAsync("/alvis list");
        await Wait.UntilAsync(() => App.Envelopes.Count == 1, () => "It was never sent.");
        Workspace.Links.DropAll();
        Assert.Contains("dispatch_failed", (await pressing).Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happened_while_no_link_was_there_comes_with_the_next()
    {
        Mara.Says(Incidents, "@Alvis hello");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await App.ConnectAsync();
        await Workspace.IsQuietAsync();
        Assert.Single(App.Events("app_mention"));
    }

    [Fact]
    public async Task A_refresh_leaves_the_old_link_ten_seconds_and_gives_it_nothing_new()
    {
        var old = await App.ConnectAsync();
        App.Ack = _ => null;
        var typing = Mara.TypesAsync("/alvis list");
        await Wait.UntilAsync(() => App.Envelopes.Count == 1, () => "It was never sent.");
        Workspace.Links.RefreshAll();
        await Wait.UntilAsync(() => App.Frames.Any(f => (string?)f["reason"] == "refresh_requested"), () => "The app was never asked.");

        App.Ack = _ => [];
        await App.ConnectAsync();
        await RawApp.SayAsync(old, new JsonObject { ["envelope_id"] = (string)App.Envelopes[0]["envelope_id"]! });
        Assert.Null((await typing).Trouble);
        await Mara.TypesAsync("/alvis list");
        Clock.Advance(TimeSpan.FromSeconds(10));
        await Wait.UntilAsync(() => old.State != WebSocketState.Open, () => "The old link was never closed.");
        Assert.Equal(1, Workspace.Links.Ready);
        Assert.Equal(2, Workspace.Links.Opened);
    }

    [Fact]
    public async Task Links_end_by_themselves_with_a_warning_before()
    {
        await App.ConnectAsync("&debug_reconnects=true");
        Clock.Advance(TimeSpan.FromSeconds(351));
        await Wait.UntilAsync(() => App.Frames.Any(f => (string?)f["reason"] == "warning"), () => "There was no warning.");
        Assert.Equal(1, Workspace.Links.Ready);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await Workspace.Links.AreReadyAsync(0);
    }

    [Fact]
    public async Task Socket_Mode_can_be_switched_off()
    {
        await App.ConnectAsync();
        Workspace.Links.Disable();
        await Wait.UntilAsync(() => App.Frames.Any(f => (string?)f["reason"] == "link_disabled"), () => "The app was never told.");
        Assert.Equal("forbidden_team", (await App.SendAsync("apps.connections.open", RawApp.Form(), Tokens.App)).Body.Error());
    }

    [Fact]
    public async Task Everything_can_come_twice()
    {
        await App.ConnectAsync();
        Workspace.Dispatcher.Twice = true;
        await Mara.TypesAsync("/alvis list");
        Mara.Says(Incidents, "@Alvis hello");
        await Workspace.IsQuietAsync();
        Assert.Equal(4, App.Envelopes.Count);
        Assert.Single(App.Envelopes.Where(e => (string?)e["type"] == "slash_commands").Select(e => (string)e["payload"]!["trigger_id"]!).Distinct());
        Assert.Single(App.Envelopes.Where(e => (string?)e["type"] == "events_api").Select(e => (string)e["payload"]!["event_id"]!).Distinct());
    }

    [Fact]
    public async Task Acknowledgements_that_make_no_sense_are_noted()
    {
        var link = await App.ConnectAsync();
        await RawApp.SayAsync(link, new JsonObject { ["envelope_id"] = "nobody's" });
        App.Ack = _ => new JsonObject { ["text"] = "to an event" };
        Mara.Says(Incidents, "@Alvis hello");
        await Workspace.IsQuietAsync();
        await Wait.UntilAsync(() => Workspace.Complaints.Count == 2, () => "It was not noted.");
    }

    [Fact]
    public async Task The_app_hears_only_what_it_listens_to_and_may()
    {
        await App.ConnectAsync();
        Mara.Says(Incidents, "nothing to do with the app");
        Mara.Writes("hello");
        Workspace.AddChannel("elsewhere", withApp: false);
        Mara.Says("#elsewhere", "@Alvis are you there?");
        await Workspace.IsQuietAsync();
        var heard = Assert.Single(App.Envelopes)["payload"]!["event"]!;
        Assert.Equal(("message", "im", "hello"), ((string?)heard["type"], (string?)heard["channel_type"], (string?)heard["text"]));
        await App.CallAsync("chat.postMessage", ("channel", Workspace.DirectTo(Mara).Id), ("text", "hi"));
        await Workspace.IsQuietAsync();
        Assert.Equal(Workspace.BotId, (string?)App.Envelopes[^1]["payload"]!["event"]!["bot_id"]);
    }
}
