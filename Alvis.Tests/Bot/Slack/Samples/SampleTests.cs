using System.Net;
using System.Text.Json.Nodes;
using Alvis.Tests.Support.SlackWorkspace;

namespace Alvis.Tests.Bot.Slack.Samples;

/// <summary>
/// Every sample request, event and interaction, sent as Slack sends it to the real endpoint of a whole Alvis, twice: what is answered, what the
/// handler gets, what people in the workspace then see, and what the operator reads.
/// </summary>
public sealed class SampleTests
{
    private const string Vectors = "http/signature_vectors.json", Challenge = "http/url_verification.json";
    private const string Old = ":x: This button is of another version of Alvis. Say what you want instead: /alvis help";
    private const string NoFile = ":x: graph.png: a playbook is a YAML file whose name ends in .yaml or .yml, or stands in a yaml block of a .md file; a runbook in Markdown ends in .md too.";

    private static readonly Dictionary<string, string[]> Outcomes = new(StringComparer.Ordinal)
    {
        ["events/app_home_opened.json"] = ["takes HomeOpened of U0CASEY01", "home of U0CASEY01: ✅ No incident is open"],
        ["events/app_home_opened_messages_tab.json"] = [],
        ["events/app_mention.json"] = ["takes Message of U0CASEY01", "tells U0CASEY01 in C0INCID01: :x: There is no 'what'; known: …"],
        ["events/app_mention_in_thread.json"] = ["takes Message of U0CASEY01", "tells U0CASEY01 in C0INCID01 below 1699999999.000100: :x: There is no 'resolve'; did you mean 'remove'? (known: …"],
        ["events/app_mention_with_file.json"] = ["takes Message of U0CASEY01", $"tells U0CASEY01 in C0INCID01: {NoFile}"],
        ["events/app_rate_limited.json"] = ["takes Notice", "logs Warning: Slack holds back events of the workspace: too many came within an hour"],
        ["events/app_uninstalled.json"] =
            ["takes Notice", "logs Error: Alvis was removed from the Slack workspace. Incidents go on without Slack. Install the app again and set Slack:BotToken to the new token"],
        ["events/file_shared.json"] = ["takes FileShared of U0CASEY01", "asks files.info"],
        ["events/message_changed.json"] = [],
        ["events/message_ext_shared_channel.json"] =
            ["takes Message of U0OUTSIDE", "tells U0OUTSIDE in C0SHARED1: :x: You are a guest from another company here: you can read what Alvis writes and change nothing."],
        ["events/message_from_own_bot.json"] = [],
        ["events/message_im.json"] = ["takes Message of U0CASEY01", "says in D0CASEYIM: What can be said"],
        ["events/message_im_file_share.json"] = ["takes Message of U0CASEY01", $"says in D0CASEYIM: {NoFile}"],
        ["events/tokens_revoked.json"] =
            ["takes Notice", "logs Error: Slack revoked tokens of Alvis. Incidents go on without Slack. Install the app again and set Slack:BotToken to the new token"],
        ["http/slash_command.fields.json"] = ["takes Command of U0CASEY01", "tells U0CASEY01 in C0INCID01: :x: There is no 'open'; known: …"],
        ["http/slash_command.request.json"] = ["takes Command of U0CASEY01", "tells U0CASEY01 in C0INCID01: :x: There is no 'open'; known: …"],
        ["http/slash_command_grid.fields.json"] = ["takes Command of U0CASEY01", "tells U0CASEY01 in C0INCID01: :x: There is no 'open'; known: …"],
        ["http/ssl_check.request.json"] = [],
        [Challenge] = [],
        ["interactions/block_actions.request.json"] = ["takes Action of U0CASEY01", $"tells U0CASEY01 in C0INCID01: {Old}"],
        ["interactions/block_actions_ephemeral.json"] = ["takes Action of U0CASEY01", $"tells U0CASEY01 in C0INCID01: {Old}"],
        ["interactions/block_actions_message.json"] = ["takes Action of U0CASEY01", $"tells U0CASEY01 in C0INCID01: {Old}"],
        ["interactions/block_actions_org_install.json"] = ["takes Action of W0CASEY01", $"tells W0CASEY01 in C0INCID01: {Old}"],
        ["interactions/block_actions_slack_connect_outsider.json"] =
            ["takes Action of U0OUTSIDE", "tells U0OUTSIDE in C0INCID01: :x: You are a guest from another company here: you can read what Alvis writes and change nothing."],
        ["interactions/block_actions_view.json"] = ["takes Action of U0CASEY01", $"home of U0CASEY01: {Old}"],
        ["interactions/message_action.json"] = ["takes Action of U0CASEY01", $"tells U0CASEY01 in C0INCID01: {Old}"],
        ["interactions/shortcut_global.json"] = ["takes Action of U0CASEY01", "logs Warning: Somebody could not be answered in a view"],
        ["interactions/view_closed.json"] = ["takes Closed of U0CASEY01"],
        ["interactions/view_submission.json"] = ["takes Submission of U0CASEY01"],
        ["interactions/view_submission_blank_optional.json"] = ["takes Submission of U0CASEY01"],
    };

    public static TheoryData<string> Samples => [.. Every().Where(n => n != Vectors)];

    [Theory, MemberData(nameof(Samples))]
    public async Task Each_has_its_outcome_and_delivered_again_no_other(string name)
    {
        await using var alvis = await SampleAlvis.StartAsync(SampleAlvis.SignedAt);

        var first = await alvis.PostAsync(name, again: false);
        var second = await alvis.PostAsync(name, again: true);

        Assert.Equal((HttpStatusCode.OK, Acknowledgement(name)), (first.Status, Words(first.Body)));
        Assert.Equal(first, second);
        Assert.Equal(string.Join('\n', Outcomes[name]), string.Join('\n', await alvis.OutcomeAsync(Outcomes[name].Length)));
    }

    [Fact]
    public void None_is_left_out_and_none_is_gone() => Assert.Equal(Every().Where(n => n != Vectors).Order(StringComparer.Ordinal), Outcomes.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_signature_lets_in_what_it_signs_and_nothing_else()
    {
        var file = SlackFixture.Json(Vectors);
        foreach (var group in file["vectors"]!.AsArray().Select(v => v!.AsObject()).GroupBy(v => (Secret: (string)v["signingSecret"]!, At: (long)v["timestamp"]!)))
        {
            await using var alvis = await SampleAlvis.StartAsync(DateTimeOffset.FromUnixTimeSeconds(group.Key.At), ("Slack:SigningSecret", group.Key.Secret));
            foreach (var vector in group)
                Assert.True(await alvis.PostAsync(vector, []) is not HttpStatusCode.Unauthorized, (string)vector["name"]!);
        }

        var first = file["vectors"]![0]!.AsObject();
        await using var strict = await SampleAlvis.StartAsync(DateTimeOffset.FromUnixTimeSeconds((long)first["timestamp"]!), ("Slack:SigningSecret", (string)first["signingSecret"]!));
        foreach (var spoiled in file["mustReject"]!.AsArray().Select(v => v!.AsObject()))
        {
            Assert.Equal(0, (int)spoiled["base"]!);
            strict.Clock.Set(DateTimeOffset.FromUnixTimeSeconds((long)first["timestamp"]! + ((long?)spoiled["nowOffsetSeconds"] ?? 0)));
            Assert.Equal(((string)spoiled["name"]!, HttpStatusCode.Unauthorized), ((string)spoiled["name"]!, await strict.PostAsync(first, spoiled)));
        }

        Assert.All(await strict.OutcomeAsync(), o => Assert.StartsWith("logs Warning: A request to /slack/events was refused", o, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Every() => ((string[])["events", "http", "interactions"]).SelectMany(folder => SlackFixture.Names(folder));

    private static string Acknowledgement(string name) => name switch
    {
        Challenge => "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
        _ when name.StartsWith("interactions/view_submission", StringComparison.Ordinal) => "update: :x: This form is of another version of Alvis. Open it again with /alvis add-playbook.",
        _ => "",
    };

    private static string Words(string body) =>
        body.StartsWith('{') && JsonNode.Parse(body) is JsonObject answer ? $"{answer["response_action"]}: {Reading.Of(answer["view"]!.AsObject())}" : body;
}
