
namespace Alvis.Tests.Stories;

/// <summary>A playbook comes to Alvis through Slack: by form, by text, by file.</summary>
public sealed class SlackPlaybookStories
{
    private const string Field = "The playbook, in YAML";

    public static TheoryData<bool> Modes => [false, true];

    [Theory, MemberData(nameof(Modes))]
    public async Task By_the_form_what_is_wrong_stands_at_the_field_and_the_plan_comes_before_Confirm(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);
        Assert.Null((await team.Anna.TypesAsync("/alvis add-playbook")).Trouble);
        var form = await team.Anna.SeesModalAsync("Add a playbook");

        var wrong = await form.Fill(Field, team.Till().Replace("platform", "plattform", StringComparison.Ordinal)).SubmitAsync();
        Assert.Contains("Line 1", Assert.Single(wrong.Errors).Value, StringComparison.Ordinal);

        Assert.True((await form.Fill(Field, team.Till()).SubmitAsync()).IsTaken);
        var plan = await team.Anna.SeesModalAsync("Its plan");
        Assert.True(plan.Shows("restart till"));
        Assert.True(plan.Shows("If the health check fails, restart the till."));
        Assert.Equal("Confirm", plan.SubmitLabel);
        await plan.SubmitAsync();
        Assert.True((await team.Anna.SeesModalAsync("In force")).Shows("The playbook of till is in force"));
        await team.TillIsCheckedAsync();
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Back_from_the_plan_leads_to_the_text_as_it_was_and_leaves_nothing_waiting(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);
        await team.Anna.TypesAsync("/alvis add-playbook");
        var form = await team.Anna.SeesModalAsync("Add a playbook");
        await form.Fill(Field, team.Till()).SubmitAsync();
        var plan = await team.Anna.SeesModalAsync("Its plan");
        Assert.Single(await team.ProposalsAsync());

        await plan.CloseAsync();

        await team.Alvis.UntilAsync(async () => (await team.ProposalsAsync()).Count == 0, () => "The proposal was never taken back.");
        Assert.True(form.IsOpen);
        // Sent again as it stands.
        Assert.True((await form.SubmitAsync()).IsTaken);
        await (await team.Anna.SeesModalAsync("Its plan")).SubmitAsync();
        await team.Anna.SeesModalAsync("In force");
        await team.TillIsCheckedAsync();
        Assert.Empty(await team.ProposalsAsync());
    }

    [Fact]
    public async Task What_an_author_is_done_with_waits_for_an_admin()
    {
        var roles = new (string, string)[1];
        await using var team = await SlackTeam.StartAsync(http: false, before: slack => roles[0] = ("Slack:Roles:author:0", slack.AddPerson("otto").Id), more: roles);
        var otto = team.Slack.Person("otto");
        await otto.TypesAsync("/alvis add-playbook");
        await (await otto.SeesModalAsync("Add a playbook")).Fill(Field, team.Till()).SubmitAsync();

        await (await otto.SeesModalAsync("Its plan")).CloseAsync();

        Assert.Empty(otto.Stack);
        var proposal = Assert.Single(await team.ProposalsAsync());
        await team.Anna.TypesAsync($"/alvis confirm {proposal.Id}");
        await team.Anna.IsToldAsync(team.Incidents, "The playbook of till is in force");
    }

    [Fact]
    public async Task A_playbook_that_changed_meanwhile_is_shown_with_the_difference_and_not_overwritten()
    {
        await using var team = await SlackTeam.StartAsync(http: true, playbook: SlackTeam.Asking);
        await AddedAsync(team, team.Till());
        await team.Anna.TypesAsync("/alvis edit till");
        var form = await team.Anna.SeesModalAsync("Edit a playbook");
        // Meanwhile, by text.
        await AddedAsync(team, team.Till().Replace("every: 1s", "every: 7s", StringComparison.Ordinal));

        Assert.True((await form.Fill(Field, team.Till().Replace("every: 1s", "every: 9s", StringComparison.Ordinal)).SubmitAsync()).IsTaken);

        var plan = await team.Anna.SeesModalAsync("Its plan");
        Assert.True(plan.Shows("changed meanwhile by anna"), plan.Shown);
        Assert.True(plan.Shows("Nothing was overwritten"), plan.Shown);
        Assert.True(plan.Shows("every: 7s") && plan.Shows("every: 9s"), plan.Shown);
        Assert.Contains("every: 7s", team.InForce("till"), StringComparison.Ordinal);
        await plan.SubmitAsync();
        await team.Anna.SeesModalAsync("In force");
        Assert.Contains("every: 9s", team.InForce("till"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_was_shown_before_somebody_changed_the_playbook_is_shown_anew()
    {
        await using var team = await SlackTeam.StartAsync(http: false);
        await AddedAsync(team, team.Till());
        await team.Anna.TypesAsync("/alvis edit till");
        await (await team.Anna.SeesModalAsync("Edit a playbook")).Fill(Field, team.Till().Replace("every: 1s", "every: 9s", StringComparison.Ordinal)).SubmitAsync();
        var plan = await team.Anna.SeesModalAsync("Its plan");
        await AddedAsync(team, team.Till().Replace("every: 1s", "every: 7s", StringComparison.Ordinal));

        await plan.SubmitAsync();

        var again = await team.Anna.SeesModalAsync("Its plan");
        Assert.True(again.Shows("changed meanwhile by anna"), again.Shown);
        Assert.True(again.Shows("every: 7s") && again.Shows("every: 9s"), again.Shown);
        Assert.Contains("every: 7s", team.InForce("till"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_a_file_in_the_form()
    {
        await using var team = await SlackTeam.StartAsync(http: false);
        await team.Anna.TypesAsync("/alvis add-playbook");
        var form = await team.Anna.SeesModalAsync("Add a playbook");

        Assert.True((await form.Attach("Or a file", "till.yaml", team.Till()).SubmitAsync()).IsTaken);

        Assert.True((await team.Anna.SeesModalAsync("Its plan")).Shows("restart till"));
    }

    [Fact]
    public async Task By_text_behind_the_command()
    {
        await using var team = await SlackTeam.StartAsync(http: true);

        await team.Anna.TypesAsync($"/alvis add-playbook {team.Till()}");

        var shown = await team.Anna.IsToldAsync(team.Incidents, "Add a playbook for till");
        await team.Anna.PressAsync(shown, "Add");
        await team.Anna.IsToldAsync(team.Incidents, "The playbook of till is in force");
        await team.TillIsCheckedAsync();
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task By_a_file_in_a_channel(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);

        team.Anna.Uploads("till.yaml", team.Till(), team.Incidents);

        await team.Alvis.UntilAsync(() => Task.FromResult(team.Incidents.Everything.Any(m => m.IsReply && m.Shows("Add a playbook for till"))), () => "The file was never answered.");
        var shown = team.Incidents.Everything.Single(m => m.IsReply && m.Shows("Add a playbook for till"));
        Assert.Equal(["Add", "Discard"], shown.Labels);
        await team.Anna.PressAsync(shown, "Add");
        await team.TillIsCheckedAsync();
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task By_a_runbook_in_Markdown_the_draft_is_shown_with_reasons_and_only_a_whole_one_can_be_added(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);

        team.Anna.Uploads("till.md", "# The till hangs\n\nTurn it off and on.\n\nIf the health check fails, restart the app.\n", team.Incidents, "@Alvis add-playbook");
        await team.Alvis.UntilAsync(() => Task.FromResult(team.Incidents.Everything.Any(m => m.IsReply && m.Shows("A draft from till.md; nothing is added."))), () => "The runbook was never answered.");
        var draft = team.Incidents.Everything.Single(m => m.IsReply && m.Shows("A draft from till.md"));
        Assert.True(draft.Shows("condition: \"The till hangs\""));
        Assert.True(draft.Shows("line 3: \"Turn it off and on.\": "));
        Assert.True(draft.Shows("fill in meta.service, meta.platform, health_check.url and details"));
        Assert.Empty(draft.Labels);
        Assert.Empty(await team.ProposalsAsync());

        var url = team.Till().Split('"')[1];
        team.Anna.Uploads("whole.md", $"# The till hangs\n\nService: till\nPlatform: webhook\nHealth check: {url}\n\nIf the health check fails, restart the app.\n", team.Incidents);
        await team.Alvis.UntilAsync(() => Task.FromResult(team.Incidents.Everything.Any(m => m.IsReply && m.Shows("Add a playbook for till"))), () => "The whole runbook was never answered.");
        var shown = team.Incidents.Everything.Single(m => m.IsReply && m.Shows("Add a playbook for till"));
        Assert.True(shown.Shows("restart till"));
        Assert.Single(await team.ProposalsAsync());
        await team.Anna.PressAsync(shown, "Add");
        await team.TillIsCheckedAsync();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_file_that_comes_with_a_mention_is_answered_once_in_whatever_order_Slack_tells(bool filesFirst)
    {
        await using var team = await SlackTeam.StartAsync(http: true);
        team.Slack.Events.FilesFirst = filesFirst;

        team.Anna.Uploads("till.yaml", team.Till(), team.Incidents, "@Alvis add-playbook");
        team.Anna.Uploads("other.yaml", team.Till().Replace("service: till", "service: other", StringComparison.Ordinal), team.Incidents);

        // The second file is answered after both ways had their time for the first.
        await team.Alvis.UntilAsync(() => Task.FromResult(Previews("other").Count == 1), () => "The second file was never answered.");
        Assert.Single(Previews("till"));

        IReadOnlyList<string> Previews(string service) => [.. team.Incidents.Everything.Select(m => m.Shown).Where(s => s.Contains($"Add a playbook for {service}", StringComparison.Ordinal))];
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_file_that_is_too_large_no_text_or_gone_is_said_where_it_was_shared(bool http)
    {
        await using var team = await SlackTeam.StartAsync(http);

        team.Anna.Uploads("large.yaml", Enumerable.Repeat((byte)'#', 20 * 1024 * 1024).ToArray(), team.Incidents, "@Alvis add-playbook");
        var large = await ShownAsync(team, "large.yaml");
        Assert.Contains("64 KB", large, StringComparison.Ordinal);
        team.Anna.Uploads("binary.yaml", [0x00, 0xff, 0xfe, 0x80], team.Incidents, "@Alvis add-playbook");
        Assert.Contains("not text", await ShownAsync(team, "binary.yaml"), StringComparison.Ordinal);
        team.Anna.Uploads("gone.yaml", System.Text.Encoding.UTF8.GetBytes(team.Till()), team.Incidents, "@Alvis add-playbook", @as: f => f.IsDeleted = true);
        await ShownAsync(team, "no longer there");

        Assert.Empty(await team.ProposalsAsync());
    }

    [Fact]
    public async Task By_a_file_in_a_direct_message_and_what_is_no_playbook_is_said()
    {
        await using var team = await SlackTeam.StartAsync(http: false);
        var direct = team.Slack.DirectTo(team.Anna);

        team.Anna.Uploads("till.png", [0x89, 0x50, 0x4e, 0x47], direct);
        await direct.ShowsAsync("a playbook is a YAML file");
        team.Anna.Uploads("empty.yaml", [0xff, 0xfe, 0x00], direct);
        await direct.ShowsAsync("the file is not text in UTF-8");
        team.Anna.Uploads("till.yaml", team.Till(), direct);

        await direct.ShowsAsync("Add a playbook for till");
    }

    [Fact]
    public async Task The_home_tab_shows_services_and_open_incidents_with_their_buttons()
    {
        await using var team = await SlackTeam.StartAsync(http: false);
        await team.GoesDownAsync();

        team.Mara.OpensHome();
        var home = await team.Mara.SeesHomeAsync("1 open incident");
        Assert.True(home.Shown.Contains("shop is down", StringComparison.Ordinal));
        await home.PressAsync("Acknowledge");

        await team.Mara.SeesHomeAsync("acknowledged");
    }

    [Fact]
    public async Task What_others_write_mentions_nobody_and_is_text()
    {
        await using var team = await SlackTeam.StartAsync(http: false);

        await team.Anna.TypesAsync("/alvis <!channel> *x*");

        var told = await team.Anna.IsToldAsync(team.Incidents, "There is no '<!channel>'");
        Assert.Empty(told.Mentions);
    }

    private static async Task AddedAsync(SlackTeam team, string text)
    {
        var before = team.Anna.Ephemerals(team.Incidents).Count;
        await team.Anna.TypesAsync($"/alvis add-playbook {text}");
        await team.Alvis.UntilAsync(() => Task.FromResult(team.Anna.Ephemerals(team.Incidents).Count > before), () => "The text was never answered.");
        var shown = team.Anna.Ephemerals(team.Incidents)[^1];
        await team.Anna.PressAsync(shown, shown.Labels[0]);
        await team.Alvis.UntilAsync(() => Task.FromResult(team.InForce("till").Trim() == text.Trim()), () => $"The playbook of till never came into force but:\n{team.InForce("till")}\n{shown.Shown}");
    }

    // A refusal is for whoever shared it.
    private static async Task<string> ShownAsync(SlackTeam team, string part) => (await team.Anna.IsToldAsync(team.Incidents, part)).Shown;
}
